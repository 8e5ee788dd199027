/** Where the rows of a change came from. */
export type RowsOrigin = "server" | "optimistic" | "cache";

export interface ListChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly moved: readonly string[];
  readonly total: number;
  readonly source: RowsOrigin;
}

/**
 * The rows of a list changed, and the page shows them already.
 *
 * @public
 */
export class ListChangeEvent extends Event {
  static readonly eventName = "list-change";
  /** Keys of the rows that came, in the order in which they were placed. */
  readonly added: readonly string[];
  /** Keys of the rows that went. */
  readonly removed: readonly string[];
  /** Keys of the rows that stand elsewhere now. */
  readonly moved: readonly string[];
  /** Number of rows shown now. */
  readonly total: number;
  readonly source: RowsOrigin;

  constructor(change: ListChange) {
    super(ListChangeEvent.eventName);
    this.added = change.added;
    this.removed = change.removed;
    this.moved = change.moved;
    this.total = change.total;
    this.source = change.source;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "list-change": ListChangeEvent;
  }
}
