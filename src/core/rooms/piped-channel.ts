import type { Clock } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import { ColdSource } from "./cold-source.js";
import type { Signal } from "./signal-channel.js";
import type { SignalLine } from "./signal-line.js";
import type { SignalTransport } from "./signal-transport.js";

export interface PipedChannelOptions {
  readonly transport: SignalTransport;
  readonly room: string;
  readonly kind: string;
  readonly clock: Clock;
  /** Of this tab, made anew with each channel. */
  readonly session: string;
  /** Who acts. Undefined while that isn't known: nothing is sent. */
  readonly userId: () => string | undefined;
}

/** What a transport carries. */
interface Envelope {
  readonly room: string;
  readonly session: string;
  readonly userId: string;
  /** Null: it has ended. */
  readonly value: unknown;
  readonly forMs: number;
}

/** As the backend has it: what isn't sent again is over after a minute at most. */
const LONGEST_MS = 60_000;
/** More sessions than any page shows: whoever floods a transport fills nobody's memory. */
const MOST = 200;
const none: readonly never[] = [];

/** Signals of one kind by a transport. What isn't sent again ends by itself, as when the other tab has crashed. */
export class PipedChannel<T> implements SignalLine<T> {
  private readonly options: PipedChannelOptions;
  private readonly shown: ColdSource<readonly Signal<T>[]>;
  private readonly alive = new Map<string, { readonly signal: Signal<T>; readonly until: number }>();
  private stopTimer: () => void = () => undefined;
  private shownUntil = -Infinity;

  constructor(options: PipedChannelOptions) {
    this.options = options;
    const { transport, kind } = options;
    this.shown = new ColdSource<readonly Signal<T>[]>(none, () => {
      const leave = transport.subscribe(kind, (value) => this.receive(value));
      return () => {
        leave();
        this.stopTimer();
        this.alive.clear();
        this.shown.set(none);
      };
    });
  }

  get current(): readonly Signal<T>[] {
    return this.shown.current;
  }

  subscribe(listener: (signals: readonly Signal<T>[]) => void): Unsubscribe {
    return this.shown.subscribe(listener);
  }

  send(value: T, forMs: number): void {
    this.post(value, forMs);
  }

  end(): void {
    if (this.options.clock.monotonic() < this.shownUntil) this.post(null, 0);
  }

  /** What arrives is of now: a transport keeps nothing. */
  ageOf(): number {
    return 0;
  }

  private post(value: unknown, forMs: number): void {
    const { transport, kind, room, session, clock } = this.options;
    const userId = this.options.userId();
    if (userId === undefined) return;
    this.shownUntil = value === null ? -Infinity : clock.monotonic() + forMs;
    transport.send(kind, { room, session, userId, value, forMs } satisfies Envelope);
  }

  private receive(message: unknown): void {
    const { room, session: own, clock } = this.options;
    if (!isEnvelope(message) || message.room !== room || message.session === own) return;
    const { session, userId, value } = message;
    const known = this.alive.get(session);
    // A session is of one user for ever.
    if (known && known.signal.userId !== userId) return;
    if (value === null) this.alive.delete(session);
    else if (known || this.alive.size < MOST) {
      const until = clock.monotonic() + Math.min(message.forMs, LONGEST_MS);
      this.alive.set(session, { signal: { session, userId, value: value as T, at: clock.now() }, until });
    }
    this.show();
  }

  private show(): void {
    this.stopTimer();
    const { clock } = this.options;
    const now = clock.monotonic();
    for (const [session, { until }] of this.alive) if (until <= now) this.alive.delete(session);
    const entries = [...this.alive.values()];
    if (entries.length > 0) {
      const next = Math.min(...entries.map(({ until }) => until));
      this.stopTimer = clock.setTimer(() => this.show(), next - now);
    }
    this.shown.set(entries.length > 0 ? entries.map(({ signal }) => signal) : none);
  }
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) return false;
  const { room, session, userId, forMs } = value as Partial<Record<keyof Envelope, unknown>>;
  const areTexts = [room, session, userId].every((text) => typeof text === "string");
  return areTexts && typeof forMs === "number" && forMs >= 0 && "value" in value;
}
