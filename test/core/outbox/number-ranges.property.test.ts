import fc from "fast-check";
import { expect, test } from "vitest";
import { above, withNumber } from "../../../src/core/outbox/number-ranges.js";
import type { NumberRange } from "../../../src/core/outbox/outbox-store.js";

test("ranges hold the numbers that were put in, above the watermark, and are as few as can be", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), fc.nat(30), (numbers, watermark) => {
      const ranges = above(
        numbers.reduce<readonly NumberRange[]>((all, n) => withNumber(all, n), []),
        watermark,
      );
      const wanted = [...new Set(numbers)].filter((n) => n > watermark).sort((a, b) => a - b);
      expect(ranges.flatMap(({ from, to }) => numbersFrom(from, to))).toEqual(wanted);
      for (const [at, { from }] of ranges.entries()) {
        if (at > 0) expect(from).toBeGreaterThan(ranges[at - 1]!.to + 1);
      }
    }),
  );
});

function numbersFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_value, at) => from + at);
}
