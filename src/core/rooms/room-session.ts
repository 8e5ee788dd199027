import { backoff } from "../backoff.js";
import type { RealtimeError } from "../errors.js";
import type { Chance, Clock, Ids } from "../ports.js";
import { SourceValue } from "../source-value.js";
import type { Unsubscribe } from "../source.js";
import type {
  Attendance,
  AttendanceEvent,
  Reply,
  RoomLink,
  RoomRemote,
  SessionMemory,
} from "./room-ports.js";
import type { BeatResponse, Joined, JoinResponse, Pace, Profile, RoomTimings } from "./room-wire.js";
import type { ServerClock } from "./server-clock.js";

/**
 * How far this tab is in the room.
 *
 * - `out`: nobody on this page wants to be there, or the page is frozen or gone.
 * - `unreachable`: there is no connection, or nobody knows yet who acts.
 * - `joining`: asked to be let in.
 * - `here`.
 * - `denied`: the app doesn't let this user in.
 * - `failed`: the server's half is missing, or throws. Tried again, rarely.
 */
export type SessionState =
  | { readonly name: "out" | "unreachable" | "joining" }
  | { readonly name: "denied"; readonly data: unknown }
  | { readonly name: "here"; readonly joined: Joined }
  | { readonly name: "failed"; readonly error: RealtimeError };

export interface RoomSessionOptions {
  readonly remote: RoomRemote;
  readonly attendance: Attendance;
  readonly memory: SessionMemory;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly chance: Chance;
  readonly ids: Ids;
  /** How the member wants to be shown, read each time that they join. */
  readonly profile: () => Profile | undefined;
  /** `offline`: here without being shown to others. */
  readonly appear: () => "online" | "offline";
}

/** Who leaves for less than this, as an element that is moved on its page, hasn't left. Milliseconds. */
const LINGER_MS = 1_000;

/** Being in a room: joins, says at intervals that it is still there, and leaves. */
export class RoomSession {
  readonly state = new SourceValue<SessionState>({ name: "out" });
  private readonly options: RoomSessionOptions;
  private wanted = 0;
  private isSuspended = false;
  private isAlone = false;
  private isAway = false;
  private failures = 0;
  /** Answers to what was said in an earlier life of this session are nobody's. */
  private life = 0;
  private former: { readonly leaveToken: string; readonly goesOn: boolean } | undefined;
  /** By which the session is ended that was asked for: it may be there though no answer came. */
  private asked: string | undefined;
  private identity: string | null | undefined;
  private isBeating = false;
  /** When it was said last that this session lives. */
  private beatenAt = -Infinity;
  private beatAgain = false;
  private lastInput: number;
  private readonly timers = new Map<"next" | "hidden" | "idle" | "linger", () => void>();
  private leaveWorld: Unsubscribe = () => undefined;

  constructor(options: RoomSessionOptions) {
    this.options = options;
    this.lastInput = options.clock.monotonic();
  }

  /** Is there until the returned function was called. */
  attend(): Unsubscribe {
    let isWanted = true;
    if (this.wanted++ === 0) this.arrive();
    return () => {
      if (!isWanted) return;
      isWanted = false;
      if (--this.wanted === 0) this.setTimer("linger", LINGER_MS, () => this.depart());
    };
  }

  /** Nobody else is there, so beats may be rarer. */
  setAlone(isAlone: boolean): void {
    if (isAlone === this.isAlone) return;
    this.isAlone = isAlone;
    // Who isn't alone any more is waited for sooner by the server than the next beat would come.
    if (this.state.current.name === "here") this.beat();
  }

  /**
   * Joins again: the token was replaced, the session is gone, or the member wants to be shown otherwise. `withinMs`: not at the
   * same moment as all others.
   */
  rejoin(withinMs = 0): void {
    const { current } = this.state;
    if (current.name === "joining") this.tryToJoin();
    if (current.name !== "here") return;
    this.endLife();
    this.former = { leaveToken: current.joined.leaveToken, goesOn: true };
    this.state.set({ name: "joining" });
    if (withinMs === 0) this.tryToJoin();
    else this.setTimer("next", this.options.chance.next() * withinMs, () => this.tryToJoin());
  }

  /** Tries now, whatever is waited for. */
  retry(): void {
    if (this.state.current.name !== "here") this.tryToJoin();
  }

  private arrive(): void {
    if (this.clearTimer("linger")) return;
    const { attendance, remote } = this.options;
    this.rememberFormer();
    this.identity = remote.link.identity;
    const leaveAttendance = attendance.subscribe((event) => this.attended(event));
    const leaveLink = remote.onLink((link) => this.linked(link));
    this.leaveWorld = () => {
      leaveAttendance();
      leaveLink();
    };
    this.isAway = false;
    this.watchIdle();
    this.tryToJoin();
  }

  private depart(): void {
    this.leaveWorld();
    this.leave("out");
    this.options.memory.write(null);
  }

  private leave(next: "out" | "unreachable"): void {
    const { leaveToken } = this;
    this.endLife();
    this.former = this.asked = undefined;
    // What is still heard of the room is not this session's any more.
    this.state.set({ name: next });
    if (leaveToken !== undefined) this.options.remote.leave(leaveToken);
  }

  /** Ends what the server has of this session, or may have. */
  private get leaveToken(): string | undefined {
    const { current } = this.state;
    if (current.name === "here") return current.joined.leaveToken;
    // While it asks to go on, the server still has the session that it was.
    return this.former?.goesOn ? this.former.leaveToken : this.asked;
  }

  private endLife(): void {
    this.life++;
    this.isBeating = false;
    this.beatAgain = false;
    for (const name of ["next", "hidden", "idle"] as const) this.clearTimer(name);
  }

  private tryToJoin(): void {
    this.clearTimer("next");
    const { remote } = this.options;
    if (this.wanted === 0 || this.isSuspended) return;
    if (!remote.link.isOpen || remote.link.identity === undefined) {
      this.state.set({ name: "unreachable" });
      return;
    }
    if (this.state.current.name !== "failed" && this.state.current.name !== "denied")
      this.state.set({ name: "joining" });
    void this.join();
  }

  private async join(): Promise<void> {
    const { remote, clock, profile, appear, ids, memory } = this.options;
    const life = ++this.life;
    const askedAt = clock.monotonic();
    const shown = profile();
    const leaveToken = this.leaveToken ?? ids.next();
    this.asked = leaveToken;
    memory.write(leaveToken);
    const reply = await remote.join({
      ...(shown ? { profile: shown } : {}),
      pace: this.pace,
      away: this.isAway,
      appear: appear(),
      leaveToken,
      ...(this.former ? { former: this.former } : {}),
    });
    if (life === this.life) this.joinAnswered(reply, askedAt);
    // It was let in after it had said that it leaves: nobody else will say so again.
    else if (reply.name === "answered" && reply.value.name === "joined" && this.leaveToken !== leaveToken)
      remote.leave(reply.value.leaveToken);
  }

  private joinAnswered(reply: Reply<JoinResponse>, askedAt: number): void {
    if (reply.name === "lost") {
      this.state.set({ name: "unreachable" });
      this.retryLater();
    } else if (reply.name === "failed") {
      this.state.set({ name: "failed", error: reply.error });
      this.retryLater();
    } else if (reply.value.name === "denied") this.turnedAway(reply.value.data);
    else if (reply.value.name === "rate-limited") {
      this.setTimer("next", reply.value.retryAfterMs, () => this.tryToJoin());
    } else this.letIn(reply.value, askedAt);
  }

  private letIn(joined: Joined, askedAt: number): void {
    this.failures = 0;
    this.former = this.asked = undefined;
    this.options.serverClock.learn(joined.serverNow, askedAt);
    this.options.memory.write(joined.leaveToken);
    this.beatenAt = askedAt;
    this.state.set({ name: "here", joined });
    if (this.options.attendance.isVisible) this.watchIdle();
    else this.watchHidden();
    this.waitForBeat();
  }

  /** One on its way at a time; what has changed meanwhile is said with the next. */
  private beat(): void {
    const { current } = this.state;
    if (current.name !== "here") return;
    this.clearTimer("next");
    if (this.isBeating) this.beatAgain = true;
    else void this.sendBeat(current.joined);
  }

  private async sendBeat({ session }: Joined): Promise<void> {
    const { remote, clock } = this.options;
    const { life } = this;
    const askedAt = clock.monotonic();
    this.isBeating = true;
    this.beatenAt = askedAt;
    const reply = await remote.beat({ session, pace: this.pace, away: this.isAway });
    if (life !== this.life) return;
    this.isBeating = false;
    const again = this.beatAgain;
    this.beatAgain = false;
    this.beatAnswered(reply, askedAt);
    if (again) this.beat();
  }

  private beatAnswered(reply: Reply<BeatResponse>, askedAt: number): void {
    // One that was lost ends nothing: the next one makes it good.
    if (reply.name !== "answered") this.waitForBeat();
    else if (reply.value.name === "alive") {
      this.options.serverClock.learn(reply.value.serverNow, askedAt);
      this.waitForBeat();
    } else if (reply.value.name === "rate-limited")
      this.setTimer("next", reply.value.retryAfterMs, () => this.beat());
    else if (reply.value.name === "gone") this.rejoin();
    else this.turnedAway(reply.value.data);
  }

  private turnedAway(data: unknown): void {
    this.endLife();
    this.former = this.asked = undefined;
    this.options.memory.write(null);
    this.state.set({ name: "denied", data });
  }

  private waitForBeat(): void {
    const { timings } = this;
    if (!timings) return;
    const { beatVisibleMs, beatHiddenMs, beatAloneMs } = timings;
    const everyMs = { visible: beatVisibleMs, hidden: beatHiddenMs, alone: beatAloneMs }[this.pace];
    const waitedMs = this.options.clock.monotonic() - this.beatenAt;
    this.setTimer("next", Math.max(0, everyMs - waitedMs), () => this.beat());
  }

  /** Each time a little later, so that a server in trouble isn't asked by everybody at once. */
  private retryLater(): void {
    this.setTimer("next", backoff(++this.failures, this.options.chance), () => this.tryToJoin());
  }

  private linked(link: RoomLink): void {
    if (link.identity !== this.identity) {
      this.identity = link.identity;
      this.changeIdentity();
    } else if (!link.isOpen) return;
    else if (this.state.current.name === "here") this.beat();
    else if (this.state.current.name === "unreachable") this.tryToJoin();
  }

  /** Somebody else acts now, and nobody but the former user may be told what that one saw. */
  private changeIdentity(): void {
    this.leave(this.isSuspended ? "out" : "unreachable");
    this.options.memory.write(null);
    this.failures = 0;
    this.tryToJoin();
  }

  private attended(event: AttendanceEvent): void {
    if (event === "suspended") this.suspend();
    else if (event === "resumed") this.resume();
    else if (event === "hidden") this.watchHidden();
    else {
      this.lastInput = this.options.clock.monotonic();
      if (event === "visible") this.clearTimer("hidden");
      if (event === "visible" || this.isAway) this.watchIdle();
      this.comeBack(event === "visible");
    }
  }

  private suspend(): void {
    if (this.isSuspended) return;
    this.isSuspended = true;
    this.leave("out");
  }

  private resume(): void {
    if (!this.isSuspended) return;
    this.isSuspended = false;
    this.isAway = false;
    this.rememberFormer();
    this.tryToJoin();
  }

  /** The session that this tab had before, whose farewell may have been lost. */
  private rememberFormer(): void {
    const leaveToken = this.options.memory.read();
    this.former = leaveToken === null ? undefined : { leaveToken, goesOn: false };
  }

  /** A glance at another tab writes nothing. */
  private watchHidden(): void {
    this.clearTimer("idle");
    const { timings } = this;
    if (timings) this.setTimer("hidden", timings.awayAfterHiddenMs, () => this.goAway());
  }

  private watchIdle(): void {
    const { timings } = this;
    if (!timings || !this.options.attendance.isVisible) return;
    const idleMs = this.options.clock.monotonic() - this.lastInput;
    this.setTimer("idle", Math.max(0, timings.awayAfterIdleMs - idleMs), () => {
      const isIdle = this.options.clock.monotonic() - this.lastInput >= timings.awayAfterIdleMs;
      if (isIdle) this.goAway();
      else this.watchIdle();
    });
  }

  private goAway(): void {
    this.isAway = true;
    this.beat();
  }

  private comeBack(wasHidden: boolean): void {
    const wasAway = this.isAway;
    this.isAway = false;
    if (wasAway) this.beat();
    // Timers of hidden tabs are late, so the session may be near its end.
    else if (wasHidden && this.state.current.name === "here") this.waitForBeat();
  }

  private get pace(): Pace {
    if (!this.options.attendance.isVisible) return "hidden";
    return this.isAlone ? "alone" : "visible";
  }

  private get timings(): RoomTimings | undefined {
    const { current } = this.state;
    return current.name === "here" ? current.joined.timings : undefined;
  }

  private setTimer(name: "next" | "hidden" | "idle" | "linger", delayMs: number, ring: () => void): void {
    this.clearTimer(name);
    const stop = this.options.clock.setTimer(() => {
      this.timers.delete(name);
      ring();
    }, delayMs);
    this.timers.set(name, stop);
  }

  /** Whether it was set. */
  private clearTimer(name: "next" | "hidden" | "idle" | "linger"): boolean {
    this.timers.get(name)?.();
    return this.timers.delete(name);
  }
}
