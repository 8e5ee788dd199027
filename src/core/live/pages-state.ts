import type { RealtimeError } from "../errors.js";
import type { Source, Unsubscribe } from "../source.js";

/** The stable identity of a row among the rows of its list. */
export type RowKey = string;

/**
 * What changed between two states of a list, in terms of keys.
 *
 * Applying `removed`, then `placed` in the order given, then `changed`, turns the old rows into the new ones.
 * `before` is the key of the row that follows afterwards, or null at the end; it is always a row that is already
 * in its final place when the entries are applied in the order given (so they go from the end to the start). Rows
 * move only within and between pages that changed, as few as possible. `changed` names each row that was there
 * before and is another object now, also when it moved: no other row needs to be rendered again.
 *
 * @public
 */
export interface RowsChange<Row> {
  /** Rows that are not in the list any more. */
  readonly removed: readonly RowKey[];
  /** Rows that came or moved, from the end of the list to its start. */
  readonly placed: readonly RowPlacement<Row>[];
  /** Rows that were there before and have other data now, also when they moved. */
  readonly changed: readonly { readonly key: RowKey; readonly row: Row }[];
  /**
   * The same by place, for those who keep something for each row, such as its height: from start to end, each
   * with the places that the regions before it have led to. Empty when no row came, went or moved.
   */
  readonly regions: readonly RowsRegion[];
  /** Rows of whose operations something else is known now: of those that are pending, and no longer. */
  readonly marked: readonly MarkedRow[];
  /**
   * `data`: the backend's rows changed. `own`: the same, and a mutation of this client is among the reasons. `window`: rows were
   * let go, or came back, because of what is looked at. `cache`: they were kept on the device, or are the backend's first answer after
   * that; so nobody has to be told of them as news.
   */
  readonly cause: "data" | "own" | "window" | "cache";
}

/** What is known of a row beside its data. */
export interface RowMark {
  /** `pending`: an operation that changes it has not settled. `failed`: one waits for a person. */
  readonly name: "pending" | "failed";
  /** Of the operation, the latest of several. */
  readonly operation: string;
}

/** Something else is known of a row. Undefined: nothing any more. */
export interface MarkedRow {
  readonly key: RowKey;
  readonly mark: RowMark | undefined;
}

/** A row that came (`added`) or went elsewhere (`moved`), and the row that it now stands before. */
export interface RowPlacement<Row> {
  /** Whether it is new to the list, or was in it elsewhere. */
  readonly kind: "added" | "moved";
  /** The row. */
  readonly key: RowKey;
  /** Its data now. */
  readonly row: Row;
  /** The row that follows it now; null at the end of what is loaded. */
  readonly before: RowKey | null;
}

/** `removed` rows from `index` on gave way to those with the keys `after`. */
export interface RowsRegion {
  readonly index: number;
  readonly removed: number;
  /** The keys of the removed rows. None for rows that had been let go. */
  readonly before: readonly RowKey[];
  readonly after: readonly RowKey[];
}

/**
 * What follows the loaded rows: there is more (`idle`), it is on its way, it failed (call `retry`), or nothing (`done`).
 *
 * `resting`: there may be more, but many pages in a row were without rows, so the next one should be asked for only
 * when a person wants it. That happens where a query filters after it has paginated.
 */
export type EndState = "idle" | "loading" | "resting" | "error" | "done";

/**
 * The loaded rows of a paginated live query, all of one snapshot, and what is known of those around them.
 *
 * `more` speaks of what follows the loaded rows in the order of the query (`loading` also while the first page loads);
 * `back` of what precedes them, for a list that began somewhere in the middle.
 *
 * When a page that is shown fails, or pages have not all come again after a lost connection, the rows stay those
 * of the last snapshot in which all was well, and are `stale`.
 *
 * @public
 */
export interface PagesRows<Row> {
  /**
   * The rows in memory: all that are loaded, unless the list is windowed. Unchanged rows stay the same objects from
   * state to state. Joined when it is first read, so prefer `rowAt` in long lists.
   */
  readonly rows: readonly Row[];
  /** `keys[i]` is the key of `rows[i]`. */
  readonly keys: readonly RowKey[];
  /** The number of loaded rows, with those of a windowed list that were let go. */
  readonly length: number;
  /** The row at a place, found in the logarithm of the number of pages. Undefined when it is not in memory. */
  rowAt(index: number): Row | undefined;
  /** The key of the row at a place. Undefined when it is not in memory. */
  keyAt(index: number): RowKey | undefined;
  /** What is known of the rows after those that are loaded. */
  readonly more: EndState;
  /** Always `done` for a list without `from`. */
  readonly back: EndState;
  /** The rows are not kept up to date now. */
  readonly stale: boolean;
}

/** No row is there yet, and nothing has failed. */
export interface LoadingPages<Row> extends PagesRows<Row> {
  readonly name: "loading";
  readonly error: undefined;
}

/** The first page is there, with or without rows. */
export interface ReadyPages<Row> extends PagesRows<Row> {
  readonly name: "ready";
  /**
   * What is wrong beside that: another page has failed (`more` or `back` is `error`), or a row isn't shown, as one without a key.
   * Undefined while all is well.
   */
  readonly error: RealtimeError | undefined;
}

/** The first page or the list as a whole has failed, or another page before there was anything to show. */
export interface FailedPages<Row> extends PagesRows<Row> {
  readonly name: "failed";
  readonly error: RealtimeError;
}

/**
 * What is known of a paginated live query: whether its first page is there, its rows, and what is wrong.
 *
 * A list that has `failed` keeps the rows that it showed, if there were any.
 *
 * @public
 */
export type PagesState<Row> = LoadingPages<Row> | ReadyPages<Row> | FailedPages<Row>;

/** The rows that somebody looks at, by their places: from `first` to `last`, both included. */
export interface RowsRange {
  readonly first: number;
  readonly last: number;
}

/**
 * A live, paginated list: a `Source` of states that also hands on what changed.
 *
 * @public
 */
export interface PagesSource<Row> extends Source<PagesState<Row>> {
  /**
   * Calls `listener` after each change of the rows with just the difference, and the state that it leads to, before
   * `subscribe`'s listeners hear of that state. A new listener is not called at once: read `current` first.
   */
  subscribeChanges(listener: (change: RowsChange<Row>, state: PagesState<Row>) => void): Unsubscribe;
  /** What is known of a row beside its data: an operation that changes it is pending, or has failed. */
  markOf(key: RowKey): RowMark | undefined;
  /** The place of a row in `current`, found in the logarithm of the number of pages. -1 when it is not in memory. */
  indexOf(key: RowKey): number;
  /**
   * How many rows stand before the place where the list began (behind it, in a list from its end): those that `loadBack`
   * asks for.
   */
  countBack(): number;
  /**
   * Says which rows are looked at. A windowed list keeps only the pages around them live: pages far away are
   * unsubscribed, but remembered, and those farthest let go of their rows. Nothing in other lists.
   */
  look(range: RowsRange): void;
  /**
   * Asks for the next page, of a larger part of the query after pages with few rows. False when nobody is subscribed,
   * there is none, or one is already on its way.
   */
  loadMore(): boolean;
  /** Asks for the page before, in a list that began somewhere in the middle. False as for `loadMore`. */
  loadBack(): boolean;
  /** Asks again for what failed. */
  retry(): void;
}
