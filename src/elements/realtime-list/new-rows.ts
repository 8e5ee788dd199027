import type { RowKey } from "../../core/live/pages-state.js";
import type { ListRows } from "./list-rows.js";

/** So many rows before the last one that was seen may go with it, and the count stays right. */
const REMEMBERED = 20;

/** Counts the rows that came at the end of a list while the reader looked at others. */
export class NewRows {
  count = 0;
  readonly #rows: Pick<ListRows, "isAtEnd" | "length" | "sequence" | "indexOf">;
  /** The last rows that were seen, the newest one last. */
  #seen: RowKey[] = [];

  constructor(rows: Pick<ListRows, "isAtEnd" | "length" | "sequence" | "indexOf">) {
    this.#rows = rows;
  }

  /** Rows came or went. `isFromEnd`: new ones are expected at the end. */
  noteShown(isFromEnd: boolean): void {
    this.noteSeen(isFromEnd);
    if (!isFromEnd || this.#seen.length === 0) return;
    for (let key = this.#seen.at(-1); key !== undefined; key = this.#seen.at(-1)) {
      const place = this.#rows.indexOf(key);
      if (place >= 0) {
        this.count = this.#rows.length - 1 - place;
        return;
      }
      this.#seen.pop();
    }
    this.seen();
  }

  /** The reader scrolled. */
  noteSeen(isFromEnd: boolean): void {
    if (!isFromEnd || this.#rows.isAtEnd || this.#seen.length === 0) this.seen();
  }

  seen(): void {
    this.count = 0;
    const { length, sequence } = this.#rows;
    const places = Array.from({ length: Math.min(REMEMBERED, length) }, (_, back) => length - 1 - back);
    this.#seen = places.reverse().flatMap((place) => sequence.keyAt(place) ?? []);
  }
}
