import type { Member } from "../core/rooms/members-state.js";

/**
 * Somebody came, left, went away, came back or changed their name or picture, and the page shows it already.
 *
 * @public
 */
export class PresenceChangeEvent extends Event {
  static readonly eventName = "presence-change";
  /** All who are listed now, oneself first. */
  readonly members: readonly Member[];
  /** Those who came since the event before. Nobody in the first one. */
  readonly joined: readonly Member[];
  /** Those who left since then. */
  readonly left: readonly Member[];

  constructor(members: readonly Member[], joined: readonly Member[], left: readonly Member[]) {
    super(PresenceChangeEvent.eventName);
    this.members = members;
    this.joined = joined;
    this.left = left;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "presence-change": PresenceChangeEvent;
  }
}
