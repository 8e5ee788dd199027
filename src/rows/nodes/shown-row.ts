import type { RowKey } from "../../core/live/pages-state.js";

/** A row that has nodes on the page. */
export interface ShownRow {
  readonly key: RowKey;
  readonly element: HTMLElement;
  row: unknown;
  /** Its place among all rows of the list. */
  index: number;
}

/** What has nodes now: the rows from `first` to `last`, both included. */
export interface ShownRange {
  readonly first: number;
  readonly last: number;
}

/** No rows. */
export const nothingShown: ShownRange = { first: 0, last: -1 };
