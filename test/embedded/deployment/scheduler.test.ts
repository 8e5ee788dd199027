import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { until } from "../support/until.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe("scheduled functions", () => {
  let server: DevServer;
  let clock: ManualClock;
  let client: ConvexHttpClient;

  beforeEach(async () => {
    clock = new ManualClock();
    server = await startBackend({ ports: { clock } });
    client = new ConvexHttpClient(server.url, { logger: false });
  });

  afterEach(async () => {
    await server.close();
  });

  const valueOf = (name: string) => client.query(api.counters.get, { name });
  const states = () => client.query(api.jobs.states, {}) as Promise<{ name: string; state: string }[]>;

  test("a mutation runs once, at its time, and its success is in its own commit", async () => {
    await client.mutation(api.jobs.incrementLater, { name: "later", delayMs: 60_000 });
    expect(await states()).toEqual([{ name: "counters.js:increment", state: "pending" }]);
    clock.advance(59_999);
    expect(await valueOf("later")).toBe(0);
    clock.advance(1);
    await until(async () => expect(await valueOf("later")).toBe(1));
    expect(await states()).toEqual([{ name: "counters.js:increment", state: "success" }]);
    clock.advance(3_600_000);
    expect(await valueOf("later")).toBe(1);
  });

  test("functions run in the order of their times", async () => {
    await client.mutation(api.jobs.incrementLater, { name: "second", delayMs: 2000 });
    await client.mutation(api.jobs.incrementLater, { name: "first", delayMs: 1000 });
    clock.advance(1000);
    await until(async () => expect(await valueOf("first")).toBe(1));
    expect(await valueOf("second")).toBe(0);
    clock.advance(1000);
    await until(async () => expect(await valueOf("second")).toBe(1));
  });

  test("an action runs, too", async () => {
    await client.mutation(api.jobs.recordLater, { name: "recorded", delayMs: 10 });
    clock.advance(10);
    await until(async () =>
      expect(await states()).toEqual([{ name: "actions.js:record", state: "success" }]),
    );
    expect(await valueOf("recorded")).toBe(1);
  });

  test("one that throws is failed and leaves nothing behind", async () => {
    await client.mutation(api.jobs.crashLater, {});
    clock.advance(0);
    await until(async () => expect(await states()).toEqual([{ name: "messages.js:crash", state: "failed" }]));
    expect(await client.query(api.messages.list, { channel: "crash" })).toEqual([]);
  });

  test("what a mutation schedules before it throws never runs", async () => {
    await expect(client.mutation(api.jobs.scheduleAndThrow, { name: "never" })).rejects.toThrow("never mind");
    clock.advance(1000);
    expect(await states()).toEqual([]);
  });

  test("a canceled one never runs", async () => {
    const id = await client.mutation(api.jobs.incrementLater, {
      name: "canceled",
      delayMs: 1000,
    });
    await client.mutation(api.jobs.cancel, { id });
    clock.advance(1000);
    await client.mutation(api.counters.increment, { name: "afterwards" }); // Through the same lane.
    expect(await valueOf("canceled")).toBe(0);
    expect(await states()).toEqual([{ name: "counters.js:increment", state: "canceled" }]);
  });

  test("rows of ended functions are removed after a week", async () => {
    await client.mutation(api.jobs.incrementLater, { name: "old", delayMs: 0 });
    clock.advance(0);
    await until(async () => expect(await states()).toMatchObject([{ state: "success" }]));
    clock.advance(7 * 24 * 3_600_000);
    await client.mutation(api.jobs.recordLater, { name: "new", delayMs: 0 });
    clock.advance(0);
    await until(async () =>
      expect(await states()).toEqual([{ name: "actions.js:record", state: "success" }]),
    );
  });
});
