import type { Member } from "../core/rooms/members-state.js";

/**
 * Other people began or stopped to type.
 *
 * @public
 */
export class TypingChangeEvent extends Event {
  static readonly eventName = "typing-change";
  /** Who types now, of those whose names are known. Never oneself. */
  readonly members: readonly Member[];
  /** How many type besides them. */
  readonly others: number;
  /** Those of `members` who have begun. */
  readonly joined: readonly Member[];
  /** Who was among `members` before and has stopped. */
  readonly left: readonly Member[];

  constructor(
    members: readonly Member[],
    others: number,
    joined: readonly Member[],
    left: readonly Member[],
  ) {
    super(TypingChangeEvent.eventName);
    this.members = members;
    this.others = others;
    this.joined = joined;
    this.left = left;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    "typing-change": TypingChangeEvent;
  }
}
