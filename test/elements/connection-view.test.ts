import { expect, it } from "vitest";
import { secondsUntilTry } from "../../src/elements/sync-status/connection-view.js";

const reconnecting = {
  name: "reconnecting",
  hasEverConnected: true,
  lastSyncedAt: null,
  attempt: 1,
  nextTryAt: 5000,
} as const;

it.each([
  [0, 5],
  [1, 5],
  [999, 5],
  [1000, 4],
  [4001, 1],
  [4999, 1],
  [5000, undefined],
  [6000, undefined],
])("at %i ms of 5000 the next try is in %s s: never said to be over before it is", (now, seconds) => {
  expect(secondsUntilTry(reconnecting, now)).toBe(seconds);
});

it("nothing is counted while no try is planned", () => {
  expect(secondsUntilTry({ ...reconnecting, nextTryAt: null }, 0)).toBeUndefined();
  expect(secondsUntilTry({ name: "connected", hasEverConnected: true }, 0)).toBeUndefined();
  expect(secondsUntilTry(undefined, 0)).toBeUndefined();
});
