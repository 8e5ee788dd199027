/**
 * A row of a list with `hosted-rows`, and the element that a framework renders it into.
 *
 * @public
 */
export interface HostedRow {
  /** What identifies it in the list: its `_id`, or what `row-key` names. */
  readonly key: string;
  /** Its data, the same object until they change. */
  readonly row: unknown;
  /** Its place among all rows of the list, from 0. */
  readonly index: number;
  /** What to render it into. The list makes, places and removes it; what is in it is yours. */
  readonly element: HTMLElement;
}

/**
 * Other rows are on the page, or their data changed: render each of `rows` into its `element`, and nothing else. Headers
 * of groups and rows whose data is still to come are the list's own.
 *
 * @public
 */
export class VisibleRowsChangeEvent extends Event {
  static readonly eventName = "visible-rows-change";
  readonly rows: readonly HostedRow[];

  constructor(rows: readonly HostedRow[]) {
    super(VisibleRowsChangeEvent.eventName);
    this.rows = rows;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "visible-rows-change": VisibleRowsChangeEvent;
  }
}
