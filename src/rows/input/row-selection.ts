import type { RowKey } from "../../core/live/pages-state.js";
import type { RowSequence } from "../order/row-sequence.js";

/** How many rows can be chosen. */
export type SelectionMode = "single" | "multiple";

/** Which rows are chosen, by key, so that it outlives updates and rows that have no nodes now. */
export class RowSelection {
  mode: SelectionMode | undefined;
  #keys: ReadonlySet<RowKey> = new Set();
  /** Where a range begins that Shift extends. */
  #pivot: RowKey | undefined;

  get keys(): ReadonlySet<RowKey> {
    return this.#keys;
  }

  /** Chooses exactly `keys`; of several in single mode the first. */
  set(keys: Iterable<RowKey>): boolean {
    const wanted = [...keys];
    return this.#replace(new Set(this.mode === "single" ? wanted.slice(0, 1) : wanted));
  }

  /** A click, or Space: in multiple mode the others stay. */
  toggle(key: RowKey): boolean {
    this.#pivot = key;
    const isChosen = this.#keys.has(key);
    if (this.mode === "single") return this.#replace(new Set(isChosen ? [] : [key]));
    const keys = new Set(this.#keys);
    if (isChosen) keys.delete(key);
    else keys.add(key);
    return this.#replace(keys);
  }

  only(key: RowKey): boolean {
    this.#pivot = key;
    return this.#replace(new Set([key]));
  }

  /** From where the last choice was made up to `index`. */
  extend(index: number, rows: RowSequence, indexOf: (key: RowKey) => number): boolean {
    const key = rows.keyAt(index);
    if (key === undefined) return false;
    if (this.mode === "single") return this.only(key);
    const pivot = this.#pivot === undefined ? -1 : indexOf(this.#pivot);
    if (pivot < 0) return this.only(key);
    return this.#replace(new Set(keysBetween(rows, Math.min(pivot, index), Math.max(pivot, index))));
  }

  all(rows: RowSequence): boolean {
    return this.mode === "multiple" && this.#replace(new Set(keysBetween(rows, 0, rows.length - 1)));
  }

  /** Rows that went are no longer chosen. */
  forget(keys: readonly RowKey[]): boolean {
    if (!keys.some((key) => this.#keys.has(key))) return false;
    const gone = new Set(keys);
    return this.#replace(new Set([...this.#keys].filter((key) => !gone.has(key))));
  }

  #replace(keys: ReadonlySet<RowKey>): boolean {
    const isSame = keys.size === this.#keys.size && [...keys].every((key) => this.#keys.has(key));
    if (!isSame) this.#keys = keys;
    return !isSame;
  }
}

/** Without the headers of groups, and without rows that are not in memory. */
function keysBetween(rows: RowSequence, first: number, last: number): RowKey[] {
  const keys: RowKey[] = [];
  for (let index = first; index <= last; index++) {
    const key = rows.keyAt(index);
    if (key !== undefined && !rows.isHeader?.(index)) keys.push(key);
  }
  return keys;
}
