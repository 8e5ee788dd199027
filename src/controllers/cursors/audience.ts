import type { Member, MembersState } from "../../core/rooms/members-state.js";
import type { Source } from "../../core/source.js";

/** Who of a room is shown, and whether anybody is there to see. */
export class Audience {
  readonly #members: Source<MembersState>;

  constructor(members: Source<MembersState>) {
    this.#members = members;
  }

  get self(): Member | undefined {
    return this.#listed.find(({ isSelf }) => isSelf);
  }

  /** Undefined for those who aren't to be shown: oneself at another device, and who isn't in the room. */
  shown(userId: string): { readonly member: Member | undefined } | undefined {
    const member = this.#listed.find((each) => each.userId === userId);
    if (member?.isSelf) return undefined;
    return member || this.#isLongerThanListed ? { member } : undefined;
  }

  /** Somebody else is in front of the page, and what is sent now arrives. */
  get isThere(): boolean {
    const { current } = this.#members;
    if (current.name !== "here" || current.isStale) return false;
    return this.#isLongerThanListed || this.#listed.some(({ isSelf, isAway }) => !isSelf && !isAway);
  }

  /** Nobody else is there, not even away, or nothing can be sent. */
  get isAlone(): boolean {
    const { current } = this.#members;
    return current.name !== "here" || current.isStale || current.count < 2;
  }

  get #listed(): readonly Member[] {
    const { current } = this.#members;
    return current.name === "here" ? current.members : [];
  }

  get #isLongerThanListed(): boolean {
    const { current } = this.#members;
    return current.name === "here" && current.count > current.members.length;
  }
}
