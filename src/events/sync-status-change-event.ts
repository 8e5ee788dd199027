import type { ConnectionState } from "../core/live/connection-state.js";

/**
 * The connection changed.
 *
 * @public
 */
export class SyncStatusChangeEvent extends Event {
  static readonly eventName = "sync-status-change";
  readonly state: ConnectionState;

  constructor(state: ConnectionState) {
    super(SyncStatusChangeEvent.eventName);
    this.state = state;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "sync-status-change": SyncStatusChangeEvent;
  }
}
