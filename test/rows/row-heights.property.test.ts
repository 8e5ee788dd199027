import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowHeights } from "../../src/rows/window/row-heights.js";

type Act =
  | { readonly kind: "measure"; readonly at: number; readonly height: number }
  | { readonly kind: "replace"; readonly at: number; readonly removed: number; readonly added: number }
  | { readonly kind: "move"; readonly at: number; readonly to: number };

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constant("measure" as const),
    at: fc.nat(400),
    height: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    kind: fc.constant("replace" as const),
    at: fc.nat(400),
    removed: fc.nat(70),
    added: fc.nat(70),
  }),
  fc.record({ kind: fc.constant("move" as const), at: fc.nat(400), to: fc.nat(400) }),
);

/** The same as plain arrays. */
class Model {
  keys: string[] = [];
  readonly heights = new Map<string, number>();
  private last = 0;

  add(count: number): string[] {
    return Array.from({ length: count }, () => `row${++this.last}`);
  }

  offsets(guess: number): number[] {
    let offset = 0;
    return [0, ...this.keys.map((key) => (offset += this.heights.get(key) ?? guess))];
  }
}

describe("the heights of rows", () => {
  test("add up as in an array, whatever came, went, moved and was measured", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.array(acts, { maxLength: 60 }), (count, script) => {
        const model = new Model();
        model.keys = model.add(count);
        const heights = new RowHeights(20);
        heights.reset(count);
        for (const act of script) run(act, model, heights);
        expect(heights.length).toBe(model.keys.length);
        // The guess follows the first rows that were measured, so it is read off a row that was not.
        const unseen = model.keys.findIndex((key) => !model.heights.has(key));
        const offsets = model.offsets(unseen < 0 ? 0 : heights.heightAt(unseen));
        offsets.forEach((offset, index) => expect(heights.offsetOf(index)).toBeCloseTo(offset, 5));
        expect(heights.total).toBeCloseTo(offsets.at(-1) ?? 0, 5);
        model.keys.forEach((_key, index) => {
          const middle = ((offsets[index] ?? 0) + (offsets[index + 1] ?? 0)) / 2;
          expect(heights.indexAt(middle)).toBe(index);
        });
      }),
      { numRuns: 300 },
    );
  });

  function run(act: Act, model: Model, heights: RowHeights): void {
    const { keys } = model;
    const at = act.at % (keys.length + 1);
    const key = keys[at];
    switch (act.kind) {
      case "measure":
        if (key === undefined) return;
        model.heights.set(key, act.height);
        heights.set(at, act.height);
        break;
      case "replace": {
        const after = model.add(act.added);
        const before = keys.splice(at, act.removed, ...after);
        heights.apply([{ index: at, removed: before.length, before, after }]);
        break;
      }
      case "move": {
        if (key === undefined) return;
        keys.splice(at, 1);
        const to = act.to % (keys.length + 1);
        keys.splice(to, 0, key);
        const gone = { index: at, removed: 1, before: [key], after: [] };
        const come = { index: to, removed: 0, before: [], after: [key] };
        heights.apply(at <= to ? [gone, come] : [come, { ...gone, index: at + 1 }]);
      }
    }
  }

  test("cost nothing for rows that nobody has seen", () => {
    const heights = new RowHeights(20);
    heights.reset(1_000_000);
    expect(heights.offsetOf(500_000)).toBe(10_000_000);
    expect(heights.indexAt(10_000_019)).toBe(500_000);
    heights.set(400_000, 20);
    expect(heights.total).toBe(20_000_000);
  });

  test("are kept in few runs, in whatever order rows are measured", () => {
    const heights = new RowHeights(20);
    heights.reset(6_400);
    for (let index = 0; index < 6_400; index++) heights.set(index, 10 + (index % 7));
    const { tree } = heights as unknown as { tree: { size: number } };
    expect(tree.size).toBeLessThan(6_400 / 16);
  });

  test("stay for rows that come back after they were let go", () => {
    const heights = new RowHeights(20);
    heights.reset(3);
    heights.set(1, 50);
    heights.apply([{ index: 0, removed: 3, before: [], after: ["a", "b", "c"] }]);
    expect(heights.heightAt(1)).toBe(50);
  });

  test("have a place for everything outside", () => {
    const heights = new RowHeights(20);
    expect(heights.indexAt(0)).toBe(-1);
    heights.reset(2);
    expect([heights.indexAt(-5), heights.indexAt(1e9)]).toEqual([0, 1]);
  });
});
