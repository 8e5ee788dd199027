import type { RowKey } from "../../core/live/pages-state.js";
import type { ListRows } from "./list-rows.js";

/** Counts the rows that came at the end of a list while the reader looked at others. */
export class NewRows {
  count = 0;
  readonly #rows: ListRows;
  #lastSeen: RowKey | undefined;

  constructor(rows: ListRows) {
    this.#rows = rows;
  }

  /** Rows came or went. `isFromEnd`: new ones are expected at the end. */
  noteShown(isFromEnd: boolean): void {
    this.noteSeen(isFromEnd);
    if (!isFromEnd || this.#lastSeen === undefined) return;
    const place = this.#rows.indexOf(this.#lastSeen);
    if (place < 0) this.#lastSeen = this.#last;
    else this.count = this.#rows.length - 1 - place;
  }

  /** The reader scrolled. */
  noteSeen(isFromEnd: boolean): void {
    if (!isFromEnd || this.#rows.isAtEnd || this.#lastSeen === undefined) this.seen();
  }

  seen(): void {
    this.count = 0;
    this.#lastSeen = this.#last;
  }

  get #last(): RowKey | undefined {
    return this.#rows.sequence.keyAt(this.#rows.length - 1);
  }
}
