import type {
  LeaseRequest,
  LeaseResponse,
  ListedHolder,
  ListedLease,
  Pace,
} from "../../../src/core/rooms/room-wire.js";

const livesMs: Record<Pace, number> = { visible: 30_000, hidden: 150_000, alone: 30_000 };
const claimWithinMs = 10_000;
const answerWithinMs = 15_000;

type Granting = { -readonly [Field in keyof Omit<ListedLease, "name">]: ListedLease[Field] } & {
  queue: ListedHolder[];
  expiresAt: number;
};

interface Room {
  readonly clock: { now(): number };
  readonly sessions: ReadonlyMap<string, { readonly userId: string; readonly away: boolean }>;
  changed(): void;
}

/** Leases as the server grants them, in few lines. It has one clock, and asks nobody what time it is. */
export class LeaseModel {
  /** What was done for a lease, in the order in which it was. */
  readonly writes: { readonly session: string; readonly fence: bigint; readonly isAccepted: boolean }[] = [];
  /** Each grant, in its order. */
  readonly grants: { readonly session: string; readonly fence: bigint; readonly at: number }[] = [];
  readonly counts = { renewals: 0, acts: 0 };
  /** Users who may take what they want, and who may have nothing. */
  readonly mighty = new Set<string>();
  readonly denied = new Set<string>();
  private readonly room: Room;
  private readonly leases = new Map<string, Granting>();

  constructor(room: Room) {
    this.room = room;
  }

  handle(userId: string, { session, resource, act, until = Infinity }: LeaseRequest): LeaseResponse {
    if (this.time > until) return { name: "too-late", serverNow: this.time };
    if (this.denied.has(userId)) return { name: "denied", data: "not for you" };
    const me = { userId, session };
    if (this.room.sessions.get(session)?.userId !== userId) return { name: "gone" };
    if (act.name === "renew") this.counts.renewals++;
    else this.counts.acts++;
    const lease = this.now(resource);
    const before = JSON.stringify(this.list(resource), text);
    const answer = this.answer(lease, me, act);
    if (JSON.stringify(this.list(resource), text) !== before) this.room.changed();
    return answer;
  }

  /** The app's mutation with `assertLease` in it: done whole, or not at all. */
  write(resource: string, session: string, fence: bigint): boolean {
    const { holder, fence: newest, expiresAt } = this.lease(resource);
    const isAccepted = holder?.session === session && newest === fence && expiresAt > this.time;
    this.writes.push({ session, fence, isAccepted });
    return isAccepted;
  }

  /** Who may write at this moment. */
  allowed(resource: string): string | null {
    const { holder, expiresAt } = this.lease(resource);
    return holder && expiresAt > this.time ? holder.session : null;
  }

  list(resource: string): ListedLease {
    const { holder, next, fence, grantedAt, ask, queue } = this.lease(resource);
    return { name: "lease", holder, next, fence, grantedAt, ask, queue: [...queue] };
  }

  /** Whether time has ended anything. */
  sweep(): boolean {
    const before = JSON.stringify([...this.leases], text);
    for (const resource of this.leases.keys()) this.now(resource);
    return JSON.stringify([...this.leases], text) !== before;
  }

  /** A session has ended. */
  drop(session: string): void {
    for (const lease of this.leases.values()) {
      lease.queue = lease.queue.filter((each) => each.session !== session);
      if (lease.holder?.session === session || lease.next?.session === session) this.passOn(lease);
    }
  }

  private answer(lease: Granting, me: ListedHolder, act: LeaseRequest["act"]): LeaseResponse {
    const isMine = lease.holder?.session === me.session;
    switch (act.name) {
      case "acquire":
        if (isMine) return this.prolong(lease, act.pace);
        if (!lease.holder && (!lease.next || lease.next.session === me.session))
          return this.grant(lease, me, act.pace);
        return this.line(lease, me, act.wait);
      case "renew":
        return isMine && lease.fence === act.fence ? this.prolong(lease, act.pace) : { name: "lost" };
      case "release":
        lease.queue = lease.queue.filter(({ session }) => session !== me.session);
        if (isMine || (!lease.holder && lease.next?.session === me.session)) this.passOn(lease);
        return { name: "released" };
      case "ask":
        if (!lease.holder || isMine) return { name: "free" };
        if (lease.ask && lease.ask.session !== me.session && lease.ask.until > this.time)
          return { name: "held", by: lease.holder };
        lease.ask = { ...me, text: act.text, until: this.time + answerWithinMs, isKept: false };
        return { name: "asked", until: lease.ask.until, serverNow: this.time };
      case "answer":
        if (!isMine || lease.fence !== act.fence) return { name: "lost" };
        if (!act.keeps) this.passOn(lease, lease.ask);
        else if (lease.ask) lease.ask = { ...lease.ask, isKept: true };
        return { name: act.keeps ? "kept" : "released" };
      case "take-over":
        if (isMine) return this.prolong(lease, act.pace);
        if (!lease.holder) return this.answer(lease, me, { name: "acquire", wait: false, pace: act.pace });
        if (this.isYielding(lease, lease.holder, me)) return this.grant(lease, me, act.pace);
        return { name: "held", by: lease.holder };
    }
  }

  private isYielding({ ask }: Granting, holder: ListedHolder, me: ListedHolder): boolean {
    const isUnanswered = ask?.session === me.session && !ask.isKept && ask.until <= this.time;
    const isAway = this.room.sessions.get(holder.session)?.away ?? true;
    return holder.userId === me.userId || isUnanswered || isAway || this.mighty.has(me.userId);
  }

  private line(lease: Granting, me: ListedHolder, wait: boolean): LeaseResponse {
    const by = lease.holder ?? lease.next ?? me;
    if (!wait) return { name: "held", by };
    const known = lease.queue.findIndex(({ session }) => session === me.session);
    if (known < 0 && lease.queue.length >= 20) return { name: "queue-full" };
    if (known < 0) lease.queue.push(me);
    return { name: "queued", place: known < 0 ? lease.queue.length : known + 1, by };
  }

  private grant(lease: Granting, me: ListedHolder, pace: Pace): LeaseResponse {
    const last = (lease.fence ?? 0n) + 1n;
    const clock = BigInt(this.time);
    lease.fence = last > clock ? last : clock;
    lease.holder = me;
    lease.grantedAt = this.time;
    lease.next = lease.ask = null;
    lease.queue = lease.queue.filter(({ session }) => session !== me.session);
    this.grants.push({ session: me.session, fence: lease.fence, at: this.time });
    return this.prolong(lease, pace);
  }

  private prolong(lease: Granting, pace: Pace): LeaseResponse {
    lease.expiresAt = this.time + livesMs[pace];
    return { name: "granted", fence: lease.fence ?? 0n, expiresAt: lease.expiresAt, serverNow: this.time };
  }

  private passOn(lease: Granting, first: ListedHolder | null = null): void {
    lease.queue = lease.queue.filter(({ session }) => session !== lease.next?.session);
    const next = first ?? lease.queue[0];
    lease.holder = lease.ask = null;
    lease.next = next ? { userId: next.userId, session: next.session } : null;
    lease.expiresAt = lease.next ? this.time + claimWithinMs : Infinity;
  }

  private now(resource: string): Granting {
    const lease = this.lease(resource);
    while ((lease.holder || lease.next) && lease.expiresAt <= this.time) this.passOn(lease);
    return lease;
  }

  private get time(): number {
    return Math.floor(this.room.clock.now());
  }

  private lease(resource: string): Granting {
    const known = this.leases.get(resource);
    if (known) return known;
    const none = { holder: null, next: null, fence: null, grantedAt: null, ask: null };
    const lease: Granting = { ...none, queue: [], expiresAt: Infinity };
    this.leases.set(resource, lease);
    return lease;
  }
}

const text = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);
