import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lanesAfter } from "../../convex/realtime/lanes.js";
import { isSettled, withSettled, withWatermarkBelow, type Numbers } from "../../convex/realtime/numbers.js";

const last = 30;
const all = Array.from({ length: last }, (_, i) => i + 1);

const range = fc
  .tuple(fc.integer({ min: 1, max: last }), fc.integer({ min: 0, max: 4 }))
  .map(([from, length]) => ({ from, to: Math.min(last, from + length) }));

const change = fc.oneof(
  fc.record({ add: fc.array(range, { maxLength: 3 }) }),
  fc.record({ limit: fc.integer({ min: 1, max: last + 1 }) }),
);

describe("settled numbers", () => {
  it("are those that were added, in order and apart, above a watermark that never goes back", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let numbers: Numbers = { watermark: 0, settled: [] };
        const naive = new Set<number>();
        for (const each of changes) {
          const { watermark } = numbers;
          if ("add" in each) {
            numbers = withSettled(numbers, each.add);
            for (const { from, to } of each.add) for (let n = from; n <= to; n++) naive.add(n);
            expect(numbers.watermark).toBe(watermark);
          } else {
            numbers = withWatermarkBelow(numbers, each.limit);
            const firstOpen = all.find((n) => !naive.has(n)) ?? last + 1;
            expect(numbers.watermark).toBe(Math.max(watermark, Math.min(firstOpen, each.limit) - 1));
          }
          expect(all.filter((n) => isSettled(numbers, n))).toEqual(all.filter((n) => naive.has(n)));
          let before = numbers.watermark;
          for (const [i, { from, to }] of numbers.settled.entries()) {
            expect(from).toBeGreaterThan(i === 0 ? before : before + 1);
            before = to;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("lanes", () => {
  it("are remembered by their last number, until the client has kept its outcome", () => {
    const settled = [
      { n: 3, lane: "a" },
      { n: 2, lane: "a" },
      { n: 4, lane: "b" },
    ];
    const lanes = lanesAfter([], settled, []);
    expect(lanes).toEqual([
      { lane: "a", last: 3 },
      { lane: "b", last: 4 },
    ]);
    expect(lanesAfter(lanes, [], [{ from: 1, to: 2 }])).toEqual(lanes);
    expect(lanesAfter(lanes, [{ n: 5, lane: "b" }], [{ from: 3, to: 4 }])).toEqual([{ lane: "b", last: 5 }]);
  });
});
