/** Where the rows of a change came from. */
export type RowsOrigin = "server" | "optimistic" | "cache";

/** What a change of a list was, row by row, by their keys. */
export interface ListChange {
  /** Rows that came. */
  readonly added: readonly string[];
  /** Rows that went. */
  readonly removed: readonly string[];
  /** Rows that stand elsewhere now. */
  readonly moved: readonly string[];
  /** Number of rows shown after it. */
  readonly total: number;
  /** The backend, this page's own calls before the backend answers, or what the device had kept. */
  readonly source: RowsOrigin;
}

/**
 * The rows of a list changed, and the page shows them already.
 *
 * @public
 */
export class ListChangeEvent extends Event {
  static readonly eventName = "list-change";
  /** Number of rows shown now. */
  readonly total: number;
  /** The backend, this page's own calls before the backend answers, or what the device had kept. */
  readonly source: RowsOrigin;

  readonly #change: ListChange;

  constructor(change: ListChange) {
    super(ListChangeEvent.eventName);
    this.#change = change;
    this.total = change.total;
    this.source = change.source;
  }

  // Read only when somebody asks: the first change of a long list has all its keys.

  /** Keys of the rows that came. */
  get added(): readonly string[] {
    return this.#change.added;
  }

  /** Keys of the rows that went. */
  get removed(): readonly string[] {
    return this.#change.removed;
  }

  /** Keys of the rows that stand elsewhere now. */
  get moved(): readonly string[] {
    return this.#change.moved;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "list-change": ListChangeEvent;
  }
}
