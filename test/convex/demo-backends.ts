import path from "node:path";
import { convexTest } from "convex-test";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference, type FunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { startDevServer } from "../../src/embedded/node/index.js";
import schema from "../../convex/schema.js";
import { register } from "../../convex/realtime/register.convex-test.js";

type Args = Record<string, Value | undefined>;

/** One deployment of the demo's functions, whatever runs it. */
export interface DemoBackend {
  query<T>(name: string, args: Args): Promise<T>;
  mutation<T>(name: string, args: Args): Promise<T>;
  /** Calls an internal mutation, as somebody with the admin key may. */
  internalMutation<T>(name: string, args: Args): Promise<T>;
  close(): Promise<void>;
}

const queryNamed = (name: string) => makeFunctionReference<"query">(name);
const mutationNamed = (name: string) => makeFunctionReference<"mutation">(name);

const modules = {
  "/convex/_generated/api.js": () => import("../../convex/_generated/api.js"),
  "/convex/counters.ts": () => import("../../convex/counters.js"),
  "/convex/guests.ts": () => import("../../convex/guests.js"),
  "/convex/limits.ts": () => import("../../convex/limits.js"),
  "/convex/messages.ts": () => import("../../convex/messages.js"),
  "/convex/realtime.ts": () => import("../../convex/realtime.js"),
  "/convex/rooms.ts": () => import("../../convex/rooms.js"),
  "/convex/topics.ts": () => import("../../convex/topics.js"),
};

/** Each backend that the demo's functions have to work on. */
export const demoBackends: Record<string, () => Promise<DemoBackend>> = {
  "convex-test": () => Promise.resolve(onConvexTest()),
  "the embedded backend": onEmbeddedBackend,
};

function onConvexTest(): DemoBackend {
  const backend = convexTest({ schema, modules });
  register(backend);
  const mutation = <T>(name: string, args: Args) => backend.mutation(mutationNamed(name), args) as Promise<T>;
  return {
    query: <T>(name: string, args: Args) => backend.query(queryNamed(name), args) as Promise<T>,
    mutation,
    internalMutation: mutation,
    close: () => Promise.resolve(),
  };
}

/** An operation that only administrators may use, and that the client's types leave out. */
interface AdminHttpClient {
  setAdminAuth(adminKey: string): void;
  function(reference: FunctionReference<"mutation">, component: undefined, args: Args): Promise<unknown>;
}

async function onEmbeddedBackend(): Promise<DemoBackend> {
  const server = await startDevServer({ dir: path.resolve(import.meta.dirname, "../../convex"), port: 0 });
  const client = new ConvexHttpClient(server.url, { logger: false });
  const admin = new ConvexHttpClient(server.url, { logger: false }) as unknown as AdminHttpClient;
  admin.setAdminAuth(server.adminKey);
  return {
    query: <T>(name: string, args: Args) => client.query(queryNamed(name), args) as Promise<T>,
    mutation: <T>(name: string, args: Args) => client.mutation(mutationNamed(name), args) as Promise<T>,
    internalMutation: <T>(name: string, args: Args) =>
      admin.function(mutationNamed(name), undefined, args) as Promise<T>,
    close: () => server.close(),
  };
}
