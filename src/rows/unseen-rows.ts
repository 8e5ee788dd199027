import type { RowKey } from "../core/live/pages-state.js";
import type { RowsEngine } from "./rows-engine.js";

/** So many rows before the last one that was seen may go with it, and the count stays right. */
const REMEMBERED = 20;

/** Counts the rows that came at the end of a list while the reader looked at others. */
export class UnseenRows {
  count = 0;
  readonly #rows: Pick<RowsEngine, "isAtEnd" | "length" | "sequence" | "indexOf">;
  /** The last rows that were seen, the newest one last. */
  #seen: RowKey[] = [];
  /** Rows that the reader made since. */
  #own = new Set<RowKey>();

  constructor(rows: Pick<RowsEngine, "isAtEnd" | "length" | "sequence" | "indexOf">) {
    this.#rows = rows;
  }

  /** Rows came or went. `isFromEnd`: new ones are expected at the end. `own`: the reader made these. */
  noteShown(isFromEnd: boolean, own: readonly RowKey[] = []): void {
    this.noteSeen(isFromEnd);
    for (const key of own) this.#own.add(key);
    if (!isFromEnd || this.#seen.length === 0) return;
    for (let key = this.#seen.at(-1); key !== undefined; key = this.#seen.at(-1)) {
      const place = this.#rows.indexOf(key);
      if (place >= 0) {
        const own = [...this.#own].filter((each) => this.#rows.indexOf(each) > place);
        this.count = this.#rows.length - 1 - place - own.length;
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
    this.#own.clear();
    const { length, sequence } = this.#rows;
    const places = Array.from({ length: Math.min(REMEMBERED, length) }, (_, back) => length - 1 - back);
    this.#seen = places.reverse().flatMap((place) => sequence.keyAt(place) ?? []);
  }
}
