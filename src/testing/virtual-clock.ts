import { nextTurn } from "./event-loop.js";

/**
 * Time that passes only when the test says so. Give it to a backend as `ports: { clock }`, and to whatever takes a
 * `now()`.
 */
export class VirtualClock {
  #nowMs: number;
  readonly #timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();

  constructor(nowMs = Date.now()) {
    this.#nowMs = nowMs;
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.#nowMs;
  }

  /** The same, for the clock of the client's core. */
  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  yieldToEventLoop(): Promise<void> {
    return nextTurn();
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** How long until the next timer falls due, in milliseconds. Infinity: none waits. */
  get nextTimerMs(): number {
    return Math.min(...[...this.#timers].map(({ atMs }) => Math.max(0, atMs - this.#nowMs)));
  }

  /** Lets time pass in which nothing runs, as on a machine that sleeps: timers that fall due fire at the next `advance`. */
  sleep(forMs: number): void {
    this.#nowMs += forMs;
  }

  /** Lets time pass and fires, in their order, the timers that fall due. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }
}
