import type { RowKey } from "../../core/live/pages-state.js";
import { asOrder } from "./row-answers.js";
import { parsePath, type Path, readPath } from "../../internal/value-path.js";

/** A path such as "author.name", with "-" in front for the other direction, several with commas; or a function. */
export type SortBy = string | ((one: unknown, other: unknown) => number);

export interface Item {
  readonly key: RowKey;
  readonly row: unknown;
}

/** Hears of a row that could not be placed. */
export type OnUnplaced = (item: Item, cause: unknown) => void;

/**
 * Rows that are equal in this order keep the order of the query, and so do those that have no place in it, which come
 * last.
 */
export function sortItems(
  items: readonly Item[],
  sortBy: SortBy,
  locale: string,
  onUnplaced: OnUnplaced,
): readonly Item[] {
  const placed =
    typeof sortBy === "function"
      ? sortByFunction(items, sortBy, onUnplaced)
      : sortByPaths(items, parseOrders(sortBy), locale, onUnplaced);
  if (placed.length === items.length) return placed;
  const known = new Set(placed);
  return [...placed, ...items.filter((item) => !known.has(item))];
}

interface Order {
  readonly path: Path;
  readonly sign: 1 | -1;
}

/** Reads "project, -at"; what is no path is left out. */
function parseOrders(text: string): readonly Order[] {
  return text.split(",").flatMap((part) => {
    const isDescending = part.trim().startsWith("-");
    const path = parsePath(part.trim().slice(isDescending ? 1 : 0));
    return path ? [{ path, sign: isDescending ? -1 : 1 } as const] : [];
  });
}

function sortByPaths(
  items: readonly Item[],
  orders: readonly Order[],
  locale: string,
  onUnplaced: OnUnplaced,
): readonly Item[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const decorated = items.flatMap((item) => {
    try {
      return [{ item, values: orders.map(({ path }) => readPath(item.row, path)) }];
    } catch (cause) {
      onUnplaced(item, cause);
      return [];
    }
  });
  decorated.sort((one, other) => {
    for (const [index, { sign }] of orders.entries()) {
      const order = compareValues(one.values[index], other.values[index], sign, compare);
      if (order !== 0) return order;
    }
    return 0;
  });
  return decorated.map(({ item }) => item);
}

/** Rows without a value that has an order come last, in both directions. */
function compareValues(
  one: unknown,
  other: unknown,
  sign: 1 | -1,
  compareTexts: (one: string, other: string) => number,
): number {
  const [kind, otherKind] = [kindOf(one), kindOf(other)];
  if (!kind || !otherKind) return Number(!kind) - Number(!otherKind);
  if (kind !== otherKind) return sign * compareTexts(kind, otherKind);
  if (kind === "text") return sign * compareTexts(one as string, other as string);
  const [left, right] = [one as number, other as number];
  return left === right ? 0 : left < right ? -sign : sign;
}

function kindOf(value: unknown): "text" | "number" | "boolean" | undefined {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value))
    ? "number"
    : undefined;
}

/** Two rows that could not be compared. */
interface Clash {
  readonly one: Item;
  readonly other: Item;
  readonly cause: unknown;
}

type Compare = (one: unknown, other: unknown) => unknown;

function sortByFunction(items: readonly Item[], compare: Compare, onUnplaced: OnUnplaced): readonly Item[] {
  const first = trySort(items, compare);
  if (first.clashes.length === 0) return first.items;
  const unplaced = culpritsOf(first.clashes, compare);
  const second = trySort(
    items.filter((item) => !unplaced.has(item)),
    compare,
  );
  for (const { one, cause } of second.clashes) unplaced.set(one, cause);
  for (const [item, cause] of unplaced) onUnplaced(item, cause);
  return second.items.filter((item) => !unplaced.has(item));
}

/** Rows that clash count as equal. */
function trySort(items: readonly Item[], compare: Compare) {
  const clashes: Clash[] = [];
  const sorted = [...items].sort((one, other) => {
    try {
      return asOrder(compare(one.row, other.row));
    } catch (cause) {
      clashes.push({ one, other, cause });
      return 0;
    }
  });
  return { items: sorted, clashes };
}

/** Which rows are to blame: those that can't even be compared with themselves, else of two the one that clashes more. */
function culpritsOf(clashes: readonly Clash[], compare: Compare): Map<Item, unknown> {
  const counts = new Map<Item, number>();
  for (const item of clashes.flatMap(({ one, other }) => [one, other])) {
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  const culprits = new Map<Item, unknown>();
  for (const item of counts.keys()) {
    const { clashes: own } = trySort([item, item], compare);
    if (own[0]) culprits.set(item, own[0].cause);
  }
  for (const { one, other, cause } of clashes) {
    if (culprits.has(one) || culprits.has(other)) continue;
    culprits.set((counts.get(one) ?? 0) >= (counts.get(other) ?? 0) ? one : other, cause);
  }
  return culprits;
}
