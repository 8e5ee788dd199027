import type { PagesState, RowKey } from "../../core/live/pages-state.js";
import { readable } from "../../internal/readable.js";
import { parsePath, readPath } from "../../internal/value-path.js";
import { asChoice, asGroup } from "./row-answers.js";
import { GroupHeader, isGroupHeader } from "./group-header.js";
import type { RowFailure } from "../renderers/row-failures.js";
import { type Item, type SortBy, sortItems } from "./sorting.js";
import type { RowSequence } from "./row-sequence.js";

/** A path, or a function that names the group of a row. */
export type GroupBy = string | ((row: unknown) => unknown);

export interface Arrangement {
  readonly sortBy: SortBy | undefined;
  readonly filter: ((row: unknown) => boolean) | undefined;
  readonly groupBy: GroupBy | undefined;
  /** For the order of texts. */
  readonly locale: string;
}

/**
 * Loaded rows in an order, a selection and groups of the page's own. A row that `filter` fails for is left out, one that
 * has no place in the order comes last, and one whose group can't be told stands in a group without a name.
 */
export class ArrangedRows implements RowSequence {
  /** Rows that the page's functions failed for. */
  readonly failures: readonly RowFailure[];
  readonly #items: readonly Item[];
  readonly #headers: readonly number[];

  constructor(state: PagesState<unknown>, arrangement: Arrangement) {
    const { rows, keys } = state;
    const all = rows.map((row, index) => ({ key: keys[index] as RowKey, row }));
    const { filter, sortBy, groupBy, locale } = arrangement;
    const failures: RowFailure[] = [];
    const onFailure =
      (job: RowFailure["job"]) =>
      ({ key }: Item, cause: unknown): void =>
        void failures.push({ job, key, cause });
    const chosen = filter ? chosenOf(all, filter, onFailure("filter")) : all;
    const sorted = sortBy === undefined ? chosen : sortItems(chosen, sortBy, locale, onFailure("sortBy"));
    this.#items = groupBy === undefined ? sorted : grouped(sorted, groupBy, onFailure("groupBy"));
    this.failures = failures;
    this.#headers = this.#items.flatMap(({ row }, index) => (isGroupHeader(row) ? [index] : []));
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
    return isGroupHeader(this.rowAt(index));
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

type OnFailure = (item: Item, cause: unknown) => void;

function chosenOf(
  items: readonly Item[],
  filter: (row: unknown) => unknown,
  onFailure: OnFailure,
): readonly Item[] {
  return items.filter((item) => {
    try {
      return asChoice(filter(item.row));
    } catch (cause) {
      onFailure(item, cause);
      return false;
    }
  });
}

/** Neighbours of one group get a header before them. */
function grouped(items: readonly Item[], groupBy: GroupBy, onFailure: OnFailure): readonly Item[] {
  const path = typeof groupBy === "string" ? (parsePath(groupBy) ?? []) : [];
  const groupOf = typeof groupBy === "function" ? groupBy : (row: unknown) => readPath(row, path);
  const groups = items.map((item) => {
    try {
      return asGroup(groupOf(item.row));
    } catch (cause) {
      onFailure(item, cause);
      return undefined;
    }
  });
  const result: Item[] = [];
  const seen = new Map<string, number>();
  for (let start = 0; start < items.length;) {
    const group = groups[start];
    let end = start + 1;
    while (end < items.length && Object.is(groups[end], group)) end++;
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
  const name = readable(group);
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return `\u0001${name}\u0001${count}`;
}
