import type { Source, Unsubscribe } from "../source.js";
import type { Clock } from "../ports.js";
import { ColdSource } from "./cold-source.js";
import type { Member, MembersState } from "./members-state.js";
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

/** That somebody types. Never what. */
export class Typing implements Source<TypingState> {
  private readonly clock: Clock;
  private readonly channel: SignalChannel<true>;
  private readonly people: Source<MembersState>;
  private readonly shown = new ColdSource<TypingState>(nobody, () => this.follow());
  private saidAt = -Infinity;

  constructor(clock: Clock, channel: SignalChannel<true>, people: Source<MembersState>) {
    this.clock = clock;
    this.channel = channel;
    this.people = people;
  }

  get current(): TypingState {
    return this.shown.current;
  }

  subscribe(listener: (state: TypingState) => void): Unsubscribe {
    return this.shown.subscribe(listener);
  }

  /** The user typed something. */
  input(): void {
    const now = this.clock.monotonic();
    if (now - this.saidAt < typingRenewMs) return;
    this.saidAt = now;
    this.channel.send(true, typingLivesMs);
  }

  /** The user has sent it, emptied it, or gone elsewhere. */
  stop(): void {
    this.saidAt = -Infinity;
    this.channel.end();
  }

  private follow(): Unsubscribe {
    const leaveSignals = this.channel.subscribe(() => this.show());
    const leavePeople = this.people.subscribe(() => this.show());
    return () => {
      leaveSignals();
      leavePeople();
      this.shown.set(nobody);
    };
  }

  private show(): void {
    const people = this.people.current;
    const listed = people.name === "here" ? people.members : [];
    const typing = new Set(this.channel.current.map(({ userId }) => userId));
    const self = listed.find(({ isSelf }) => isSelf);
    // Oneself at another device is no news.
    if (self) typing.delete(self.userId);
    const members = listed.filter(({ userId }) => typing.has(userId));
    const others = typing.size - members.length;
    const { current } = this.shown;
    const isSame =
      others === current.others &&
      members.length === current.members.length &&
      members.every((member, index) => member === current.members[index]);
    if (!isSame) this.shown.set(typing.size === 0 ? nobody : { members, others });
  }
}
