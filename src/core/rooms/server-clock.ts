import type { Clock } from "../ports.js";

/** What takes longer to arrive says nothing new: its socket was lost, and it was sent again on the next. Milliseconds. */
const OLD_AFTER_MS = 10_000;

/**
 * The server's time, as far as its answers tell: an answer was written somewhere between question and receipt, so it is taken
 * for the middle. Of several the one with the shortest way is the most exact.
 */
export class ServerClock {
  private readonly clock: Clock;
  private offset: number;
  private error = Infinity;

  constructor(clock: Clock) {
    this.clock = clock;
    this.offset = clock.now() - clock.monotonic();
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.clock.monotonic() + this.offset;
  }

  /** When what is said now will be old, in milliseconds since 1970. */
  oldAt(): number {
    return this.now() + OLD_AFTER_MS;
  }

  /** `askedAt`: of `clock.monotonic()`. */
  learn(serverNow: number, askedAt: number): void {
    const receivedAt = this.clock.monotonic();
    const error = (receivedAt - askedAt) / 2;
    // Clocks drift apart, so what was exact long ago gives way in the end.
    if (error > this.error * 2) {
      this.error *= 1.1;
      return;
    }
    this.error = error;
    this.offset = serverNow - (askedAt + receivedAt) / 2;
  }
}
