import { expect, test } from "vitest";
import { Pace } from "../../../src/core/outbox/pace.js";
import { SeededChance } from "../../../src/testing/seeded-chance.js";

test("ten thousand devices that fail together come back spread over the whole wait, and within it", () => {
  const chance = new SeededChance(1);
  for (const failures of [1, 2, 3, 6, 7, 20]) {
    const longest = Math.min(60_000, 1000 * 2 ** failures);
    const waits = Array.from({ length: 10_000 }, () => waitAfter(failures, chance));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const wait of waits) tenths[Math.min(9, Math.floor(((wait - 1000) / (longest - 1000)) * 10))]!++;
    for (const count of tenths) expect(count).toBeGreaterThan(800);
  }
});

test("a new connection is used at once, but not by all in the same moment, and forgives nothing", () => {
  const pace = new Pace({ next: () => 0.5 });
  pace.failed(0);
  pace.failed(0);
  pace.linked(10_000);
  expect(pace.notBefore).toBe(10_125);
  pace.failed(10_125);
  expect(pace.notBefore - 10_125).toBe(4500);
});

test("with the first operation that settles, waits begin anew", () => {
  const pace = new Pace({ next: () => 1 });
  for (let failures = 0; failures < 9; failures++) pace.failed(0);
  pace.settled();
  expect(pace.notBefore).toBe(0);
  pace.failed(0);
  expect(pace.notBefore).toBe(2000);
});

test("the server's own wish is kept", () => {
  const pace = new Pace({ next: () => 0 });
  pace.asked(100, 7000);
  expect(pace.notBefore).toBe(7100);
  pace.failed(100, 90_000);
  expect(pace.notBefore).toBe(90_100);
});

function waitAfter(failures: number, chance: SeededChance): number {
  const pace = new Pace(chance);
  for (let failure = 0; failure < failures; failure++) pace.failed(0);
  return pace.notBefore;
}
