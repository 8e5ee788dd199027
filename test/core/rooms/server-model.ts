import type { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { LeaseModel } from "./lease-model.js";
import type {
  BeatRequest,
  BeatResponse,
  JoinRequest,
  JoinResponse,
  LeaseStateResponse,
  ListedMember,
  MembersResponse,
  Pace,
  SignalRequest,
  SignalResponse,
  SignalsResponse,
} from "../../../src/core/rooms/room-wire.js";

const timings = {
  beatVisibleMs: 10_000,
  beatHiddenMs: 60_000,
  beatAloneMs: 30_000,
  awayAfterHiddenMs: 5_000,
  awayAfterIdleMs: 120_000,
  showLeaveAfterMs: 5_000,
  rejoinWithinMs: 2_000,
  signalEveryMs: 40,
  leaseRenewVisibleMs: 10_000,
  leaseRenewHiddenMs: 60_000,
  leaseSafetyMs: 2_000,
};
const offlineAfterMs: Record<Pace, number> = { visible: 25_000, hidden: 150_000, alone: 75_000 };

interface Session {
  readonly userId: string;
  readonly leaveToken: string;
  readonly isShown: boolean;
  /** How often all had asked again when it joined. */
  readonly epoch: number;
  away: boolean;
  deadline: number;
}

interface Signalled {
  readonly session: string;
  readonly userId: string;
  readonly kind: string;
  readonly value: unknown;
  readonly at: number;
  readonly expiresAt: number;
}

/** A room as the server has it, in few lines: sessions with deadlines, members folded from them, signals. */
export class ServerModel {
  readonly clock: VirtualClock;
  token = "token 1";
  readonly banned = new Set<string>();
  readonly sessions = new Map<string, Session>();
  readonly counts = { joins: 0, beats: 0, leaves: 0, signals: 0, changes: 0 };
  /** Members beyond those who have sessions here. */
  extra: readonly ListedMember[] = [];
  online: number | null = null;
  /** What all signals are answered by. */
  refusal: SignalResponse | undefined;
  listLimit = 100;
  readonly leases = new LeaseModel(this);
  private signalled: Signalled[] = [];
  private readonly joinedAt = new Map<string, number>();
  private readonly profiles = new Map<string, string>();
  private readonly watchers = new Set<() => void>();
  /** Who was removed since a token was replaced. */
  private readonly removed = new Map<string, string[]>();
  private epoch = 0;
  private lastId = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** One for each session. */
  get userIds(): readonly string[] {
    return Array.from(this.sessions.values(), ({ userId }) => userId).sort();
  }

  join(userId: string, request: JoinRequest): JoinResponse {
    this.counts.joins++;
    if (this.banned.has(userId)) return { name: "denied" };
    const by = (token: string | undefined) =>
      [...this.sessions].find(([, known]) => known.leaveToken === token && known.userId === userId);
    const former = by(request.former?.leaveToken);
    const going = by(request.leaveToken) ?? (request.former?.goesOn ? former : undefined);
    if (former && former[0] !== going?.[0]) this.drop(former[0]);
    const id = going?.[0] ?? `session ${++this.lastId}`;
    const leaveToken = going?.[1].leaveToken ?? request.leaveToken;
    this.sessions.set(id, {
      userId,
      leaveToken,
      isShown: request.appear === "online",
      epoch: this.epoch,
      away: request.away,
      deadline: this.clock.now() + offlineAfterMs[request.pace],
    });
    if (!this.joinedAt.has(userId)) this.joinedAt.set(userId, this.clock.now());
    this.profiles.set(userId, request.profile?.name ?? userId);
    this.changed();
    const joinedAt = this.joinedAt.get(userId) ?? 0;
    const self = { userId, profile: { name: this.profiles.get(userId) ?? userId }, joinedAt };
    const { token } = this;
    return { name: "joined", token, session: id, leaveToken, self, timings, serverNow: this.clock.now() };
  }

  beat(userId: string, { session, pace, away }: BeatRequest): BeatResponse {
    this.counts.beats++;
    if (this.banned.has(userId)) return { name: "denied" };
    const known = this.sessions.get(session);
    if (!known || known.epoch !== this.epoch || known.deadline <= this.clock.now()) return { name: "gone" };
    known.deadline = this.clock.now() + offlineAfterMs[pace];
    if (known.away !== away) {
      known.away = away;
      this.changed();
    }
    return { name: "alive", serverNow: this.clock.now() };
  }

  leave(leaveToken: string): void {
    this.counts.leaves++;
    for (const [id, session] of this.sessions) if (session.leaveToken === leaveToken) this.end(id);
  }

  signal(userId: string, { session, kind, value, forMs, until }: SignalRequest): SignalResponse {
    this.counts.signals++;
    if (this.refusal) return this.refusal;
    if (this.clock.now() > until) return { name: "too-late" };
    if (!this.sessions.has(session)) return { name: "gone" };
    const now = this.clock.now();
    const before = this.signalled.find((each) => each.session === session && each.kind === kind);
    if (before && now - before.at < timings.signalEveryMs)
      return { name: "too-soon", retryAfterMs: before.at + timings.signalEveryMs - now };
    this.signalled = this.signalled.filter((each) => each !== before);
    if (value !== null)
      this.signalled.push({ session, userId, kind, value, at: now, expiresAt: now + forMs });
    this.changed();
    return { name: "sent", serverNow: now };
  }

  /** Ends sessions whose deadline has come, as the sweep does. */
  sweep(): void {
    for (const [id, { deadline }] of this.sessions) if (deadline <= this.clock.now()) this.end(id);
    if (this.leases.sweep()) this.changed();
  }

  /** Takes the right to be there from `userId`, and gives all others another token. */
  revoke(userId: string): void {
    this.banned.add(userId);
    for (const [id, session] of this.sessions) if (session.userId === userId) this.drop(id);
    for (const since of [...this.removed.values()]) since.push(userId);
    this.removed.set(this.token, [userId]);
    this.token = `token ${++this.lastId}`;
    this.changed();
  }

  /** All have to ask again, and are listed when they have. */
  askAll(): void {
    this.epoch++;
    this.token = `token ${++this.lastId}`;
    this.changed();
  }

  members(token: string): MembersResponse {
    if (token !== this.token) return { name: "revoked", ...this.removedSince(token) };
    const users = new Map<string, boolean>();
    for (const { userId, away, isShown, epoch } of this.sessions.values())
      if (isShown && epoch === this.epoch) users.set(userId, (users.get(userId) ?? true) && away);
    const all = [...users]
      .map(([userId, away]) => ({
        userId,
        profile: { name: this.profiles.get(userId) ?? userId },
        away,
        joinedAt: this.joinedAt.get(userId) ?? 0,
      }))
      .concat(this.extra.map((member) => ({ ...member, profile: { name: member.profile.name } })))
      .sort((one, other) => one.joinedAt - other.joinedAt || (one.userId < other.userId ? -1 : 1));
    const members = all.slice(0, this.listLimit);
    const last = members.at(-1);
    const next =
      all.length > members.length && last ? { joinedAt: last.joinedAt, userId: last.userId } : null;
    return { name: "listed", members, next };
  }

  signals(token: string, kind: string): SignalsResponse {
    if (token !== this.token) return { name: "revoked" };
    return { name: "listed", signals: this.signalled.filter((each) => each.kind === kind) };
  }

  lease(token: string, resource: string): LeaseStateResponse {
    return token === this.token ? this.leases.list(resource) : { name: "revoked" };
  }

  /** Calls `read` now, soon, and at each change. */
  watch(read: () => void): () => void {
    this.watchers.add(read);
    return () => this.watchers.delete(read);
  }

  changed(): void {
    this.counts.changes++;
    for (const read of [...this.watchers]) read();
  }

  private removedSince(token: string): { readonly removed?: readonly string[] } {
    const removed = this.removed.get(token);
    return removed ? { removed } : {};
  }

  private drop(id: string): void {
    this.sessions.delete(id);
    this.leases.drop(id);
  }

  private end(id: string): void {
    this.drop(id);
    this.signalled = this.signalled.filter(({ session }) => session !== id);
    this.changed();
  }
}
