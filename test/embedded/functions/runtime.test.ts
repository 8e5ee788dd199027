import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe("what user code sees", () => {
  let server: DevServer;
  let client: ConvexHttpClient;

  beforeAll(async () => {
    server = await startBackend();
    client = new ConvexHttpClient(server.url, { logger: false });
  });

  afterAll(async () => {
    await server.close();
  });

  test("time stands still in a query", async () => {
    const times = (await client.query(api.runtime.times, {})) as Record<string, unknown>;
    expect(times["after"]).toBe(times["before"]);
    expect(times["constructed"]).toBe(times["before"]);
    expect(times["isDate"]).toBe(true);
    expect(Math.abs(Date.now() - Number(times["before"]))).toBeLessThan(60_000);
  });

  test("queries and mutations have no network and no timers, and are told what to do", async () => {
    await expect(client.query(api.runtime.fetches, {})).rejects.toThrow(
      "Can't use fetch() in queries. Please consider using an action.",
    );
    await expect(client.mutation(api.runtime.waits, {})).rejects.toThrow(
      "Can't use setTimeout() and setInterval() in mutations. Please consider using an action.",
    );
  });

  test("actions have a network", async () => {
    const site = createServer((_request, response) => response.end("from the network"));
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    expect(await client.action(api.actions.fetchText, { url })).toBe("from the network");
    await new Promise((resolve) => site.close(resolve));
  });

  test("what an action leaves running ends with it", async () => {
    const clock = new ManualClock();
    const other = await startBackend({ ports: { clock } });
    const caller = new ConvexHttpClient(other.url, { logger: false });
    expect(await caller.action(api.actions.leavesThingsBehind, {})).toBe("done");
    expect(clock.waiting).toBe(0);
    expect(await caller.query(api.counters.get, { name: "anything" })).toBe(0);
    await other.close();
  });

  test("nothing of Node or of a page is there", async () => {
    expect(await client.query(api.runtime.seesGlobals, {})).toEqual({
      window: "undefined",
      require: "undefined",
      Buffer: "undefined",
      globalBuffer: "undefined",
      environment: "undefined",
    });
  });
});
