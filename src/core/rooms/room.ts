import type { Source, Unsubscribe } from "../source.js";
import { ColdSource } from "./cold-source.js";
import { MemberList } from "./member-list.js";
import type { MembersState } from "./members-state.js";
import { type RoomParts, roomParts } from "./room-parts.js";
import type { RoomPorts, Watched } from "./room-ports.js";
import { RoomSession, type SessionState } from "./room-session.js";
import type { Joined, MembersResponse, OnlineResponse, Profile, SignalsResponse } from "./room-wire.js";
import { ServerClock } from "./server-clock.js";
import { SignalChannel } from "./signal-channel.js";
import { SignalSender } from "./signal-sender.js";
import { checkKind, type SignalCheck } from "./signal-value.js";
import { Typing } from "./typing.js";

/** Pointers move; four times a second is what a backend carries for a room of people. Milliseconds. */
const SIGNAL_EVERY_MS = 250;
/**
 * A named place where members meet. One is there as long as somebody on the page listens to any of its sources, or has called
 * `attend`.
 */
export class Room {
  readonly members: Source<MembersState>;
  readonly typing: Typing;
  readonly [roomParts]: RoomParts;
  /** How the member wants to be shown. Read when they join; see `show`. */
  private profile: Profile | undefined;
  private appear: "online" | "offline" = "online";
  private readonly ports: RoomPorts;
  private readonly serverClock: ServerClock;
  private readonly session: RoomSession;
  private readonly list: MemberList;
  private readonly state = new ColdSource<MembersState>({ name: "joining" }, () => this.attend());
  private readonly channels = new Map<string, SignalChannel<unknown>>();
  private readonly followed = new Map<string, { stop: Unsubscribe }>();
  private readonly senders: SignalSender[] = [];
  private readonly warned = new Set<string>();
  private isListed = false;
  private hasMore = false;
  /** All have to ask again: who isn't listed next has not just loaded the page again. */
  private haveAllToAsk = false;
  private online: number | null = null;
  private identity: string | null | undefined;
  private attending = 0;
  private leaveLink: Unsubscribe = () => undefined;
  private unwatchMembers: Unsubscribe = () => undefined;
  private unwatchOnline: Unsubscribe | undefined;

  constructor(ports: RoomPorts) {
    const { clock, remote } = ports;
    this.ports = ports;
    this.serverClock = new ServerClock(clock);
    this.list = new MemberList(clock, () => this.show());
    this.session = new RoomSession({
      ...ports,
      serverClock: this.serverClock,
      profile: () => this.profile,
      appear: () => this.appear,
    });
    this.identity = remote.link.identity;
    this.members = this.state;
    this.session.state.subscribe((state) => this.sessionChanged(state));
    const { serverClock, session, members: people } = this;
    this[roomParts] = { ports, serverClock, session, people, leases: new Map() };
    this.typing = new Typing({ ...ports, channel: this.signal<true>("typing", 0), people: this.members });
  }

  /** Is in the room until the returned function was called, also without listening to anything. */
  attend(): Unsubscribe {
    if (this.attending++ === 0) this.arrive();
    const leave = this.session.attend();
    let isThere = true;
    return () => {
      if (!isThere) return;
      isThere = false;
      if (--this.attending === 0) this.leaveLink();
      leave();
    };
  }

  /** How the member wants to be shown, and whether at all. The token's own name and picture come before this. */
  appearAs(profile: Profile | undefined, appear: "online" | "offline" = "online"): void {
    const isSame = JSON.stringify([profile, appear]) === JSON.stringify([this.profile, this.appear]);
    if (isSame) return;
    this.profile = profile;
    this.appear = appear;
    this.session.rejoin();
  }

  /**
   * Signals of a kind: what others show for a moment. `everyMs`: two of one's own are at least so far apart, by default 250 ms.
   *
   * Anybody in the room can send anything under any kind. `check` says which values are meant: others are left out, whoever asks
   * for the kind. A kind has one check on a page, the one that was given last.
   *
   * ```ts
   * const isHand = (value: unknown): value is "up" | "down" => value === "up" || value === "down";
   * const hands = room.signal("hand", isHand);
   * ```
   *
   * Kinds are named by up to 32 small letters, digits, colons and hyphens. `typing` is the library's, as are
   * those that its elements name.
   *
   * @throws RealtimeError `bad-options` where the kind is named otherwise
   */
  signal<T>(kind: string, everyMs?: number): SignalChannel<T>;
  signal<T>(kind: string, check: SignalCheck<T>, everyMs?: number): SignalChannel<T>;
  signal<T>(
    kind: string,
    checkOrEveryMs?: SignalCheck<T> | number,
    everyMs = SIGNAL_EVERY_MS,
  ): SignalChannel<T> {
    const isCheck = typeof checkOrEveryMs === "function";
    const channel = this.channel<T>(kind, isCheck ? everyMs : (checkOrEveryMs ?? everyMs));
    if (isCheck) channel.allow(checkOrEveryMs);
    return channel;
  }

  private channel<T>(kind: string, everyMs: number): SignalChannel<T> {
    const known = this.channels.get(kind);
    if (known) return known as SignalChannel<T>;
    checkKind(kind);
    const { clock } = this.ports;
    const sender = new SignalSender({
      clock,
      everyMs,
      say: () => this.sayer(kind),
      gone: () => this.session.rejoin(),
      refused: (why) => this.warn(`${kind} refused`, `What is sent as "${kind}" is shown to nobody: ${why}`),
    });
    const channel = new SignalChannel<T>({
      kind,
      clock,
      serverClock: this.serverClock,
      sender,
      follow: () => this.follow(kind),
      warn: (topic, message) => this.warn(`${kind} ${topic}`, message),
    });
    this.senders.push(sender);
    this.channels.set(kind, channel as SignalChannel<unknown>);
    return channel;
  }

  /** Once of each topic. */
  private warn(topic: string, message: string): void {
    if (this.warned.has(topic)) return;
    this.warned.add(topic);
    this.ports.logger?.warn(message);
  }

  /** Tries now, after a failure or a refusal. */
  retry(): void {
    this.session.retry();
  }

  private arrive(): void {
    const { remote } = this.ports;
    this.linked(remote.link.identity);
    this.leaveLink = remote.onLink(({ identity }) => this.linked(identity));
  }

  private get joined(): Joined | undefined {
    const { current } = this.session.state;
    return current.name === "here" ? current.joined : undefined;
  }

  private linked(identity: string | null | undefined): void {
    if (identity === this.identity) this.show();
    else {
      this.identity = identity;
      this.forget();
      this.show();
    }
  }

  private sessionChanged(state: SessionState): void {
    this.unwatch();
    if (state.name === "here") this.watch(state.joined);
    else if (state.name === "denied" || (state.name === "out" && this.attending === 0)) this.forget();
    for (const sender of this.senders) sender.reset();
    for (const [kind, { stop }] of this.followed) {
      stop();
      this.followed.set(kind, { stop: this.watchSignals(kind) });
    }
    this.show();
  }

  private watch({ token }: Joined): void {
    this.unwatchMembers = this.ports.remote.watchMembers(token, (result) => this.membersCame(result));
  }

  private unwatch(): void {
    this.unwatchMembers();
    this.unwatchMembers = () => undefined;
    this.unwatchOnline?.();
    this.unwatchOnline = undefined;
  }

  private forget(): void {
    this.list.clear();
    this.isListed = false;
    this.hasMore = false;
    this.online = null;
    for (const channel of this.channels.values()) channel.take([]);
  }

  private membersCame(result: Watched<MembersResponse>): void {
    const { joined } = this;
    if (!joined) return;
    if (result.name === "failed") this.state.set({ name: "failed", error: result.error });
    else if (result.value.name === "revoked") this.revoked(joined, result.value.removed ?? []);
    else {
      const { members, next } = result.value;
      this.isListed = true;
      this.list.take(members, joined.self, this.haveAllToAsk ? 0 : joined.timings.showLeaveAfterMs);
      this.haveAllToAsk = false;
      this.list.setSelfAway(members.find(({ userId }) => userId === joined.self.userId)?.away ?? false);
      this.hasMore = next !== null;
      this.watchCount(joined);
      this.session.setAlone(members.every(({ userId }) => userId === joined.self.userId));
      this.show();
    }
  }

  /** Whoever was removed neither sees nor is seen from here on. Who still may be here learns that by joining again. */
  private revoked({ self, timings }: Joined, removed: readonly string[]): void {
    this.haveAllToAsk = removed.length === 0;
    const isSelf = removed.includes(self.userId);
    if (isSelf) this.forget();
    else {
      this.list.remove(removed);
      for (const channel of this.channels.values()) channel.remove(removed);
    }
    this.session.rejoin(isSelf ? 0 : timings.rejoinWithinMs);
  }

  /** Only of rooms that are larger than the list. */
  private watchCount({ token }: Joined): void {
    if (!this.hasMore) {
      this.unwatchOnline?.();
      this.unwatchOnline = undefined;
    } else
      this.unwatchOnline ??= this.ports.remote.watchOnline(token, (result) => {
        this.onlineCame(result);
      });
  }

  private onlineCame(result: Watched<OnlineResponse>): void {
    if (result.name === "failed" || result.value.name === "revoked") return;
    this.online = result.value.online;
    this.show();
  }

  private show(): void {
    const { current } = this.session.state;
    if (current.name === "denied") this.state.set(current);
    else if (current.name === "failed") this.state.set(current);
    else if (!this.isListed) this.state.set({ name: "joining" });
    else this.showMembers(current.name !== "here" || !this.ports.remote.link.isOpen);
  }

  private showMembers(isStale: boolean): void {
    const members = this.list.current();
    const known = members.length - this.list.leavingCount;
    const isExact = !this.hasMore || this.online !== null;
    const count = this.hasMore ? Math.max(this.online ?? 0, known) : members.length;
    const before = this.state.current;
    const isSame =
      before.name === "here" &&
      before.isStale === isStale &&
      before.isExact === isExact &&
      before.count === count &&
      before.members.length === members.length &&
      before.members.every((member, index) => member === members[index]);
    if (!isSame) this.state.set({ name: "here", members, count, isExact, isStale });
  }

  /** Undefined while nothing can be said, and where nobody would see it. */
  private sayer(kind: string) {
    const { joined } = this;
    const { remote, attendance } = this.ports;
    const { current } = this.state;
    const isAlone = current.name === "here" && current.members.length < 2 && !this.hasMore;
    if (!joined || isAlone || !remote.link.isOpen || this.appear === "offline") return undefined;
    return (value: unknown, forMs: number) => {
      // A hidden tab shows nothing new; it may still take something back.
      if (!attendance.isVisible && value !== null) return Promise.resolve({ name: "lost" } as const);
      const until = this.serverClock.oldAt();
      return remote.signal({ session: joined.session, kind, value, forMs, until });
    };
  }

  private follow(kind: string): Unsubscribe {
    const leaveRoom = this.attend();
    this.followed.set(kind, { stop: this.watchSignals(kind) });
    return () => {
      this.followed.get(kind)?.stop();
      this.followed.delete(kind);
      leaveRoom();
    };
  }

  private watchSignals(kind: string): Unsubscribe {
    const { joined } = this;
    if (!joined) return () => undefined;
    return this.ports.remote.watchSignals(joined.token, kind, (result) =>
      this.signalsCame(kind, joined, result),
    );
  }

  private signalsCame(kind: string, { session }: Joined, result: Watched<SignalsResponse>): void {
    // The members' query tells of a token that was replaced.
    if (result.name === "failed" || result.value.name === "revoked") return;
    this.channels.get(kind)?.take(result.value.signals.filter((signal) => signal.session !== session));
  }
}
