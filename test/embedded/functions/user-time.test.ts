import { ConvexHttpClient } from "convex/browser";
import { expect, it } from "vitest";
import { UserTime } from "../../../src/embedded/functions/user-time.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";

it("counts the slices of the user's code, not what lies between them", () => {
  const clock = new ManualClock();
  const time = new UserTime(clock);
  for (let slice = 0; slice < 4; slice += 1) {
    time.resume();
    clock.advance(250);
    time.pause();
    clock.advance(10_000); // The database's time.
  }
  time.resume();
  clock.advance(1);
  expect(() => time.pause()).toThrow("Function execution timed out (maximum duration: 1s)");
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
