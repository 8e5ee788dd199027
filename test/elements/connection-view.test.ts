import { expect, it } from "vitest";
import { connectionView, secondsUntilTry } from "../../src/elements/sync-status/connection-view.js";
import { en } from "../../src/locales/en.js";

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

it("a first attempt that takes long reads as a server that can't be reached", () => {
  const connecting = { name: "connecting", hasEverConnected: false } as const;
  expect(connectionView(connecting, en).text).toBe(en.connecting);
  expect(connectionView(connecting, en, true)).toMatchObject({ text: en.unreachable, tone: "warn" });
  expect(connectionView({ name: "connected", hasEverConnected: true }, en, true).text).toBe(en.connected);
});
