import type { Clock } from "../ports.js";
import { SourceValue } from "../source-value.js";
import type { Source, Unsubscribe } from "../source.js";
import type { MembersState } from "./members-state.js";
import type { Room } from "./room.js";
import type { Signal, SignalChannel } from "./signal-channel.js";
import { isFresh, RenewedSignal } from "./renewed-signal.js";

/** What somebody looks at: `offset`, from 0 to 1, is how far down in the part named `anchor` their window begins. */
export interface View {
  /** Up to 256 characters: an id that all pages have, and not a place in pixels. */
  readonly anchor: string;
  readonly offset: number;
}

/**
 * How far following somebody has come.
 *
 * - `waiting`: nothing is known of what they look at. Their page may not share it.
 * - `following`: they look at `view`.
 * - `ended`, because they have `left` the room, because one is `out` of it oneself, or because it was `stopped`: by `stop()`, or by
 *   what one did with the page. It never goes on.
 */
export type FollowState =
  | { readonly name: "waiting" }
  | { readonly name: "following"; readonly view: View }
  | { readonly name: "ended"; readonly why: "left" | "out" | "stopped" };

export interface FollowOptions {
  readonly userId: string;
  readonly room: Pick<Room, "members">;
  readonly views: SignalChannel<View>;
  /** Tells whom one follows. */
  readonly follows: SignalChannel<string>;
  readonly clock: Clock;
  /** Tells of each thing that the user does with the page. */
  readonly onAct: (listener: () => void) => Unsubscribe;
}

/** One member whom this tab follows, until it ends. */
export class Follow implements Source<FollowState> {
  private readonly state = new SourceValue<FollowState>({ name: "waiting" });
  private readonly userId: string;
  private readonly asking: RenewedSignal<string>;
  private readonly leaves: Unsubscribe[] = [];

  constructor({ userId, room, views, follows, clock, onAct }: FollowOptions) {
    this.userId = userId;
    this.asking = new RenewedSignal(follows, clock);
    // What is told at once may end it.
    for (const begin of [
      () => room.members.subscribe((members) => this.look(members)),
      () => views.subscribe((signals) => this.show(signals)),
      () => onAct(() => this.stop()),
    ])
      if (!this.hasEnded) this.leaves.push(begin());
    if (this.hasEnded) this.leave();
  }

  get current(): FollowState {
    return this.state.current;
  }

  subscribe(listener: (state: FollowState) => void): Unsubscribe {
    return this.state.subscribe(listener);
  }

  /** Follows no more. */
  stop(): void {
    this.end("stopped");
  }

  private get hasEnded(): boolean {
    return this.state.current.name === "ended";
  }

  private look(members: MembersState): void {
    if (members.name === "denied" || members.name === "failed") this.end("out");
    else if (isGone(members, this.userId)) this.end("left");
    else if (isFresh(members)) this.asking.show(this.userId);
    else this.asking.pause();
  }

  private show(signals: readonly Signal<View>[]): void {
    const view = newestOf(signals, this.userId);
    const { current } = this.state;
    if (current.name === "ended") return;
    if (!view) {
      if (current.name === "following") this.state.set({ name: "waiting" });
    } else if (current.name !== "following" || !isSame(current.view, view))
      this.state.set({ name: "following", view });
  }

  private end(why: "left" | "out" | "stopped"): void {
    if (this.hasEnded) return;
    this.leave();
    this.asking.end();
    this.state.set({ name: "ended", why });
  }

  private leave(): void {
    for (const leave of this.leaves.splice(0)) leave();
  }
}

/** Of a room of which only the first are listed nobody can tell who has left. */
function isGone(state: MembersState, userId: string): boolean {
  if (!isFresh(state) || state.count > state.members.length) return false;
  return !state.members.some((member) => member.userId === userId);
}

/** Of several tabs, the one that was looked at last. */
function newestOf(signals: readonly Signal<View>[], userId: string): View | undefined {
  const theirs = signals.filter((signal) => signal.userId === userId);
  return theirs.sort((one, other) => other.at - one.at)[0]?.value;
}

const isSame = (one: View, other: View): boolean =>
  one.anchor === other.anchor && one.offset === other.offset;
