import type { RealtimeError } from "../core/errors.js";

/**
 * Something failed in an element. `preventDefault()` keeps it out of the client's log.
 *
 * @public
 */
export class RealtimeErrorEvent extends Event {
  static readonly eventName = "realtime-error";
  readonly error: RealtimeError;

  constructor(error: RealtimeError) {
    super(RealtimeErrorEvent.eventName, { bubbles: true, composed: true, cancelable: true });
    this.error = error;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "realtime-error": RealtimeErrorEvent;
  }
}
