import { heaviestIncreasing } from "./heaviest-increasing.js";
import type { PageContent } from "./page-content.js";
import type { RowKey, RowPlacement, RowsChange } from "./pages-state.js";

type Pages<Row> = readonly Pick<PageContent<Row>, "keys" | "rows">[];

type Page<Row> = Pages<Row>[number];

/** The difference in terms of keys. */
export type KeyedDifference<Row> = Pick<RowsChange<Row>, "removed" | "placed" | "changed">;

/**
 * The difference between two lists of pages, or null when there is none. Looks only into pages that are not the
 * same objects in both; these stay where they are, and as few rows as possible move between and around them.
 */
export function diffLayouts<Row>(before: Pages<Row>, after: Pages<Row>): KeyedDifference<Row> | null {
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const oldPages = before.slice(start, before.length - end);
  const newPages = after.slice(start, after.length - end);
  if (oldPages.length === 0 && newPages.length === 0) return null;
  if (haveSameKeys(oldPages, newPages)) return changesInPlace(oldPages, newPages);
  const behind = firstKey(after.slice(after.length - end));
  if (oldPages.every(isEmpty)) return additions(newPages, behind);

  const comparison = compare(oldPages, newPages);
  const placed = placements(comparison, behind);
  const { removed, changed } = comparison;
  return removed.length + placed.length + changed.length === 0 ? null : { removed, placed, changed };
}

/** Whether no row came, went or moved, seen without a look at the rows. */
function haveSameKeys<Row>(oldPages: Pages<Row>, newPages: Pages<Row>): boolean {
  return (
    oldPages.length === newPages.length &&
    oldPages.every((page, index) => page.keys === newPages[index]?.keys)
  );
}

function changesInPlace<Row>(oldPages: Pages<Row>, newPages: Pages<Row>): KeyedDifference<Row> | null {
  const changed: { key: RowKey; row: Row }[] = [];
  for (const [place, { keys, rows }] of newPages.entries()) {
    const before = oldPages[place]?.rows;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as Row;
      if (row !== before?.[index]) changed.push({ key: keys[index] as RowKey, row });
    }
  }
  return changed.length === 0 ? null : { removed: [], placed: [], changed };
}

function isEmpty({ keys }: Page<unknown>): boolean {
  return keys.length === 0;
}

/** Pages where there was no row before, as when a list is loaded. */
function additions<Row>(pages: Pages<Row>, end: RowKey | null): KeyedDifference<Row> | null {
  const placed: RowPlacement<Row>[] = [];
  let before = end;
  for (let place = pages.length - 1; place >= 0; place--) {
    const { keys, rows } = pages[place] as Page<Row>;
    for (let index = keys.length - 1; index >= 0; index--) {
      const key = keys[index] as RowKey;
      placed.push({ kind: "added", key, row: rows[index] as Row, before });
      before = key;
    }
  }
  return placed.length === 0 ? null : { removed: [], placed, changed: [] };
}

function commonStart<Row>(before: Pages<Row>, after: Pages<Row>): number {
  let count = 0;
  while (count < before.length && count < after.length && before[count] === after[count]) count++;
  return count;
}

function commonEnd<Row>(before: Pages<Row>, after: Pages<Row>, start: number): number {
  const longest = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < longest && before.at(-1 - count) === after.at(-1 - count)) count++;
  return count;
}

function firstKey<Row>(pages: Pages<Row>): RowKey | null {
  return pages.find((page) => page.keys.length > 0)?.keys[0] ?? null;
}

/** An unchanged page between changed ones counts as one item. */
type Item<Row> = Page<Row> | RowKey;

/** More than all rows of changed pages together: pages keep their order, so it is the rows that moved. */
const PAGE_WEIGHT = 2 ** 32;

interface Comparison<Row> {
  readonly newPages: Pages<Row>;
  readonly samePages: ReadonlySet<Page<Row>>;
  readonly oldRows: ReadonlyMap<RowKey, Row>;
  readonly removed: readonly RowKey[];
  readonly changed: readonly { readonly key: RowKey; readonly row: Row }[];
  /** Items that keep their place. */
  readonly settled: ReadonlySet<Item<Row>>;
}

function compare<Row>(oldPages: Pages<Row>, newPages: Pages<Row>): Comparison<Row> {
  const known = new Set(oldPages);
  const samePages = new Set(newPages.filter((page) => known.has(page)));
  const oldRows = rowsByKey(oldPages.filter((page) => !samePages.has(page)));
  const newRows = rowsByKey(newPages.filter((page) => !samePages.has(page)));
  const isCommon = (item: Item<Row>): boolean =>
    typeof item !== "string" ? true : oldRows.has(item) && newRows.has(item);
  return {
    newPages,
    samePages,
    oldRows,
    removed: [...oldRows.keys()].filter((key) => !newRows.has(key)),
    changed: [...newRows]
      .filter(([key, row]) => oldRows.has(key) && oldRows.get(key) !== row)
      .map(([key, row]) => ({ key, row })),
    settled: settledItems(
      itemsOf(oldPages, samePages).filter(isCommon),
      itemsOf(newPages, samePages).filter(isCommon),
    ),
  };
}

function rowsByKey<Row>(pages: Pages<Row>): Map<RowKey, Row> {
  const rows = new Map<RowKey, Row>();
  for (const page of pages)
    for (const [index, key] of page.keys.entries()) rows.set(key, page.rows[index] as Row);
  return rows;
}

function itemsOf<Row>(pages: Pages<Row>, samePages: ReadonlySet<Page<Row>>): Item<Row>[] {
  return pages.flatMap<Item<Row>>((page) => (samePages.has(page) ? [page] : page.keys));
}

function settledItems<Row>(oldItems: readonly Item<Row>[], newItems: readonly Item<Row>[]): Set<Item<Row>> {
  if (oldItems.every((item, index) => item === newItems[index])) return new Set(newItems);
  const rankOf = new Map(oldItems.map((item, rank) => [item, rank]));
  const places = heaviestIncreasing(
    newItems.map((item) => rankOf.get(item) ?? 0),
    newItems.map((item) => (typeof item === "string" ? 1 : PAGE_WEIGHT)),
  );
  return new Set(newItems.filter((_item, place) => places.has(place)));
}

/** From the end to the start, so that the row each one stands before is in place already. */
function placements<Row>(comparison: Comparison<Row>, end: RowKey | null): RowPlacement<Row>[] {
  const placed: RowPlacement<Row>[] = [];
  let before = end;
  for (const page of [...comparison.newPages].reverse()) {
    const isSamePage = comparison.samePages.has(page);
    if (isSamePage && comparison.settled.has(page)) {
      before = page.keys[0] ?? before;
      continue;
    }
    for (let index = page.keys.length - 1; index >= 0; index--) {
      const key = page.keys[index] as RowKey;
      if (!comparison.settled.has(key)) {
        const kind = isSamePage || comparison.oldRows.has(key) ? "moved" : "added";
        placed.push({ kind, key, row: page.rows[index] as Row, before });
      }
      before = key;
    }
  }
  return placed;
}
