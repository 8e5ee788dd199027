/// <reference types="vite/client" />
import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { convexTest } from "convex-test";
import { startDevServer } from "../../src/embedded/node/index.js";
import type { SettledResponse, SubmitRequest, SubmitResponse } from "../../src/server/wire.js";
import schema from "../fixtures/outbox/convex/schema.js";
import { signToken } from "../embedded/support/tokens.js";
import { register } from "../../convex/realtime/register.convex-test.js";

type Args = Record<string, Value | undefined>;

/** Somebody who calls the functions of a backend: a user, or somebody who isn't signed in. */
export interface Caller {
  submit(request: SubmitRequest): Promise<SubmitResponse>;
  settled(client: string): Promise<SettledResponse>;
  query<T>(name: string, args?: Args): Promise<T>;
  mutation<T>(name: string, args?: Args): Promise<T>;
}

/** One deployment of the functions in test/fixtures/outbox, whatever runs it. */
export interface OutboxBackend {
  as(subject: string | null): Promise<Caller>;
  /** Calls an internal function of the component. */
  realtime<T>(name: string, args: Args): Promise<T>;
  close(): Promise<void>;
}

export const outboxDir = path.resolve(import.meta.dirname, "../fixtures/outbox/convex");
export const issuer = "https://issuer.test";

/** Each backend that the outbox has to work on. */
export const outboxBackends: Record<string, () => Promise<OutboxBackend>> = {
  "convex-test": () => Promise.resolve(onConvexTest()),
  "the embedded backend": onEmbeddedBackend,
};

const queryNamed = (name: string) => makeFunctionReference<"query">(name);
const mutationNamed = (name: string) => makeFunctionReference<"mutation">(name);

function onConvexTest(): OutboxBackend {
  const backend = convexTest({
    schema,
    modules: {
      ...import.meta.glob("../fixtures/outbox/convex/*.ts"),
      // Where this folder is, the functions begin.
      "../fixtures/outbox/convex/_generated/api.js": () => Promise.resolve({}),
    },
  });
  register(backend);
  const as = (subject: string | null) => {
    const session = subject === null ? backend : backend.withIdentity({ issuer, subject });
    return callerOf({
      query: (name, args) => session.query(queryNamed(name), args),
      mutation: (name, args) => session.mutation(mutationNamed(name), args),
    });
  };
  return {
    as: (subject) => Promise.resolve(as(subject)),
    realtime: <T>(name: string, args: Args) =>
      backend.mutation((ctx) => ctx.runMutation(componentFunction(name), args)) as Promise<T>,
    close: () => Promise.resolve(),
  };
}

/** An operation that only administrators may use, and that the client's types leave out. */
interface AdminHttpClient {
  setAdminAuth(adminKey: string): void;
  function(name: string, component: string, args: Args): Promise<unknown>;
}

async function onEmbeddedBackend(): Promise<OutboxBackend> {
  const server = await startDevServer({ dir: outboxDir, port: 0 });
  const admin = new ConvexHttpClient(server.url, { logger: false }) as unknown as AdminHttpClient;
  admin.setAdminAuth(server.adminKey);
  return {
    as: (subject) => callerOn(server.url, subject),
    realtime: <T>(name: string, args: Args) => admin.function(name, "realtime", args) as Promise<T>,
    close: () => server.close(),
  };
}

/** A caller by the official client over HTTP. */
export async function callerOn(url: string, subject: string | null): Promise<Caller> {
  const client = new ConvexHttpClient(url, { logger: false });
  if (subject !== null) client.setAuth(await signToken({ subject }));
  return callerOf({
    query: (name, args) => client.query(queryNamed(name), args),
    mutation: (name, args) => client.mutation(mutationNamed(name), args, { skipQueue: true }),
  });
}

interface Calls {
  readonly query: (name: string, args: Args) => Promise<unknown>;
  readonly mutation: (name: string, args: Args) => Promise<unknown>;
}

function callerOf({ query, mutation }: Calls): Caller {
  return {
    submit: (request) => mutation("realtime:submit", request) as Promise<SubmitResponse>,
    settled: (client) => query("realtime:settled", { client }) as Promise<SettledResponse>,
    query: <T>(name: string, args: Args = {}) => query(name, args) as Promise<T>,
    mutation: <T>(name: string, args: Args = {}) => mutation(name, args) as Promise<T>,
  };
}

/** A reference to a function of the component, as `components.realtime` has them. */
function componentFunction(name: string) {
  const [module, fn] = name.split(":");
  return {
    [Symbol.for("toReferencePath")]: `_reference/childComponent/realtime/${module}/${fn}`,
  } as unknown as ReturnType<typeof mutationNamed>;
}
