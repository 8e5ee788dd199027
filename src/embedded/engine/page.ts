import { DOCUMENT_LIMITS } from "../values/document-check.js";
import { justAfter } from "../values/order-key.js";
import type { Cursor } from "./cursor.js";
import { LIMITS } from "./limits.js";
import type { PageOptions, PageStatus } from "./query-json.js";
import type { KeyInterval } from "./read-set.js";
import type { StoredDocument } from "./stored-document.js";

/** One page of a query's results. */
export interface PageResult {
  readonly page: readonly StoredDocument[];
  /** Where the page ended; the next page starts here. */
  readonly cursor: string;
  readonly isDone: boolean;
  /** The middle of the rows read, to read the page as two; null when fewer than 3 rows were read. */
  readonly splitCursor: string | null;
  readonly pageStatus: PageStatus | null;
  /** What a re-run takes as `endCursor`, so that the page grows and shrinks in place instead of shifting. */
  readonly endCursorForJournal: string;
}

/** Where a page may read, and when it must stop, or, with an end that is fixed, should have stopped. */
export interface PageBounds {
  readonly interval: KeyInterval;
  readonly isPinned: boolean;
  readonly maximumRows: number;
  readonly maximumBytes: number;
}

const MAXIMUM_PAGE_SIZE = 32_000;

/** Throws if a page of these sizes can't be read. */
export function assertPageOptions(options: PageOptions): void {
  if (options.pageSize === 0) {
    throw new Error(
      "NoDocumentsForPagination: Must request at least 1 document while paginating. Set `numItems` above 0.",
    );
  }
  if (options.pageSize > MAXIMUM_PAGE_SIZE) {
    throw new Error(
      `PageSizeTooLarge: Page size ${options.pageSize} is too large (maximum ${MAXIMUM_PAGE_SIZE}). ` +
        `Ask for a smaller \`numItems\`.`,
    );
  }
  for (const name of ["maximumRowsRead", "maximumBytesRead"] as const) {
    if (options[name] !== 0) continue;
    throw new Error(`InvalidPaginationLimit: \`${name}\` must be above 0. Leave it out for no limit.`);
  }
}

/** The part of `interval` after `start` and up to `end`, inclusive, in scan order. */
export function between(
  interval: KeyInterval,
  isDescending: boolean,
  start: Cursor | null,
  end: Cursor | null,
): KeyInterval {
  if (start !== null && start.after === null) return { lo: interval.lo, hi: interval.lo };
  const startKey = start?.after ?? null;
  const endKey = end?.after ?? null;
  return isDescending
    ? { lo: greater(interval.lo, endKey), hi: smaller(interval.hi, startKey) }
    : {
        lo: greater(interval.lo, startKey === null ? null : justAfter(startKey)),
        hi: smaller(interval.hi, endKey === null ? null : justAfter(endKey)),
      };
}

/** Whether the page read, or held, so much that it should be two pages next time. */
export function isNearLimit(
  used: { readonly rows: number; readonly bytes: number },
  rows: number,
  bounds: PageBounds,
): boolean {
  return (
    used.rows > soft(Math.min(bounds.maximumRows, LIMITS.documentsRead)) ||
    used.bytes > soft(Math.min(bounds.maximumBytes, LIMITS.bytesRead)) ||
    rows > soft(DOCUMENT_LIMITS.arrayElements)
  );
}

function soft(limit: number): number {
  return Math.floor((limit * 3) / 4);
}

function greater(a: string, b: string | null): string {
  return b !== null && b > a ? b : a;
}

function smaller(a: string, b: string | null): string {
  return b !== null && b < a ? b : a;
}
