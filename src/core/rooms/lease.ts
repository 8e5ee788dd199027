import type { Source, Unsubscribe } from "../source.js";
import { ColdSource } from "./cold-source.js";
import { acquiredOf, answerOf, notGranted, type Refusal, refusalOf, withoutLine } from "./lease-answers.js";
import { LeaseHold, type Said } from "./lease-hold.js";
import { type Decided, LeaseLine } from "./lease-line.js";
import {
  type Acquired,
  isSameLeaseState,
  type LeaseAnswer,
  type LeaseLoss,
  type LeaseState,
} from "./lease-state.js";
import type { AcquireOptions, LeaseOptions } from "./lease-options.js";
import { LeaseSight } from "./lease-sight.js";
import { LeaseSpeaker } from "./lease-speaker.js";
import { mineState, othersState } from "./lease-view.js";
import type { MembersState } from "./members-state.js";
import type { Watched } from "./room-ports.js";
import type { SessionState } from "./room-session.js";
import type { Joined, LeaseAct, LeaseStateResponse } from "./room-wire.js";
import { Timers } from "./timers.js";

/**
 * A lock on something in a room, which the server grants for a time. One a room and a resource: all that ask for it on a page share
 * it.
 *
 * What is said is said now or never. While this tab holds it, it is renewed, until `release()`.
 */
export class Lease implements Source<LeaseState> {
  readonly resource: string;
  private readonly options: LeaseOptions;
  private readonly shown = new ColdSource<LeaseState>(
    { name: "unknown", isConnecting: true, lost: null },
    () => this.listen(),
  );
  private readonly speaker: LeaseSpeaker;
  private readonly hold: LeaseHold;
  private readonly line: LeaseLine;
  private readonly sight: LeaseSight;
  private readonly timers: Timers<"ask">;
  private leaveWorld: Unsubscribe | undefined;
  private isListened = false;
  private people: MembersState = { name: "joining" };
  private identity: string | null | undefined;
  /** Undefined while this tab isn't in the room. */
  private joined: Joined | undefined;
  /** Who this tab was in the room last: a session may go on under another token. */
  private known: Joined | undefined;
  private refusal: Refusal | null = null;
  private lost: LeaseLoss | null = null;
  /** The newest fence that was given back: what is listed of it is old. */
  private givenBack: bigint | null = null;
  /** Answers to what was said in an earlier turn grant nothing. */
  private turn = 0;
  private deciding = 0;
  private isAsking = false;

  constructor(options: LeaseOptions) {
    this.options = options;
    this.resource = options.resource;
    this.timers = new Timers(options.clock);
    this.sight = new LeaseSight(options.clock, options.remote, () => this.show());
    this.speaker = new LeaseSpeaker(options, () => this.joined);
    this.hold = new LeaseHold({
      clock: options.clock,
      pace: () => this.speaker.pace,
      timings: () => (this.speaker.canSay ? this.joined?.timings : undefined),
      say: (act) => this.speaker.say(act),
      changed: (lost, refusal) => this.holdChanged(lost, refusal),
    });
    this.line = new LeaseLine(options.clock, () =>
      this.speaker.canSay && !this.hold.grant
        ? this.decide({ name: "acquire", wait: true, pace: this.speaker.pace })
        : undefined,
    );
  }

  get current(): LeaseState {
    // What a paused tab holds may be over before any timer rings.
    void this.hold.grant;
    return this.shown.current;
  }

  /** What time it is for the server, in milliseconds since 1970, as far as its answers tell. */
  get serverNow(): number {
    return this.options.serverClock.now();
  }

  subscribe(listener: (state: LeaseState) => void): Unsubscribe {
    return this.shown.subscribe(listener);
  }

  /**
   * Wants to hold it. With `wait` it resolves when this tab's turn has come, however long that takes and whatever becomes of the
   * connection meanwhile; `signal` or `release()` end the waiting.
   */
  async acquire({ wait = false, signal }: AcquireOptions = {}): Promise<Acquired> {
    if (signal?.aborted) return { name: "cancelled" };
    this.begin();
    const { grant } = this.hold;
    if (grant) return { name: "granted", fence: grant.fence };
    if (!wait)
      return withoutLine(await this.decide({ name: "acquire", wait: false, pace: this.speaker.pace }));
    const waiting = this.line.wait(signal, () => {
      if (!this.line.isWaiting && !this.hold.grant) void this.release();
    });
    this.settled();
    return waiting;
  }

  /** Takes it from whoever holds it. The server lets one where the holder is the same user, away, or gave no answer. */
  async takeOver(): Promise<Acquired> {
    this.begin();
    return withoutLine(await this.decide({ name: "take-over", pace: this.speaker.pace }));
  }

  /** Asks the holder for it, in at most 200 characters. When they give it, this tab takes it without doing more. */
  async ask(text = ""): Promise<LeaseAnswer> {
    this.begin();
    this.isAsking = true;
    this.deciding++;
    this.settled();
    const answer = await this.tell({ name: "ask", text }, "asked");
    this.deciding--;
    if (answer !== "done") this.isAsking = false;
    this.settled();
    return answer;
  }

  /** Answers who asks for it: gives it to them, or keeps it. */
  async answer(answer: "give" | "keep"): Promise<LeaseAnswer> {
    const { grant } = this.hold;
    if (!grant) return "refused";
    const { fence } = grant;
    if (answer === "keep") return this.tell({ name: "answer", fence, keeps: true }, "kept");
    return this.giveBack({ name: "answer", fence, keeps: false });
  }

  /** Gives it back, or stops waiting and asking for it. */
  async release(): Promise<LeaseAnswer> {
    const isListed = this.known !== undefined && this.sight.lists(this.known.session);
    const isConcerned = this.isWanted || this.deciding > 0 || isListed;
    this.lost = null;
    this.isAsking = false;
    this.line.settle({ name: "cancelled" });
    if (isConcerned) return this.giveBack({ name: "release" });
    this.settled();
    return "done";
  }

  /** Tries again, after a refusal or a failure. */
  retry(): void {
    this.begin();
    this.options.session.retry();
    if (this.joined) this.watch(this.joined);
  }

  private get isWanted(): boolean {
    return this.hold.fence !== null || this.line.isWaiting || this.isAsking;
  }

  private listen(): Unsubscribe {
    this.isListened = true;
    this.settled();
    return () => {
      this.isListened = false;
      this.settled();
    };
  }

  /** In the room as long as anybody listens, or anything is held or wanted. */
  private settled(): void {
    const isNeeded = this.isListened || this.isWanted || this.deciding > 0;
    if (!isNeeded) this.leaveWorld?.();
    else if (!this.leaveWorld) this.enter();
    this.show();
  }

  private enter(): void {
    const { remote, attendance, session, people } = this.options;
    this.identity = remote.link.identity;
    const leaves: Unsubscribe[] = [];
    this.leaveWorld = () => {
      this.leaveWorld = undefined;
      for (const leave of leaves) leave();
      this.sight.close();
      this.timers.clear("ask");
      this.joined = this.known = undefined;
      this.lost = this.refusal = null;
    };
    leaves.push(
      people.subscribe((state) => {
        this.people = state;
        this.show();
      }),
      session.state.subscribe((state) => this.sessionChanged(state)),
      remote.onLink(() => this.linked()),
      attendance.subscribe((event) => {
        if (event === "visible" || event === "hidden") void this.hold.renew();
      }),
    );
  }

  private sessionChanged(state: SessionState): void {
    this.checkIdentity();
    if (state.name === "here") this.letIn(state.joined);
    else {
      if (this.joined) this.sight.lose();
      this.sight.stop();
      this.joined = undefined;
      if (state.name === "denied") this.end("revoked", { ...state, lost: null });
      else if (state.name === "out") this.end("expired");
    }
    this.show();
  }

  private letIn(joined: Joined): void {
    // A session that gave way to a new one holds nothing. Waiting goes on.
    if (this.known && this.known.session !== joined.session) this.lose("expired");
    this.joined = this.known = joined;
    this.refusal = null;
    this.watch(joined);
    void this.hold.renew();
    this.line.pursue();
  }

  private checkIdentity(): void {
    const { identity } = this.options.remote.link;
    if (identity === this.identity) return;
    const wasKnown = this.identity !== undefined;
    this.identity = identity;
    this.refusal = null;
    // Who is known at last is nobody else.
    if (wasKnown) this.end("other-user");
  }

  /** Nothing is left of what was held or seen. Who waits goes on waiting, where it is the same user. */
  private end(reason: LeaseLoss, refusal: Refusal | null = null): void {
    this.lose(reason);
    this.refusal = refusal ?? this.refusal;
    this.known = undefined;
    this.sight.forget();
    this.isAsking = false;
    if (refusal) this.line.settle(acquiredOf(refusal));
    else if (reason === "other-user") this.line.settle({ name: "cancelled" });
  }

  private linked(): void {
    this.checkIdentity();
    if (!this.options.remote.link.isOpen) this.sight.lose();
    else if (this.joined) {
      this.sight.linked();
      void this.hold.renew();
      this.line.pursue();
      this.compare();
    }
    this.show();
  }

  private watch({ token }: Joined): void {
    this.sight.watch(token, this.resource, (result) => this.came(result));
  }

  private came(result: Watched<LeaseStateResponse>): void {
    if (result.name === "failed") this.refusal = { name: "failed", error: result.error, lost: null };
    // The members' query tells of a token that was replaced.
    else if (result.value.name === "revoked") return;
    else {
      if (this.refusal?.name === "failed") this.refusal = null;
      this.compare();
    }
    this.settled();
  }

  /** What the server lists against what is believed here. */
  private compare(): void {
    const { joined } = this;
    const { listed } = this.sight;
    if (!listed || !joined) return;
    const { holder, next, queue } = listed;
    const isMine = (each: { readonly session: string } | null): boolean => each?.session === joined.session;
    const { fence } = this.hold;
    const isOver =
      fence !== null &&
      listed.fence !== null &&
      (listed.fence > fence || (listed.fence === fence && !isMine(holder)));
    if (isOver) this.lose(holder === null && next === null ? "expired" : "taken-over");
    if (this.hold.fence !== null) return;
    if (this.line.isWaiting) {
      if (holder === null || isMine(holder) || !queue.some(isMine)) this.line.pursue();
    } else if (this.deciding > 0) return;
    else if (this.isAsking && (isMine(next) || (holder === null && next === null)))
      void this.decide({ name: "acquire", wait: false, pace: this.speaker.pace });
    // An answer that was lost has granted what nobody here wants any more.
    else if (isMine(next) || (isMine(holder) && listed.fence !== this.givenBack))
      void this.giveBack({ name: "release" });
    else if (holder === null || !isMine(listed.ask) || listed.ask?.isKept) this.isAsking = false;
  }

  /** Forgets how it was lost, and why it couldn't be had. */
  private begin(): void {
    this.lost = null;
    this.refusal = null;
    this.show();
  }

  private async decide(act: LeaseAct): Promise<Decided> {
    const { turn } = this;
    this.deciding++;
    this.settled();
    const said = await this.speaker.say(act);
    this.deciding--;
    const decided: Decided = turn === this.turn ? this.decided(said) : { name: "cancelled" };
    if (decided.name !== "queued") this.compare();
    this.settled();
    return decided;
  }

  private decided({ reply, asked }: Said): Decided {
    if (reply.name === "answered" && reply.value.name === "granted") return this.granted(reply.value, asked);
    this.refusal = refusalOf(reply) ?? this.refusal;
    return notGranted(reply);
  }

  private granted(...[granted, asked]: Parameters<LeaseHold["take"]>): Decided {
    const { listed } = this.sight;
    // An answer that comes after the news that somebody else has it.
    if (listed?.fence != null && listed.fence > granted.fence) return { name: "held" };
    if (!this.hold.take(granted, asked)) return { name: "unavailable" };
    this.lost = null;
    this.isAsking = false;
    return { name: "granted", fence: granted.fence };
  }

  private holdChanged(lost: LeaseLoss | null, refusal?: Refusal): void {
    this.lost = lost;
    this.refusal = refusal ?? this.refusal;
    this.settled();
  }

  private lose(reason: LeaseLoss): void {
    this.turn++;
    if (this.hold.fence === null) return;
    // Who takes what the clock has ended takes it from nobody.
    const isLapsed = this.hold.grant === null;
    this.hold.drop();
    this.lost = isLapsed && reason === "taken-over" ? "expired" : reason;
  }

  private async giveBack(act: LeaseAct): Promise<LeaseAnswer> {
    const fence = this.hold.fence ?? this.sight.listed?.fence ?? null;
    const turn = ++this.turn;
    this.hold.drop();
    this.deciding++;
    this.settled();
    let answer = await this.tell(act, "released");
    // Said once more: until it expires, the server would keep it from all others.
    if (answer === "unavailable" && turn === this.turn && this.isHeldForNobody)
      answer = await this.tell(act, "released");
    this.deciding--;
    if (answer !== "unavailable") this.givenBack = fence;
    this.settled();
    return answer;
  }

  /** The server lists this tab as the holder, and what is given back is all that is on its way. */
  private get isHeldForNobody(): boolean {
    const { joined, sight, isWanted, deciding, speaker } = this;
    return speaker.canSay && deciding === 1 && !isWanted && sight.listed?.holder?.session === joined?.session;
  }

  private async tell(act: LeaseAct, expected: Parameters<typeof answerOf>[1]): Promise<LeaseAnswer> {
    const { reply } = await this.speaker.say(act);
    if (reply.name === "failed") this.refusal = refusalOf(reply);
    return answerOf(reply, expected);
  }

  private show(): void {
    const state = this.state();
    if (!isSameLeaseState(state, this.shown.current)) this.shown.set(state);
    // Once the time for an answer is over, it can be taken over.
    const until = state.name === "theirs" && state.ask?.name === "asked" ? state.ask.until : null;
    if (until === null) this.timers.clear("ask");
    else this.timers.set("ask", until - this.options.serverClock.now(), () => this.show());
  }

  private state(): LeaseState {
    const { known, lost, refusal, people, hold, sight } = this;
    const listed = sight.shown;
    const { serverClock, session, remote } = this.options;
    const { grant } = hold;
    const view = known && { joined: known, people, now: serverClock.now() };
    if (grant && view) return mineState(grant, sight.listed, view);
    if (refusal) return { ...refusal, lost };
    if (session.state.current.name === "failed") return { ...session.state.current, lost };
    // What is on its way, or was given back, is nobody's until the answer says more.
    const isOpen = this.deciding > 0 || (listed !== null && listed.fence === this.givenBack);
    const others = listed && view && hold.fence === null && othersState(listed, lost, view, isOpen);
    return others || { name: "unknown", isConnecting: remote.link.isOpen || remote.link.isOpening, lost };
  }
}
