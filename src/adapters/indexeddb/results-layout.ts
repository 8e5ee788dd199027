import type { DBSchema, IDBPDatabase } from "idb";

/** How records are written now. A cache needs no other: what is different isn't read, and goes in time. */
export const RESULTS_VERSION = 1;

/**
 * - `results`: one record a page or query, in parts of 1,000 rows, as JSON text: rows in records of their own take 20 to 100
 *   times as long.
 * - `uses`: when each query or list was last used and how much it holds, apart, so that reading rewrites no result.
 */
export interface ResultsLayout extends DBSchema {
  results: { key: [token: string, part: string, chunk: number]; value: ResultRecord };
  uses: { key: string; value: UseRecord };
}

export interface ResultRecord {
  readonly token: string;
  readonly part: string;
  /** From 0. */
  readonly chunk: number;
  readonly v: number;
  readonly ts: bigint | null;
  readonly text: string;
}

export interface UseRecord {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
  readonly parts: Readonly<Record<string, PartSize>>;
}

export interface PartSize {
  readonly chunks: number;
  /** Characters of text. */
  readonly length: number;
}

export function createResultsLayout(database: IDBPDatabase<ResultsLayout>): void {
  database.createObjectStore("results", { keyPath: ["token", "part", "chunk"] });
  database.createObjectStore("uses", { keyPath: "token" });
}

/** All records of a token. */
export function recordsOf(token: string): IDBKeyRange {
  // Arrays come after all texts and numbers.
  return IDBKeyRange.bound([token], [token, []]);
}

/** The records of a part from a chunk on. */
export function chunksFrom(token: string, part: string, chunk: number): IDBKeyRange {
  return IDBKeyRange.bound([token, part, chunk], [token, part, []]);
}
