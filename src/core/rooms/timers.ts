import type { Clock } from "../ports.js";

/** Timers by their names, one of each at a time. */
export class Timers<Name extends string> {
  private readonly clock: Clock;
  private readonly stops = new Map<Name, () => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  set(name: Name, delayMs: number, ring: () => void): void {
    this.clear(name);
    const stop = this.clock.setTimer(
      () => {
        this.stops.delete(name);
        ring();
      },
      Math.max(0, delayMs),
    );
    this.stops.set(name, stop);
  }

  clear(...names: readonly Name[]): void {
    for (const name of names) {
      this.stops.get(name)?.();
      this.stops.delete(name);
    }
  }
}
