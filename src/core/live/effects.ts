import type { RowKey, RowMark } from "./pages-state.js";

/** What they do to one query. Answers the same each time, until the store is told that it changed. */
export interface QueryEffects {
  /**
   * The value that is shown in the place of the backend's. Must not change `base`.
   *
   * @param snapshot - the moment that `base` belongs to: effects that it holds already are left out
   */
  value(base: unknown, snapshot: Snapshot): unknown;
  /** The edits of a list's rows, in the order of their operations. */
  rows(base: ListBase): readonly RowEdit[];
}

/** The rows of a list as the backend said them last. */
export interface ListBase {
  /** Undefined when it isn't in memory. */
  readonly get: (key: RowKey) => unknown;
  readonly keyOf: (row: unknown) => RowKey | undefined;
  /** The moment that the page of a row belongs to. Null for a row that isn't in memory. */
  readonly snapshotOf: (key: RowKey) => Snapshot;
}

/** The timestamp of a moment on the backend. Null: before anything that is known. */
export type Snapshot = bigint | null;

/** Whether a result of the moment `snapshot` has what was committed at `appliedAt` (null: not yet, as far as is known). */
export function holds(snapshot: Snapshot, appliedAt: bigint | null): boolean {
  return snapshot !== null && appliedAt !== null && snapshot >= appliedAt;
}

/** Where a row stands, in the order of the query. Where that isn't loaded, it isn't shown. */
export type InsertPlace =
  | { readonly name: "start" | "end" }
  | { readonly name: "before"; readonly key: RowKey }
  /** As `Array.sort` compares, by the order that the query has. */
  | { readonly name: "sorted"; readonly compare: (row: unknown, other: unknown) => number };

/** One change of a list's rows. Of a row that isn't in memory it changes nothing. */
export type RowEdit = {
  readonly mark: RowMark;
  /** When the operation was committed: pages of that moment or a later one have the edit in them. Null: not known to be. */
  readonly appliedAt: bigint | null;
} & (
  | { readonly name: "insert"; readonly row: unknown; readonly place: InsertPlace }
  /** Fields take the place of the row's; those that are undefined go. */
  | { readonly name: "patch"; readonly key: RowKey; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly name: "remove"; readonly key: RowKey }
  /** Nothing but the mark. */
  | { readonly name: "mark"; readonly key: RowKey }
);
