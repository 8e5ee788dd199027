import type { RealtimeError } from "../errors.js";
import type { Source, Unsubscribe } from "../source.js";

/** The stable identity of a row among the rows of its list. */
export type RowKey = string;

/**
 * What changed between two states of a list, in terms of keys.
 *
 * Applying `removed`, then `placed` in the order given, then `changed`, turns the old rows into the new ones.
 * `before` is the key of the row that follows afterwards, or null at the end; it is always a row that is already
 * in its final place when the entries are applied in the order given (so they go from the end to the start). As
 * few rows are moved as possible. `changed` names each row that was there before and is another object now, also
 * when it moved: no other row needs to be rendered again.
 *
 * @public
 */
export interface RowsChange<Row> {
  readonly removed: readonly RowKey[];
  readonly placed: readonly RowPlacement<Row>[];
  readonly changed: readonly { readonly key: RowKey; readonly row: Row }[];
}

/** A row that came (`added`) or went elsewhere (`moved`), and the row that it now stands before. */
export interface RowPlacement<Row> {
  readonly kind: "added" | "moved";
  readonly key: RowKey;
  readonly row: Row;
  readonly before: RowKey | null;
}

/**
 * The loaded rows of a paginated live query, all of one snapshot.
 *
 * `status` speaks of the first page; `more` of what follows the loaded rows:
 * `idle` (there is more), `loading` (also while the first page loads), `error` (a page failed, call `retry`),
 * `done` (the end is loaded).
 *
 * When a page that is shown fails, or pages have not all come again after a lost connection, the rows stay those
 * of the last snapshot in which all was well, and are `stale`.
 *
 * @public
 */
export interface PagesState<Row> {
  readonly status: "loading" | "ready" | "error";
  /** Unchanged rows stay the same objects from state to state. */
  readonly rows: readonly Row[];
  /** `keys[i]` is the key of `rows[i]`. */
  readonly keys: readonly RowKey[];
  readonly more: "idle" | "loading" | "error" | "done";
  /** The rows are not kept up to date now. */
  readonly stale: boolean;
  readonly error: RealtimeError | undefined;
}

/**
 * A live, paginated list: a `Source` of states that also hands on what changed.
 *
 * @public
 */
export interface PagesSource<Row> extends Source<PagesState<Row>> {
  /**
   * Calls `listener` after each change of the rows with just the difference, before `subscribe`'s listeners hear
   * of the new state. A new listener is not called at once: read `current` first.
   */
  subscribeChanges(listener: (change: RowsChange<Row>) => void): Unsubscribe;
  /** Asks for the next page. False when nobody is subscribed, there is none, or one is already on its way. */
  loadMore(): boolean;
  /** Asks again for what failed. */
  retry(): void;
}
