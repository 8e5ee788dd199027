import type { Member } from "../../core/rooms/members-state.js";

/** Who paused for less than this and types on hasn't begun anew. Milliseconds. */
const pauseMs = 30_000;

/** Who has begun to type, for those who hear of it: each once, however often they pause for a moment. */
export class TypingNews {
  readonly #seenAt = new Map<string, number>();
  readonly #unsaid = new Set<string>();
  #hasBegun = false;

  /** Whether somebody has begun. Who typed already when it was looked for the first time hasn't. */
  take(members: readonly Member[], now: number): boolean {
    for (const [userId, at] of this.#seenAt) if (now - at > pauseMs) this.#seenAt.delete(userId);
    const begun = members.filter(({ userId }) => !this.#seenAt.has(userId));
    for (const { userId } of members) this.#seenAt.set(userId, now);
    const isNews = this.#hasBegun && begun.length > 0;
    if (isNews) for (const { userId } of begun) this.#unsaid.add(userId);
    this.#hasBegun = true;
    return isNews;
  }

  /** Those of `members` that nothing was said of yet. From now on it was. */
  tell(members: readonly Member[]): readonly Member[] {
    const told = members.filter(({ userId }) => this.#unsaid.has(userId));
    this.#unsaid.clear();
    return told;
  }

  /** What comes next is no news. */
  forget(): void {
    this.#seenAt.clear();
    this.#unsaid.clear();
    this.#hasBegun = false;
  }
}
