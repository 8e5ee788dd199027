import type { Clock } from "./ports.js";

// Longer than most transactions, shorter than anybody notices.
const MAX_TURN_MS = 4;

/**
 * Runs one piece of work at a time, in the order of arrival. All that writes goes through the deployment's one lane,
 * so transactions never conflict.
 */
export class Lane {
  readonly #clock: Clock;
  #tail: Promise<unknown> = Promise.resolve();
  #turnStartedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      await this.#yieldWhenDue();
      return work();
    });
    this.#tail = result.catch(() => undefined); // The caller gets the error; the lane goes on.
    return result;
  }

  /** Work that follows work in microtasks would keep sockets and timers waiting for as long as there is any. */
  async #yieldWhenDue(): Promise<void> {
    const turnMs = this.#clock.nowMs() - this.#turnStartedMs;
    // Below 0 after the clock was set back, which would keep the others waiting until it has caught up.
    if (turnMs >= 0 && turnMs < MAX_TURN_MS) return;
    await this.#clock.yieldToEventLoop();
    this.#turnStartedMs = this.#clock.nowMs();
  }
}
