/**
 * The reader chose other rows of a list. Not sent when the page sets `selected`.
 *
 * @public
 */
export class SelectionChangeEvent extends Event {
  static readonly eventName = "selection-change";
  /** Keys of all rows that are chosen now. */
  readonly selected: readonly string[];

  constructor(selected: readonly string[]) {
    super(SelectionChangeEvent.eventName);
    this.selected = selected;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "selection-change": SelectionChangeEvent;
  }
}
