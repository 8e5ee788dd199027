import type { LeasePerson, LeaseState } from "../core/rooms/lease-state.js";

/**
 * Who may edit changed, or something about it.
 *
 * @public
 */
export class LeaseChangeEvent extends Event {
  static readonly eventName = "lease-change";
  readonly state: LeaseState;

  constructor(state: LeaseState) {
    super(LeaseChangeEvent.eventName);
    this.state = state;
  }

  /** Who holds it; null while nobody else does. */
  get holder(): LeasePerson | null {
    return this.state.name === "theirs" ? this.state.holder : null;
  }

  /** Whether this tab holds it. */
  get isMine(): boolean {
    return this.state.name === "mine";
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "lease-change": LeaseChangeEvent;
  }
}
