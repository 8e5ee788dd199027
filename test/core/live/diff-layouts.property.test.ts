import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffLayouts } from "../../../src/core/live/diff-layouts.js";
import { type PageContent, pageContent } from "../../../src/core/live/page-content.js";
import { applyChange, type KeyedRow } from "./apply-change.js";

type Row = { readonly version: number };

interface Scene {
  readonly before: PageContent<Row>[];
  readonly after: PageContent<Row>[];
}

const keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/** Two layouts that share some pages (the same objects) and some rows. */
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    oldKeys: fc.shuffledSubarray(keys),
    newKeys: fc.shuffledSubarray(keys),
    oldCuts: fc.array(fc.nat(10), { maxLength: 4 }),
    newCuts: fc.array(fc.nat(10), { maxLength: 4 }),
    changedKeys: fc.subarray(keys),
    keptPages: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    insertAt: fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }),
  })
  .map(({ oldKeys, newKeys, oldCuts, newCuts, changedKeys, keptPages, insertAt }) => {
    const oldRows = new Map(oldKeys.map((key) => [key, { version: 1 }]));
    const before = cut(oldKeys, oldCuts, (key) => oldRows.get(key) ?? { version: 1 });
    const kept = before.filter((_page, index) => keptPages[index]);
    const keptKeys = new Set(kept.flatMap((page) => page.keys));
    const after = cut(
      newKeys.filter((key) => !keptKeys.has(key)),
      newCuts,
      (key) => (changedKeys.includes(key) ? { version: 2 } : (oldRows.get(key) ?? { version: 1 })),
    );
    // Pages keep their order among each other, as a list's pages do.
    let lowest = 0;
    kept.forEach((page, index) => {
      lowest = Math.min(Math.max(lowest, insertAt[index] ?? 0), after.length);
      after.splice(lowest, 0, page);
      lowest++;
    });
    return { before, after };
  });

function cut(
  all: readonly string[],
  cuts: readonly number[],
  rowOf: (key: string) => Row,
): PageContent<Row>[] {
  const places = [...new Set([0, ...cuts.filter((place) => place < all.length), all.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(0, -1).map((start, index) => {
    const pageKeys = all.slice(start, places[index + 1]);
    return pageContent(pageKeys, pageKeys.map(rowOf));
  });
}

function flat(pages: readonly PageContent<Row>[]): KeyedRow<Row>[] {
  return pages.flatMap((page) => page.keys.map((key, index) => ({ key, row: page.rows[index] as Row })));
}

/** The most common keys that can keep their places, by trying all subsets from the left. Kept pages all do. */
function mostSettled({ before: oldPages, after: newPages }: Scene): number {
  const kept = new Set(oldPages.filter((page) => newPages.includes(page) && page.keys.length > 0));
  const before = sections(oldPages, kept);
  const after = sections(newPages, kept);
  const inSections = after.map((keys, index) => longestCommon(before[index] ?? [], keys));
  return [...kept].flatMap((page) => page.keys).length + inSections.reduce((sum, count) => sum + count, 0);
}

/** The keys before, between and behind the kept pages. */
function sections(pages: readonly PageContent<Row>[], kept: ReadonlySet<PageContent<Row>>): string[][] {
  const found: string[][] = [[]];
  for (const page of pages) {
    if (kept.has(page)) found.push([]);
    else found.at(-1)?.push(...page.keys);
  }
  return found;
}

function longestCommon(before: readonly string[], after: readonly string[]): number {
  const ranks = after.filter((key) => before.includes(key)).map((key) => before.indexOf(key));
  const longest: number[] = [];
  ranks.forEach((rank, index) => {
    longest.push(
      1 +
        Math.max(0, ...longest.filter((_length, earlier) => (ranks[earlier] ?? 0) < rank && earlier < index)),
    );
  });
  return Math.max(0, ...longest);
}

const change = ({ before, after }: Scene) =>
  diffLayouts(before, after) ?? { removed: [], placed: [], changed: [] };

describe("diffLayouts", () => {
  test("applying the change to the old rows gives the new rows", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(applyChange(flat(scene.before), change(scene))).toEqual(flat(scene.after));
      }),
      { numRuns: 2000 },
    );
  });

  test("as few rows are moved as possible", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const before = flat(scene.before).map(({ key }) => key);
        const after = flat(scene.after).map(({ key }) => key);
        const moved = change(scene).placed.filter(({ kind }) => kind === "moved").length;
        const common = after.filter((key) => before.includes(key)).length;
        expect(moved).toBe(common - mostSettled(scene));
      }),
      { numRuns: 2000 },
    );
  });

  test("only rows that are other objects count as changed", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const oldRows = new Map(flat(scene.before).map(({ key, row }) => [key, row]));
        const expected = flat(scene.after)
          .filter(({ key, row }) => oldRows.has(key) && oldRows.get(key) !== row)
          .map(({ key }) => key);
        expect(change(scene).changed.map(({ key }) => key)).toEqual(expected);
      }),
    );
  });

  test("equal rows in other pages are no change", () => {
    fc.assert(
      fc.property(scenes, ({ after }) => {
        const whole = flat(after);
        const joined = [
          pageContent(
            whole.map(({ key }) => key),
            whole.map(({ row }) => row),
          ),
        ];
        expect(diffLayouts(after, joined)).toBeNull();
      }),
    );
  });
});
