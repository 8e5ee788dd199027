import type { Source, Unsubscribe } from "../source.js";
import { messageOf } from "../errors.js";
import type { Clock } from "../ports.js";
import { ColdSource } from "./cold-source.js";
import type { ListedSignal } from "./room-wire.js";
import type { ServerClock } from "./server-clock.js";
import type { SignalSender } from "./signal-sender.js";
import { checkValue, type SignalCheck } from "./signal-value.js";

/** What one tab of somebody shows to the others for a moment. */
export interface Signal<T> {
  readonly session: string;
  readonly userId: string;
  readonly value: T;
  /** When it was sent, in milliseconds since 1970 by the server's clock. */
  readonly at: number;
}

export interface SignalChannelOptions {
  readonly kind: string;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly sender: SignalSender;
  /** Begins to follow what others send, until the returned function is called. */
  readonly follow: () => Unsubscribe;
  /** Says to the developer what is wrong, once of each topic. */
  readonly warn: (topic: "value" | "check", message: string) => void;
}

/** What a session shows, and whether it is what its kind allows. */
interface Known<T> {
  readonly signal: Signal<T>;
  readonly isGood: boolean;
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
  private readonly known = new Map<string, Known<T>>();
  private check: SignalCheck<T> | undefined;
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

  /** Whether others still see what was sent last. */
  get isShown(): boolean {
    return this.options.sender.isShown;
  }

  /**
   * Shows `value` to others, for `forMs` milliseconds unless it is sent again: 1 s to 60 s. Of what is sent faster than one's
   * signals may follow each other, the newest is shown. `null` is the same as `end()`.
   *
   * @throws RealtimeError `bad-options` where the value has more than 1,024 bytes of JSON, or can't be written as JSON
   */
  send(value: T, forMs = 5_000): void {
    checkValue(this.options.kind, value);
    this.options.sender.send(value, forMs);
  }

  /** Takes back what was sent. */
  end(): void {
    this.options.sender.end();
  }

  /** From now on nobody is told of values that this says no to. */
  allow(check: SignalCheck<T>): void {
    if (check === this.check) return;
    this.check = check;
    for (const [session, { signal }] of this.known)
      this.known.set(session, { signal, isGood: this.isAllowed(signal.value) });
    this.show();
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

  /** What these users show is shown no more. */
  remove(userIds: readonly string[]): void {
    this.take(this.listed.filter(({ userId }) => !userIds.includes(userId)));
  }

  private show(): void {
    this.stopTimer();
    const now = this.options.serverClock.now();
    const alive = this.listed.filter(({ expiresAt }) => expiresAt > now);
    const nextEnd = Math.min(...alive.map(({ expiresAt }) => expiresAt));
    if (alive.length > 0) this.stopTimer = this.options.clock.setTimer(() => this.show(), nextEnd - now);
    const signals = alive
      .map((each) => this.knownOf(each))
      .filter(({ isGood }) => isGood)
      .map(({ signal }) => signal);
    const sessions = new Set(alive.map(({ session }) => session));
    for (const session of this.known.keys()) if (!sessions.has(session)) this.known.delete(session);
    if (!isSameList(signals, this.shown.current)) this.shown.set(signals.length > 0 ? signals : none);
  }

  /** The same object as before while it is the same signal. */
  private knownOf({ session, userId, value, at }: ListedSignal): Known<T> {
    const before = this.known.get(session);
    if (before && before.signal.at === at) return before;
    const known = { signal: { session, userId, value: value as T, at }, isGood: this.isAllowed(value) };
    this.known.set(session, known);
    return known;
  }

  /** Others say what they like: another version of the app, or somebody who means no good. */
  private isAllowed(value: unknown): boolean {
    const { kind, warn } = this.options;
    try {
      if (!this.check || this.check(value)) return true;
      warn(
        "value",
        `Somebody shows something as "${kind}" that the page's check doesn't allow. It is left out.`,
      );
    } catch (thrown) {
      warn(
        "check",
        `The page's check of signals "${kind}" throws, so they are left out: ${messageOf(thrown)}`,
      );
    }
    return false;
  }
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}
