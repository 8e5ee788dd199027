import type { Clock } from "../ports.js";
import type { Member } from "./members-state.js";
import type { Joined, ListedMember } from "./room-wire.js";

/**
 * The members that are shown, of what the server lists. Who isn't listed any more stays for a moment: a reload leaves and joins
 * again, and nobody should see that.
 */
export class MemberList {
  private readonly clock: Clock;
  private readonly changed: () => void;
  private listed: readonly ListedMember[] = [];
  private self: Joined["self"] | null = null;
  private isSelfAway = false;
  private readonly leaving = new Map<string, { readonly member: ListedMember; readonly stop: () => void }>();
  /** What each of them looked like last, so that who didn't change is the same object. */
  private readonly known = new Map<string, Member>();

  /** `changed`: somebody has left for good. */
  constructor(clock: Clock, changed: () => void) {
    this.clock = clock;
    this.changed = changed;
  }

  /** Those who are leaving, of whom the server's count knows nothing any more. */
  get leavingCount(): number {
    return this.leaving.size;
  }

  take(listed: readonly ListedMember[], self: Joined["self"], showLeaveAfterMs: number): void {
    const present = new Set(listed.map(({ userId }) => userId));
    for (const { userId } of listed) this.cancelLeave(userId);
    for (const member of this.listed)
      if (!present.has(member.userId)) this.startLeave(member, showLeaveAfterMs);
    this.listed = listed;
    this.self = self;
  }

  /** They are shown no more, also not as leaving. */
  remove(userIds: readonly string[]): void {
    for (const userId of userIds) {
      this.cancelLeave(userId);
      this.known.delete(userId);
    }
    this.listed = this.listed.filter(({ userId }) => !userIds.includes(userId));
  }

  /** Known here before the server's list says so. */
  setSelfAway(isAway: boolean): void {
    this.isSelfAway = isAway;
  }

  /** Somebody else acts now: nobody of those before may be seen. */
  clear(): void {
    for (const { stop } of this.leaving.values()) stop();
    this.leaving.clear();
    this.known.clear();
    this.listed = [];
    this.self = null;
  }

  /** Oneself first, then who has been there longest. */
  current(): readonly Member[] {
    const { self } = this;
    const others = [...this.listed, ...[...this.leaving.values()].map(({ member }) => member)]
      .filter(({ userId }) => userId !== self?.userId)
      .sort((one, other) => one.joinedAt - other.joinedAt || (one.userId < other.userId ? -1 : 1));
    return [
      ...(self ? [this.shown({ ...self, away: this.isSelfAway }, true)] : []),
      ...others.map((member) => this.shown(member, false)),
    ];
  }

  private shown({ userId, profile, away, joinedAt }: ListedMember, isSelf: boolean): Member {
    const { name, avatar = null, color = null } = profile;
    const member: Member = { userId, name, avatar, color, isSelf, isAway: away, joinedAt };
    const known = this.known.get(userId);
    if (known && isSameMember(known, member)) return known;
    this.known.set(userId, member);
    return member;
  }

  private startLeave(member: ListedMember, showAfterMs: number): void {
    if (this.leaving.has(member.userId)) return;
    const stop = this.clock.setTimer(() => {
      this.leaving.delete(member.userId);
      this.known.delete(member.userId);
      this.changed();
    }, showAfterMs);
    this.leaving.set(member.userId, { member, stop });
  }

  private cancelLeave(userId: string): void {
    this.leaving.get(userId)?.stop();
    this.leaving.delete(userId);
  }
}

function isSameMember(one: Member, other: Member): boolean {
  return (Object.keys(one) as (keyof Member)[]).every((field) => one[field] === other[field]);
}
