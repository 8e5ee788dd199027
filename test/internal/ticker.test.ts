import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { everySecond } from "../../src/internal/ticker.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("calls everybody once a second by one timer, which ends with the last of them", () => {
  const heard: string[] = [];
  const leaves = ["a", "b"].map((name) => everySecond(() => heard.push(name)));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(2000);
  expect(heard).toEqual(["a", "b", "a", "b"]);
  leaves[0]?.();
  leaves[0]?.();
  vi.advanceTimersByTime(1000);
  expect(heard.slice(4)).toEqual(["b"]);
  leaves[1]?.();
  expect(vi.getTimerCount()).toBe(0);
});

it("calls nobody who has left in the same second, and all others", () => {
  const heard: string[] = [];
  const leaves = ["a", "b", "c", "d"].map((name) =>
    everySecond(() => {
      heard.push(name);
      if (name !== "b") return;
      leaves[1]?.();
      leaves[2]?.();
    }),
  );
  vi.advanceTimersByTime(2000);
  expect(heard).toEqual(["a", "b", "d", "a", "d"]);
  for (const leave of leaves) leave();
  expect(vi.getTimerCount()).toBe(0);
});

it("begins again after all had left", () => {
  everySecond(() => undefined)();
  const heard: string[] = [];
  const leave = everySecond(() => heard.push("again"));
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual(["again"]);
  leave();
});
