/**
 * The community's `pending-task` protocol: an element is loading for the first time, and `complete` resolves
 * when it has something to show. It never rejects.
 *
 * @public
 */
export class PendingTaskEvent extends Event {
  static readonly eventName = "pending-task";
  readonly complete: Promise<void>;

  constructor(complete: Promise<void>) {
    super(PendingTaskEvent.eventName, { bubbles: true, composed: true });
    this.complete = complete;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "pending-task": PendingTaskEvent;
  }
}
