import type { Source, Unsubscribe } from "../source.js";
import type { Clock } from "../ports.js";
import { ColdSource } from "./cold-source.js";
import type { Member, MembersState } from "./members-state.js";
import type { Attendance } from "./room-ports.js";
import type { SignalChannel } from "./signal-channel.js";

/** It is shown for so long after it was said last. Milliseconds. */
const typingLivesMs = 5_000;
/** While keys come it is said again at this distance. Milliseconds. */
const typingRenewMs = 3_000;

/** Who types: `members` are those whose names are known, `others` the number of those beyond the listed ones. */
export interface TypingState {
  readonly members: readonly Member[];
  readonly others: number;
}

const nobody: TypingState = { members: [], others: 0 };

export interface TypingOptions {
  readonly clock: Clock;
  readonly attendance: Attendance;
  readonly channel: SignalChannel<true>;
  readonly people: Source<MembersState>;
}

/** That somebody types. Never what. */
export class Typing implements Source<TypingState> {
  private readonly options: TypingOptions;
  private readonly shown = new ColdSource<TypingState>(nobody, () => this.follow());
  private saidAt = -Infinity;
  /** Ends to watch whether the page is seen, as it is watched only while others are told. */
  private leavePage: Unsubscribe | undefined;
  private stopTimer: () => void = () => undefined;

  constructor(options: TypingOptions) {
    this.options = options;
  }

  get current(): TypingState {
    return this.shown.current;
  }

  subscribe(listener: (state: TypingState) => void): Unsubscribe {
    return this.shown.subscribe(listener);
  }

  /** The user typed something. Where the page isn't seen, nobody did. */
  input(): void {
    const { clock, channel, attendance } = this.options;
    const now = clock.monotonic();
    // What nobody was told, because nobody was there or could be reached, needs no pause before it is said again.
    const isKnown = channel.isShown && now - this.saidAt < typingRenewMs;
    if (isKnown || !attendance.isVisible) return;
    this.saidAt = now;
    channel.send(true, typingLivesMs);
    this.watchPage();
  }

  /** The user has sent it, emptied it, or gone elsewhere. */
  stop(): void {
    this.saidAt = -Infinity;
    this.unwatchPage();
    this.options.channel.end();
  }

  private watchPage(): void {
    const { clock, attendance } = this.options;
    this.leavePage ??= attendance.subscribe((event) => {
      if (event === "hidden" || event === "suspended") this.stop();
    });
    this.stopTimer();
    this.stopTimer = clock.setTimer(() => this.unwatchPage(), typingLivesMs);
  }

  private unwatchPage(): void {
    this.stopTimer();
    this.leavePage?.();
    this.leavePage = undefined;
  }

  private follow(): Unsubscribe {
    const { channel, people } = this.options;
    const leaveSignals = channel.subscribe(() => this.show());
    const leavePeople = people.subscribe(() => this.show());
    return () => {
      leaveSignals();
      leavePeople();
      this.shown.set(nobody);
    };
  }

  private show(): void {
    const state = this.typingNow();
    const { current } = this.shown;
    const isSame =
      state.others === current.others &&
      state.members.length === current.members.length &&
      state.members.every((member, index) => member === current.members[index]);
    if (!isSame) this.shown.set(state);
  }

  private typingNow(): TypingState {
    const { channel, people } = this.options;
    // Nobody can be told from oneself before that.
    if (people.current.name !== "here") return nobody;
    const listed = people.current.members;
    const typing = new Set(channel.current.map(({ userId }) => userId));
    const self = listed.find(({ isSelf }) => isSelf);
    // Oneself at another device is no news.
    if (self) typing.delete(self.userId);
    const members = listed.filter(({ userId }) => typing.has(userId));
    return typing.size === 0 ? nobody : { members, others: typing.size - members.length };
  }
}
