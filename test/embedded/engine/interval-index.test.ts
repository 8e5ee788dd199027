import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { IntervalIndex } from "../../../src/embedded/engine/interval-index.js";
import { ReadSet } from "../../../src/embedded/engine/read-set.js";
import { WriteSet } from "../../../src/embedded/engine/write-set.js";

const key = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 3 });
const index = fc.constantFrom("rows/by_id", "rows/by_name");
const reads = fc
  .array(fc.record({ index, lo: key, hi: key }), { maxLength: 5 })
  .map((intervals) => toReadSet(intervals));
const writes = fc
  .dictionary(
    index,
    fc.uniqueArray(key, { minLength: 1, maxLength: 4 }).map((keys) => keys.sort()),
  )
  .map((keys) => new WriteSet(new Map(Object.entries(keys))));

const step = fc.oneof(
  fc.record({ type: fc.constant("add" as const), reads }),
  fc.record({ type: fc.constant("remove" as const), which: fc.nat() }),
  fc.record({ type: fc.constant("write" as const), writes }),
);

function toReadSet(intervals: readonly { index: string; lo: string; hi: string }[]): ReadSet {
  const reads = new ReadSet();
  for (const { index, lo, hi } of intervals) reads.record(index, lo, hi);
  return reads;
}

describe("an interval index", () => {
  it("finds the readers that a look at every read set finds, whoever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const intervals = new IntervalIndex<number>();
        const readers = new Map<number, ReadSet>();
        for (const [at, step] of steps.entries()) {
          if (step.type === "add") {
            intervals.add(step.reads, at);
            readers.set(at, step.reads);
          } else if (step.type === "remove") {
            const reader = [...readers.keys()][step.which % readers.size];
            if (reader === undefined) continue;
            intervals.remove(readers.get(reader)!, reader);
            readers.delete(reader);
          } else {
            const hit = [...readers].filter(([, reads]) => reads.overlaps(step.writes));
            expect([...intervals.readersOf(step.writes)].sort((a, b) => a - b)).toEqual(
              hit.map(([reader]) => reader),
            );
          }
        }
        for (const [reader, reads] of readers) intervals.remove(reads, reader);
        expect(intervals.isEmpty).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps nothing of a read set that is empty", () => {
    const intervals = new IntervalIndex<string>();
    intervals.add(toReadSet([{ index: "rows/by_id", lo: "b", hi: "b" }]), "reader");
    expect(intervals.isEmpty).toBe(true);
  });

  it("merges what a reader read side by side into one interval", () => {
    const reads = toReadSet([
      { index: "rows/by_id", lo: "c", hi: "d" },
      { index: "rows/by_id", lo: "a", hi: "b" },
      { index: "rows/by_id", lo: "b", hi: "c" },
      { index: "rows/by_id", lo: "e", hi: "f" },
    ]);
    expect([...reads.merged()]).toEqual([
      [
        "rows/by_id",
        [
          { lo: "a", hi: "d" },
          { lo: "e", hi: "f" },
        ],
      ],
    ]);
  });
});
