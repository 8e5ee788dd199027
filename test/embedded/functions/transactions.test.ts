import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { until } from "../support/until.js";

let server: DevServer;
let http: ConvexHttpClient;

beforeEach(async () => {
  server = await startBackend();
  http = new ConvexHttpClient(server.url, { logger: false });
});

afterEach(() => server.close());

describe("a commit timestamp", () => {
  it("is a placeholder in its mutation, and the commit's own time afterwards", async () => {
    const first = await http.mutation(api.transactions.stamp, { name: "first" });
    const second = await http.mutation(api.transactions.stamp, { name: "second" });
    expect(first).toMatchObject({ isPlaceholder: true, isNewest: true });
    expect(second.isNewest).toBe(true);
    const rows = await http.query(api.transactions.stamps, {});
    expect(rows.map(({ name }) => name)).toEqual(["first", "second"]);
    expect(rows.map(({ ts }) => ts)).toEqual([first.ts, second.ts]);
    expect(rows.map(({ parts }) => parts[0]?.ts)).toEqual([first.ts, second.ts]);
    expect(second.ts).toBeGreaterThan(first.ts as unknown as bigint);
  });

  it("is never above the snapshot's, so that nothing is missed by reading up to it", async () => {
    await http.mutation(api.transactions.stamp, { name: "first" });
    expect(await http.query(api.transactions.stampsUntilNow, {})).toHaveLength(1);
  });

  it("reaches live queries in the order of the index that it is in", async () => {
    const client = openClient(server.url);
    const seen: string[][] = [];
    client.onUpdate(api.transactions.stamps, {}, (rows) => seen.push(rows.map(({ name }) => name)));
    await until(() => expect(seen).toEqual([[]]));
    await client.mutation(api.transactions.stamp, { name: "a" });
    await client.mutation(api.transactions.stamp, { name: "b" });
    await until(() => expect(seen.at(-1)).toEqual(["a", "b"]));
    await client.close();
  });

  it("can't be an argument of what runs in another transaction", async () => {
    await expect(http.mutation(api.transactions.scheduleWithTs, {})).rejects.toThrow("isn't known yet");
    const body = { path: "transactions:take", args: { value: { $commitTs: null } }, format: "json" };
    const response = await fetch(`${server.url}/api/function`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${server.adminKey}` },
      body: JSON.stringify(body),
    });
    expect(await response.json()).toMatchObject({ status: "error" });
  });
});

it("a query on the starting snapshot doesn't see what its mutation wrote", async () => {
  expect(await http.mutation(api.transactions.countStale, {})).toEqual({ fresh: 1, stale: 0 });
  expect(await http.mutation(api.transactions.countStale, {})).toEqual({ fresh: 2, stale: 1 });
});

describe("transactionLimits", () => {
  it("let a nested call fail alone, and bind nothing after it", async () => {
    const { error, written } = await http.mutation(api.transactions.insertLimited, { count: 6 });
    expect(error).toContain("TooManyWrites");
    expect(error).toContain("limit: 5");
    expect(written).toBe(6);
  });

  it("allow what is within them", async () => {
    const { error, written } = await http.mutation(api.transactions.insertLimited, { count: 5 });
    expect([error, written]).toEqual([null, 11]);
  });
});

it("transaction metrics tell what was used and what is left", async () => {
  const metrics = await http.mutation(api.transactions.metrics, {});
  expect(Object.keys(metrics)).toHaveLength(11);
  expect(metrics.documentsWritten).toEqual({ used: 2, remaining: 15_998 });
  expect(metrics.functionsScheduled).toEqual({ used: 1, remaining: 999 });
  expect(metrics.scheduledFunctionArgsBytes.used).toBe('{"value":1}'.length);
});
