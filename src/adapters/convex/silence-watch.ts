import type { Clock } from "../../core/ports.js";

/** The backend says something at the latest this often: it pings after 15 s of silence. */
const PING_EVERY_MS = 15_000;
/** How late a ping may be on a slow network before its absence is told. */
const LATE_MS = 5_000;
/** Two pings are missing: the connection is given up. The Convex client alone waits 60 s. */
const GIVE_UP_MS = 2 * PING_EVERY_MS;
/** A connection that never says anything gets longer each time: its first message may be that large. */
const LONGEST_MS = 60_000;
/** What has come while the page was frozen is handed over within this time after it wakes up. */
const GRACE_MS = 1_000;

export interface SilenceObserver {
  /** A ping is missing, or the backend is heard again. */
  silenceChanged(): void;
  /** Nothing more is to be expected of the socket. */
  gaveUp(): void;
}

/** Notices a socket that looks open although nothing comes through any more. */
export class SilenceWatch {
  private readonly clock: Clock;
  private readonly observer: SilenceObserver;
  private limit = GIVE_UP_MS;
  private heardAt = 0;
  private silent = false;
  private cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, observer: SilenceObserver) {
    this.clock = clock;
    this.observer = observer;
  }

  /** A ping is missing. */
  get isSilent(): boolean {
    return this.silent;
  }

  /** When the socket is given up unless something comes, in milliseconds since 1970. */
  get givesUpAt(): number {
    return this.heardAt + this.limit;
  }

  /** There is a socket from which something should come. */
  start(): void {
    this.heardAt = this.clock.now();
    this.setSilent(false);
    this.wait(PING_EVERY_MS + LATE_MS);
  }

  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.setSilent(false);
  }

  heard(): void {
    if (!this.cancelTimer) return;
    this.limit = GIVE_UP_MS;
    this.heardAt = this.clock.now();
    if (!this.silent) return;
    this.setSilent(false);
    this.wait(PING_EVERY_MS + LATE_MS);
  }

  /** The reader looks at the page again: a connection that died meanwhile should not keep them waiting. */
  lookedAt(): void {
    if (!this.cancelTimer || this.silence < PING_EVERY_MS + LATE_MS) return;
    const { heardAt } = this;
    this.wait(GRACE_MS, () => {
      if (this.heardAt === heardAt) this.giveUp();
      else this.look();
    });
  }

  private get silence(): number {
    return this.clock.now() - this.heardAt;
  }

  private look(): void {
    const { silence } = this;
    if (silence >= this.limit) this.giveUp();
    else if (silence >= PING_EVERY_MS + LATE_MS) {
      this.wait(this.limit - silence);
      this.setSilent(true);
    } else this.wait(PING_EVERY_MS + LATE_MS - silence);
  }

  private giveUp(): void {
    this.limit = Math.min(LONGEST_MS, this.limit * 2);
    this.stop();
    this.observer.gaveUp();
  }

  private wait(ms: number, then: () => void = () => this.look()): void {
    this.cancelTimer?.();
    const due = this.clock.now() + ms;
    this.cancelTimer = this.clock.setTimer(() => {
      // A timer that is late was frozen with the page, and so was what has come.
      const wasFrozen = this.clock.now() - due > GRACE_MS;
      if (wasFrozen) this.wait(GRACE_MS);
      else then();
    }, ms);
  }

  private setSilent(isSilent: boolean): void {
    if (this.silent === isSilent) return;
    this.silent = isSilent;
    this.observer.silenceChanged();
  }
}
