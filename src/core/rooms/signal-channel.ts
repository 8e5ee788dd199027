import type { Source, Unsubscribe } from "../source.js";
import type { Clock } from "../ports.js";
import { ColdSource } from "./cold-source.js";
import type { ListedSignal } from "./room-wire.js";
import type { ServerClock } from "./server-clock.js";
import type { SignalSender } from "./signal-sender.js";

/** What one tab of somebody shows to the others for a moment. */
export interface Signal<T> {
  readonly session: string;
  readonly userId: string;
  readonly value: T;
  /** When it was sent, in milliseconds since 1970 by the server's clock. */
  readonly at: number;
}

export interface SignalChannelOptions {
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly sender: SignalSender;
  /** Begins to follow what others send, until the returned function is called. */
  readonly follow: () => Unsubscribe;
}

const none: readonly never[] = [];

/**
 * Signals of one kind: what others show now, and a way to show something to them. What isn't sent again ends by itself, by the
 * clock, also when nothing comes from the server any more.
 */
export class SignalChannel<T> implements Source<readonly Signal<T>[]> {
  private readonly options: SignalChannelOptions;
  private readonly shown: ColdSource<readonly Signal<T>[]>;
  private listed: readonly ListedSignal[] = none;
  private readonly known = new Map<string, Signal<T>>();
  private stopTimer: () => void = () => undefined;

  constructor(options: SignalChannelOptions) {
    this.options = options;
    this.shown = new ColdSource<readonly Signal<T>[]>(none, () => {
      const unfollow = options.follow();
      return () => {
        unfollow();
        this.take(none);
      };
    });
  }

  get current(): readonly Signal<T>[] {
    return this.shown.current;
  }

  subscribe(listener: (signals: readonly Signal<T>[]) => void): Unsubscribe {
    return this.shown.subscribe(listener);
  }

  /** Shows `value` to others, for `forMs` milliseconds unless it is sent again: 1 s to 60 s. */
  send(value: T, forMs = 5_000): void {
    this.options.sender.send(value, forMs);
  }

  /** Takes back what was sent. */
  end(): void {
    this.options.sender.end();
  }

  /** How long ago a signal was sent, in milliseconds, by the server's clock. */
  ageOf({ at }: Signal<T>): number {
    return this.options.serverClock.now() - at;
  }

  /** What others than this tab show, as the server lists it. */
  take(listed: readonly ListedSignal[]): void {
    this.listed = listed;
    this.show();
  }

  private show(): void {
    this.stopTimer();
    const now = this.options.serverClock.now();
    const alive = this.listed.filter(({ expiresAt }) => expiresAt > now);
    const nextEnd = Math.min(...alive.map(({ expiresAt }) => expiresAt));
    if (alive.length > 0) this.stopTimer = this.options.clock.setTimer(() => this.show(), nextEnd - now);
    const signals = alive.map((each) => this.signalOf(each));
    const sessions = new Set(alive.map(({ session }) => session));
    for (const session of this.known.keys()) if (!sessions.has(session)) this.known.delete(session);
    if (!isSameList(signals, this.shown.current)) this.shown.set(signals.length > 0 ? signals : none);
  }

  /** The same object as before while it is the same signal. */
  private signalOf({ session, userId, value, at }: ListedSignal): Signal<T> {
    const known = this.known.get(session);
    if (known && known.at === at) return known;
    const signal = { session, userId, value: value as T, at };
    this.known.set(session, signal);
    return signal;
  }
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
