import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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

  test("those that are due don't wait for those that aren't, whatever their ids", async () => {
    const schedule = (names: readonly string[], delayMs: number) =>
      Promise.all(names.map((name) => client.mutation(api.jobs.incrementLater, { name, delayMs })));
    const soon = Array.from({ length: 8 }, (_, i) => `soon ${i}`);
    const later = soon.map((name) => `not so ${name}`);
    await Promise.all([schedule(soon, 1000), schedule(later, 3_600_000)]);
    const values = (names: readonly string[]) => Promise.all(names.map(valueOf));
    clock.advance(1000);
    await until(async () => expect(new Set(await values(soon))).toEqual(new Set([1])));
    expect(new Set(await values(later))).toEqual(new Set([0]));
  });

  test("one that is due in months runs at its time, and no timer is longer than timers can be", async () => {
    const setTimer = vi.spyOn(clock, "setTimer");
    const delayMs = 60 * 24 * 3_600_000;
    await client.mutation(api.jobs.incrementLater, { name: "months later", delayMs });
    clock.advance(delayMs - 1);
    expect(await valueOf("months later")).toBe(0);
    clock.advance(1);
    await until(async () => expect(await valueOf("months later")).toBe(1));
    expect(Math.max(...setTimer.mock.calls.map(([, ms]) => ms))).toBeLessThan(2 ** 31);
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

test("an action that is canceled while it runs stays canceled when it ends", async () => {
  const clock = new ManualClock();
  const asked: ((response: Response) => void)[] = [];
  const fetch = () => new Promise<Response>((resolve) => asked.push(resolve));
  const server = await startBackend({ ports: { clock, fetch } });
  const client = new ConvexHttpClient(server.url, { logger: false });
  const states = () => client.query(api.jobs.states, {});
  const id = await client.mutation(api.jobs.fetchLater, { url: "https://elsewhere.test" });
  clock.advance(0);
  await until(() => expect(asked).toHaveLength(1));
  expect(await states()).toMatchObject([{ state: "inProgress" }]);
  await client.mutation(api.jobs.cancel, { id });
  const ended = await client.mutation(api.jobs.fetchLater, { url: "https://elsewhere.test" });
  expect(ended).not.toBe(id);
  asked[0]?.(new Response("too late"));
  clock.advance(0);
  await until(() => expect(asked).toHaveLength(2));
  asked[1]?.(new Response("in time"));
  // The second one has ended after the first.
  await until(async () =>
    expect(await states()).toMatchObject([{ state: "canceled" }, { state: "success" }]),
  );
  await server.close();
});
