import type { Clock } from "../deployment/ports.js";
import { callError } from "./errors.js";

const LIMIT_MS = 1000;
/** Where nobody tells how much the processor did, a page that had to wait must not look like one that was busy. */
const WALL_LIMIT_MS = 10_000;
const WAITS = 10;

/**
 * How long the user's code of one query or mutation has run, nested calls included: the sum of the slices between its
 * calls to the backend, whose own time doesn't count. What counts of these is the processor's time: on a machine that
 * does something else meanwhile, a slice takes long though the code does little.
 */
export class UserTime {
  readonly #clock: Clock;
  readonly #busyAtStartMs: number | undefined;
  #slicesMs = 0;
  #sinceMs: number | undefined;
  #openIo = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#busyAtStartMs = clock.busyMs?.();
  }

  /** The user's code begins, or goes on. */
  resume(): void {
    this.#sinceMs = this.#clock.nowMs();
  }

  /**
   * The user's code calls the backend, or has ended.
   * @throws if it has taken over a second; code that runs without end can't be stopped
   */
  pause(): void {
    if (this.#sinceMs !== undefined) this.#slicesMs += this.#clock.nowMs() - this.#sinceMs;
    this.#sinceMs = undefined;
    if (this.#slicesMs > LIMIT_MS && this.#isOver()) throw timedOut();
  }

  /** Files and keys take the time that they take: nobody waits in vain for them. */
  async ofBackend<T>(io: Promise<T>): Promise<T> {
    this.#openIo += 1;
    try {
      return await io;
    } finally {
      this.#openIo -= 1;
    }
  }

  /**
   * Settles as `work` does, or rejects when that waits for something that never comes: queries and mutations end by
   * themselves or not at all. The second that they get passes in steps, each with a turn of the event loop. So time
   * in which the whole process stood still counts for one step, however long it was.
   */
  async whileItGoesOn<T>(work: Promise<T>): Promise<T> {
    let cancelTimer = () => {};
    const given = new Promise<never>((_, reject) => {
      const wait = (waits: number): void => {
        cancelTimer = this.#clock.setTimer(() => {
          if (this.#openIo > 0) wait(WAITS);
          else if (waits > 1) wait(waits - 1);
          else reject(timedOut());
        }, LIMIT_MS / WAITS);
      };
      wait(WAITS);
    });
    try {
      return await Promise.race([work, given]);
    } finally {
      cancelTimer();
    }
  }

  // Looked at only when the slices are long: asking for the processor's time at each call would be felt.
  #isOver(): boolean {
    if (this.#busyAtStartMs === undefined) return this.#slicesMs > WALL_LIMIT_MS;
    return (this.#clock.busyMs?.() ?? 0) - this.#busyAtStartMs > LIMIT_MS;
  }
}

function timedOut(): Error {
  return callError("Function execution timed out (maximum duration: 1s)");
}
