import { ConvexHttpClient } from "convex/browser";
import { describe, expect, it } from "vitest";
import { UserTime } from "../../../src/embedded/functions/user-time.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";

/** Time in which the processor works or doesn't, as a test says. */
class BusyClock extends ManualClock {
  #busyMs = 0;

  busyMs(): number {
    return this.#busyMs;
  }

  work(forMs: number): void {
    this.#busyMs += forMs;
    this.advance(forMs);
  }
}

it("counts the slices of the user's code, not what lies between them", () => {
  const clock = new BusyClock();
  const time = new UserTime(clock);
  for (let slice = 0; slice < 4; slice += 1) {
    time.resume();
    clock.work(250);
    time.pause();
    clock.work(10_000); // The database's time.
  }
  time.resume();
  clock.work(1);
  expect(() => time.pause()).toThrow("Function execution timed out (maximum duration: 1s)");
});

it("doesn't count what others make of the time: a starved machine is no busy function", () => {
  const clock = new BusyClock();
  const time = new UserTime(clock);
  for (let slice = 0; slice < 100; slice += 1) {
    time.resume();
    clock.work(9);
    clock.advance(60_000);
    time.pause();
  }
  time.resume();
  clock.work(101);
  expect(() => time.pause()).toThrow("timed out");
});

it("is generous where the processor's time isn't known", () => {
  const clock = new ManualClock();
  const time = new UserTime(clock);
  time.resume();
  clock.advance(10_000);
  time.pause();
  time.resume();
  clock.advance(1);
  expect(() => time.pause()).toThrow("timed out");
});

describe("what waits for something that never comes", () => {
  const never = new Promise<never>(() => undefined);

  it("is given up after a second in steps; a process that stood still has waited for one step", async () => {
    const clock = new ManualClock();
    const given = new UserTime(clock).whileItGoesOn(never);
    const outcome = expect(given).rejects.toThrow("timed out");
    for (let step = 0; step < 10; step += 1) {
      expect(clock.waiting).toBe(1);
      clock.advance(100);
    }
    expect(clock.waiting).toBe(0);
    await outcome;
  });

  it("isn't what waits for the backend's files", async () => {
    const clock = new ManualClock();
    const time = new UserTime(clock);
    let finish: (text: string) => void = () => undefined;
    const file = new Promise<string>((resolve) => (finish = resolve));
    const work = time.whileItGoesOn(time.ofBackend(file));
    clock.advance(60_000);
    finish("read");
    expect(await work).toBe("read");
    expect(clock.waiting).toBe(0);
  });
});

it("a function that takes over a second of its own is given up, one whose calls take longer isn't", async () => {
  const clock = new ManualClock();
  let stepMs = 0;
  // Time that goes on a little each time that somebody looks at it.
  const stepping = Object.assign(Object.create(clock) as ManualClock, {
    nowMs: () => {
      clock.advance(stepMs);
      return clock.nowMs();
    },
    busyMs: () => clock.nowMs(),
    setTimer: (callback: () => void, delayMs: number) => clock.setTimer(callback, delayMs + 1e9),
    yieldToEventLoop: () => clock.yieldToEventLoop(),
  });
  const server = await startBackend({ ports: { clock: stepping } });
  const client = new ConvexHttpClient(server.url, { logger: false });
  stepMs = 400;
  await expect(client.mutation(api.counters.nested, {})).rejects.toThrow("timed out");
  stepMs = 1;
  expect(await client.query(api.counters.get, { name: "kept" })).toBe(0);
  await server.close();
});
