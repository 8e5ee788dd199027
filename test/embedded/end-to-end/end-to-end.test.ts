import { afterEach, assert, beforeEach, describe, test } from "vitest";
import { loadCode } from "../../../src/embedded/node/loader.js";
import { openClient as openLoopbackClient, startPageBackend } from "../../../src/testing/index.js";
import { BACKEND_DIR, callAsAdmin, startBackend } from "../support/backend.js";
import { openBaseClient, openClient } from "../support/client.js";
import { FaultyProxy } from "../support/faulty-proxy.js";
import { connectionCases } from "./connection-cases.js";
import { liveQueryCases } from "./live-query-cases.js";
import { openLoopbackWorld } from "./loopback-world.js";
import { pageCases } from "./page-cases.js";
import type { World } from "./world.js";

async function openSocketWorld(): Promise<World> {
  const server = await startBackend();
  const proxy = await FaultyProxy.start(server.url);
  return {
    openClient: () => openClient(proxy.url),
    openBaseClient: (onTransition) => openBaseClient(proxy.url, onTransition),
    callAsAdmin: (name, args) => callAsAdmin(server, name, args),
    tokenOf: async (user) => {
      const response = await fetch(`${server.url}/dev/token?user=${user}`);
      return ((await response.json()) as { token: string }).token;
    },
    network: {
      goDown: () => proxy.goDown(),
      comeBack: () => proxy.comeBack(),
      cutOnceBefore: (matches) => proxy.cutOnceBefore(matches),
      get cuts() {
        return proxy.cuts;
      },
      dropAll: () => server.dropConnections(),
    },
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}

describe.each<[string, () => Promise<World>]>([
  ["over sockets", openSocketWorld],
  [
    "in the same process",
    async () =>
      openLoopbackWorld(
        { openClient: openLoopbackClient, startPageBackend },
        { code: (await loadCode(BACKEND_DIR)).code },
      ),
  ],
])("the official client %s", (_, open) => {
  let world: World;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  for (const example of [...liveQueryCases, ...connectionCases, ...pageCases]) {
    test(example.name, () => example.run(world, assert));
  }
});
