import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { RealtimeClient } from "../../../src/client/realtime-client.js";
import { type Lease, leaseOf, roomOf } from "../../../src/client/rooms/index.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startDevServer } from "../../../src/embedded/node/index.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { FaultyProxy } from "../../embedded/support/faulty-proxy.js";
import { signToken } from "../../embedded/support/tokens.js";
import { until } from "../../embedded/support/until.js";
import { outboxDir } from "../../server/outbox-backends.js";
import { openClient } from "../support.js";

let server: DevServer;
let clients: RealtimeClient[] = [];

beforeAll(async () => void (server = await startDevServer({ dir: outboxDir, port: 0 })));
afterAll(() => server.close());
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
});

/** Fifty clients on a busy machine take a while to get there. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 100_000, interval: 20 });

function contender(room: string, subject: string, url = server.url) {
  const client = openClient(url, { storage: "off" });
  clients.push(client);
  client.setAuth(() => signToken({ subject }));
  const lease = leaseOf(roomOf(client, room), "title");
  lease.subscribe(() => undefined);
  return { client, lease };
}

const fenceOf = ({ current }: Lease): bigint | undefined =>
  current.name === "mine" ? current.fence : undefined;

describe("leases over the real protocol", () => {
  test("fifty contenders get one lease one after the other, each by a greater fence, and all of them write", async () => {
    const room = "lease for fifty";
    const all = Array.from({ length: 50 }, (_, n) => contender(room, `user ${n % 25} of fifty`));
    let holders = 0;
    const fences: bigint[] = [];
    const run = async ({ client, lease }: (typeof all)[number]): Promise<void> => {
      await soon(() => expect(lease.current.name).not.toBe("unknown"));
      // Twenty may wait; who finds the line full comes again.
      for (;;) {
        const acquired = await lease.acquire({ wait: true });
        if (acquired.name === "granted") break;
        expect(acquired.name).toBe("queue-full");
        await soon(() => expect("queue" in lease.current && lease.current.queue.length).toBeLessThan(20));
      }
      holders++;
      expect(holders).toBe(1);
      const fence = fenceOf(lease)!;
      fences.push(fence);
      const args = { room, resource: "title", fence, text: `by ${fence}` };
      const { settled } = client.mutate("rooms:write", args);
      expect(await settled).toMatchObject({ name: "applied" });
      holders--;
      // What has no answer on a busy machine is said again.
      await vi.waitFor(async () => expect(await lease.release()).toBe("done"), { timeout: 60_000 });
    };
    await Promise.all(all.map(run));
    expect(fences).toEqual([...fences].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(fences).size).toBe(50);
  }, 240_000);

  test("a holder that was paused past the expiry still believes, and what it writes is undone whole", async () => {
    const room = "lease of the paused";
    const clock = new VirtualClock();
    const backend = await startDevServer({ dir: outboxDir, port: 0, ports: { clock } });
    const proxy = await FaultyProxy.start(backend.url);
    try {
      const ana = contender(room, "ana", proxy.url);
      await until(() => expect(ana.lease.current.name).toBe("free"));
      expect(await ana.lease.acquire()).toMatchObject({ name: "granted" });
      proxy.goDown();
      // Time passes everywhere but in this tab.
      clock.advance(31_000);
      const fence = fenceOf(ana.lease)!;
      const http = new ConvexHttpClient(backend.url, { logger: false });
      http.setAuth(await signToken({ subject: "ana" }));
      const write = (text: string): Promise<unknown> =>
        http.mutation(makeFunctionReference<"mutation">("rooms:write"), {
          ...{ room, resource: "title", fence, text },
        });
      await expect(write("expired")).rejects.toThrow(/lease-lost/);
      const ben = contender(room, "ben", backend.url);
      await until(() => expect(ben.lease.current.name).toBe("free"));
      const acquired = await ben.lease.acquire();
      expect(acquired.name === "granted" && acquired.fence > fence).toBe(true);
      await expect(write("taken by ben")).rejects.toThrow(/lease-lost/);
      expect(await http.query(makeFunctionReference<"query">("notes:texts"), {})).toEqual([]);

      proxy.comeBack();
      ana.client.reconnect();
      await until(() =>
        expect(ana.lease.current).toMatchObject({ name: "theirs", holder: { isSelf: false } }),
      );
    } finally {
      await Promise.all(clients.map((client) => client.close()));
      await proxy.close();
      await backend.close();
    }
  }, 60_000);
});
