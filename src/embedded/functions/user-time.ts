import type { Clock } from "../deployment/ports.js";
import { callError } from "./errors.js";

const LIMIT_MS = 1000;

/**
 * How long the user's code of one query or mutation has run, nested calls included: the sum of the slices between its
 * calls to the backend, whose own time doesn't count.
 */
export class UserTime {
  readonly #clock: Clock;
  #usedMs = 0;
  #sinceMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
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
    if (this.#sinceMs !== undefined) this.#usedMs += this.#clock.nowMs() - this.#sinceMs;
    this.#sinceMs = undefined;
    if (this.#usedMs <= LIMIT_MS) return;
    throw callError("Function execution timed out (maximum duration: 1s)");
  }
}
