import type { StoredDocument } from "./stored-document.js";

/** Rows one by one, in the order of a query's source. */
export interface Scan {
  /** The keys of the rows read, in scan order. */
  readonly trail: readonly string[];
  /** Whether everything was read. */
  readonly isExhausted: boolean;
  /** Whether it ended by itself at a limit of rows or bytes. */
  readonly isStopped: boolean;
  /** How much has been read. */
  readonly used: { readonly rows: number; readonly bytes: number };
  /** The next row, or null at the end. */
  next(): StoredDocument | null;
}

/** Where a scan is to stop by itself. */
export interface StopAt {
  readonly rows: number;
  readonly bytes: number;
}
