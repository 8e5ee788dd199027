import type { PagesRows, RowKey, RowsRegion } from "../../core/live/pages-state.js";

/** The rows of a list in the order in which it shows them. */
export interface RowSequence extends Pick<PagesRows<unknown>, "length" | "rowAt" | "keyAt"> {
  /** In a list with groups: the place of the header that a row stands under. */
  headerOf?(index: number): number;
  isHeader?(index: number): boolean;
  /** How many headers stand at `index` and before it. */
  headersUpTo?(index: number): number;
}

export const noRows: RowSequence = { length: 0, rowAt: () => undefined, keyAt: () => undefined };

/** Where the row at `index`, whose key is `key`, stands after `regions`; -1 when it went. */
export function placeAfter(index: number, key: string, regions: readonly RowsRegion[]): number {
  let at = index;
  for (const { index: start, removed, after } of regions) {
    if (at < start) break;
    if (at >= start + removed) at += after.length - removed;
    else {
      const place = after.indexOf(key);
      return place < 0 ? placeElsewhere(key, regions) : start + place;
    }
  }
  return at;
}

/** A row may have moved from one region to another. */
function placeElsewhere(key: string, regions: readonly RowsRegion[]): number {
  for (const { index, after } of regions) {
    const place = after.indexOf(key);
    if (place >= 0) return index + place;
  }
  return -1;
}

/** What leads from one order of rows to another: one region, without what is the same at both ends. */
export function regionsBetween(before: RowSequence, after: RowSequence): readonly RowsRegion[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.keyAt(start) === after.keyAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.keyAt(before.length - 1 - end) === after.keyAt(after.length - 1 - end)
  )
    end++;
  const gone = keysOf(before, start, before.length - end);
  const come = keysOf(after, start, after.length - end);
  if (gone.length + come.length === 0) return [];
  return [{ index: start, removed: gone.length, before: gone, after: come }];
}

function keysOf(rows: RowSequence, start: number, end: number): RowKey[] {
  const keys: RowKey[] = [];
  for (let index = start; index < end; index++) keys.push(rows.keyAt(index) ?? "");
  return keys;
}
