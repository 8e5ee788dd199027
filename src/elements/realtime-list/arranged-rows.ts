import type { PagesState, RowKey } from "../../core/live/pages-state.js";
import { parsePath, readPath } from "../../internal/template/placeholders.js";
import { GroupHeader } from "./group-header.js";
import type { RowSequence } from "./row-sequence.js";

/** A path such as "author.name", with "-" in front for the other direction, several with commas; or a function. */
export type SortBy = string | ((one: unknown, other: unknown) => number);

/** A path, or a function that names the group of a row. */
export type GroupBy = string | ((row: unknown) => unknown);

export interface Arrangement {
  readonly sortBy: SortBy | undefined;
  readonly filter: ((row: unknown) => boolean) | undefined;
  readonly groupBy: GroupBy | undefined;
  /** For the order of texts. */
  readonly locale: string;
}

interface Item {
  readonly key: RowKey;
  readonly row: unknown;
}

/** Loaded rows in an order, a selection and groups of the page's own. */
export class ArrangedRows implements RowSequence {
  readonly #items: readonly Item[];
  readonly #headers: readonly number[];

  constructor(state: PagesState<unknown>, arrangement: Arrangement) {
    const { rows, keys } = state;
    const all = rows.map((row, index) => ({ key: keys[index] as RowKey, row }));
    const { filter, groupBy } = arrangement;
    const items = sorted(filter ? all.filter(({ row }) => filter(row)) : all, arrangement);
    this.#items = groupBy === undefined ? items : grouped(items, groupBy);
    this.#headers = this.#items.flatMap(({ row }, index) => (row instanceof GroupHeader ? [index] : []));
  }

  get length(): number {
    return this.#items.length;
  }

  rowAt(index: number): unknown {
    return this.#items[index]?.row;
  }

  keyAt(index: number): RowKey | undefined {
    return this.#items[index]?.key;
  }

  indexOf(key: RowKey): number {
    return this.#items.findIndex((item) => item.key === key);
  }

  isHeader(index: number): boolean {
    return this.rowAt(index) instanceof GroupHeader;
  }

  headerOf(index: number): number {
    return this.#headers[this.headersUpTo(index) - 1] ?? index;
  }

  headersUpTo(index: number): number {
    let low = 0;
    let high = this.#headers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#headers[middle] ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Rows that are equal in this order keep the order of the query. */
function sorted(items: readonly Item[], { sortBy, locale }: Arrangement): readonly Item[] {
  if (sortBy === undefined) return items;
  if (typeof sortBy === "function") return [...items].sort((one, other) => sortBy(one.row, other.row));
  const orders = parseOrders(sortBy);
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const decorated = items.map((item) => ({
    item,
    values: orders.map(({ path }) => readPath(item.row, path)),
  }));
  decorated.sort((one, other) => {
    for (const [index, { sign }] of orders.entries()) {
      const order = compareValues(one.values[index], other.values[index], sign, compare);
      if (order !== 0) return order;
    }
    return 0;
  });
  return decorated.map(({ item }) => item);
}

interface Order {
  readonly path: readonly string[];
  readonly sign: 1 | -1;
}

/** Reads "project, -at"; what is no path is left out. */
export function parseOrders(text: string): readonly Order[] {
  return text.split(",").flatMap((part) => {
    const isDescending = part.trim().startsWith("-");
    const path = parsePath(part.trim().slice(isDescending ? 1 : 0));
    return path ? [{ path, sign: isDescending ? -1 : 1 } as const] : [];
  });
}

/** Rows without a value come last, in both directions. */
function compareValues(
  one: unknown,
  other: unknown,
  sign: 1 | -1,
  compareTexts: (one: string, other: string) => number,
): number {
  const isMissing = (value: unknown): boolean => value === undefined || value === null;
  if (isMissing(one) || isMissing(other)) return Number(isMissing(one)) - Number(isMissing(other));
  if (typeof one === "string" && typeof other === "string") return sign * compareTexts(one, other);
  if (typeof one !== typeof other) return sign * compareTexts(typeof one, typeof other);
  const [left, right] = [one as number, other as number];
  return left === right ? 0 : left < right ? -sign : sign;
}

/** Neighbours of one group get a header before them. */
function grouped(items: readonly Item[], groupBy: GroupBy): readonly Item[] {
  const path = typeof groupBy === "string" ? (parsePath(groupBy) ?? []) : [];
  const groupOf = typeof groupBy === "function" ? groupBy : (row: unknown) => readPath(row, path);
  const result: Item[] = [];
  const seen = new Map<string, number>();
  for (let start = 0; start < items.length;) {
    const group = groupOf(items[start]?.row);
    let end = start + 1;
    while (end < items.length && Object.is(groupOf(items[end]?.row), group)) end++;
    result.push(
      { key: headerKey(group, seen), row: new GroupHeader(group, end - start) },
      ...items.slice(start, end),
    );
    start = end;
  }
  return result;
}

/** A group that comes again further down has a header of its own there. */
function headerKey(group: unknown, seen: Map<string, number>): RowKey {
  const name = String(group);
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return `\u0001${name}\u0001${count}`;
}
