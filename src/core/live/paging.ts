import type { RealtimeError } from "../errors.js";

/** `onward`: in the order of the query, from where the list began. `back`: against it. */
export type PageDirection = "onward" | "back";

/** What makes one page's query. */
export interface PageQuery {
  readonly direction: PageDirection;
  readonly cursor: string | null;
  /** Set for the halves of a split page and for a merged one, whose end must not depend on their size. */
  readonly endCursor?: string;
  /** How many rows are asked for, as far as no end is set. */
  readonly size: number;
  /** About how many rows the backend reads for it. */
  readonly reach: number;
}

/** Where a page ends, and what the backend advises. */
export interface PageEnd {
  readonly continueCursor: string;
  readonly isDone: boolean;
  readonly splitCursor: string | null;
  readonly pageStatus: "SplitRecommended" | "SplitRequired" | null;
  /** The query can be asked for the range between two cursors, so pages can be joined. */
  readonly isOfRange: boolean;
}

export interface PageResult {
  readonly rows: readonly unknown[];
  readonly end: PageEnd;
}

/** The list that a page belongs to. */
export interface PagedList {
  /** Part of the pages' queries, so that two lists never share a page's end. */
  readonly id: number;
  /** Where it begins, in the app's own terms. Undefined: at the beginning of the query. */
  readonly from: unknown;
}

/** How the pages of a query are asked for, and what comes is read. All else of a list is the same for any of them. */
export interface Paging {
  /** What a page's query gets besides the list's own arguments. */
  args(query: PageQuery, list: PagedList): Readonly<Record<string, unknown>>;
  /** Reads a result; the error says so when it is something else. */
  read(queryName: string, value: unknown): PageResult | RealtimeError;
  /** Whether a page failed because the cursors are those of another query, so that the list must begin again. */
  isInvalidCursor(error: RealtimeError): boolean;
}
