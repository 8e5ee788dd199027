import { BaseConvexClient, ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type * as testing from "../../../src/testing/index.js";
import type { Network, World } from "./world.js";

/** A backend in the same process. Takes its tools along, because pages load them as a bundle. */
export async function openLoopbackWorld(
  { openClient, startPageBackend }: Pick<typeof testing, "openClient" | "startPageBackend">,
  options: testing.PageBackendOptions,
): Promise<World> {
  const backend = await startPageBackend(options);
  return {
    openClient: () => openClient(backend),
    openBaseClient: (onTransition) =>
      new BaseConvexClient(backend.url, onTransition, {
        webSocketConstructor: backend.WebSocket,
        logger: false,
      }),
    callAsAdmin: (name, args) => callAsAdmin(backend, name, args),
    tokenOf: async (user) => {
      const response = await backend.fetch(`${backend.url}/dev/token?user=${user}`);
      return ((await response.json()) as { token: string }).token;
    },
    network: networkOf(backend.link),
    close: () => Promise.resolve(backend.close()),
  };
}

function networkOf(link: testing.Link): Network {
  return {
    goDown: () => link.set({ isOffline: true }),
    comeBack: () => link.set({ isOffline: false }),
    cutOnceBefore: (matches) =>
      link.set({
        decide: (direction, frame) => {
          if (!matches(direction, frame)) return "pass";
          link.set({ decide: undefined });
          return "cut";
        },
      }),
    get cuts() {
      return link.cuts;
    },
    dropAll: () => link.cut(),
  };
}

interface AdminClient {
  setAdminAuth(key: string): void;
  function(reference: unknown, componentPath: undefined, args: Record<string, unknown>): Promise<unknown>;
}

function callAsAdmin(
  backend: testing.PageBackend,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  const options = { logger: false, fetch: backend.fetch } as const;
  const client = new ConvexHttpClient(backend.url, options) as unknown as AdminClient;
  client.setAdminAuth(backend.adminKey);
  return client.function(makeFunctionReference(name), undefined, args);
}
