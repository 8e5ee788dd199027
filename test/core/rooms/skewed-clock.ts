import type { Clock } from "../../../src/core/ports.js";
import type { VirtualClock } from "../../../src/testing/virtual-clock.js";

/** A device's clock: wrong by hours, a little too fast or too slow, and without timers while the device is paused. */
export class SkewedClock implements Clock {
  readonly skewMs: number;
  private readonly world: VirtualClock;
  private readonly rate: number;
  private missed: (() => void)[] | undefined;

  /** @param rate - how much faster than the world's it runs; 1: not at all */
  constructor(world: VirtualClock, skewMs: number, rate: number) {
    this.world = world;
    this.skewMs = skewMs;
    this.rate = rate;
  }

  now(): number {
    return this.monotonic() + this.skewMs;
  }

  monotonic(): number {
    return this.world.monotonic() * this.rate;
  }

  setTimer(ring: () => void, delayMs: number): () => void {
    let isStopped = false;
    const due = (): void => {
      if (isStopped) return;
      if (this.missed) this.missed.push(due);
      else ring();
    };
    const stop = this.world.setTimer(due, delayMs / this.rate);
    return () => {
      isStopped = true;
      stop();
    };
  }

  pause(): void {
    this.missed ??= [];
  }

  wake(): void {
    const missed = this.missed ?? [];
    this.missed = undefined;
    for (const ring of missed) ring();
  }
}
