/**
 * A live value changed, or became stale or fresh.
 *
 * @public
 */
export class ValueChangeEvent extends Event {
  static readonly eventName = "value-change";
  /** The value at the element's `path`, before formatting. */
  readonly value: unknown;
  /** What it was before; undefined the first time. */
  readonly previous: unknown;
  /** The value is older than the newest connection. */
  readonly stale: boolean;

  constructor(value: unknown, previous: unknown, stale: boolean) {
    super(ValueChangeEvent.eventName);
    this.value = value;
    this.previous = previous;
    this.stale = stale;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "value-change": ValueChangeEvent;
  }
}
