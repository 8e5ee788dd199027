import type { Member, MembersState } from "../../core/rooms/members-state.js";

type Here = Extract<MembersState, { name: "here" }>;

/** Who came and went between two moments. */
export interface PresenceChange {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
}

/** Undefined when nothing of anybody is different. */
export function changeBetween(before: Here, now: Here): PresenceChange | undefined {
  const isSame =
    before.members.length === now.members.length &&
    before.members.every((member, index) => member === now.members[index]);
  if (isSame) return undefined;
  const [then, these] = [idsOf(before), idsOf(now)];
  // Of a room that is larger than the list, those come into it for whom there is room now: they have been there all the time.
  const wasWhole = before.count <= before.members.length;
  return {
    joined: wasWhole ? now.members.filter(({ userId }) => !then.has(userId)) : [],
    left: before.members.filter(({ userId }) => !these.has(userId)),
  };
}

function idsOf({ members }: Here): ReadonlySet<string> {
  return new Set(members.map(({ userId }) => userId));
}

/** What is to be said of who came and went, without oneself. Who came and went again is no news. */
export class PresenceNews {
  readonly #joined = new Map<string, Member>();
  readonly #left = new Map<string, Member>();

  get isEmpty(): boolean {
    return this.#joined.size === 0 && this.#left.size === 0;
  }

  add({ joined, left }: PresenceChange): void {
    for (const member of joined) note(member, this.#joined, this.#left);
    for (const member of left) note(member, this.#left, this.#joined);
  }

  /** What there is, once. */
  take(): PresenceChange {
    const news = { joined: [...this.#joined.values()], left: [...this.#left.values()] };
    this.forget();
    return news;
  }

  forget(): void {
    this.#joined.clear();
    this.#left.clear();
  }
}

function note(member: Member, news: Map<string, Member>, opposite: Map<string, Member>): void {
  if (!member.isSelf && !opposite.delete(member.userId)) news.set(member.userId, member);
}
