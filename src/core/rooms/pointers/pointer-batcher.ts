import type { Clock } from "../../ports.js";
import type { AnchoredPoint, TimedPoint } from "./pointer-batch.js";
import { SAMPLE_EVERY_MS } from "./pointer-pace.js";

export interface PointerBatcherOptions {
  readonly clock: Clock;
  /** Milliseconds between two messages, asked when the first point of one comes. */
  readonly intervalMs: () => number;
  readonly send: (points: readonly TimedPoint[]) => void;
}

/** Makes a few messages of a pointer's many moves: points at small distances in time, and always the last one. */
export class PointerBatcher {
  private readonly options: PointerBatcherOptions;
  private points: TimedPoint[] = [];
  private newest: TimedPoint | undefined;
  private openedAt = 0;
  private stopTimer: (() => void) | undefined;

  constructor(options: PointerBatcherOptions) {
    this.options = options;
  }

  /** The pointer is here now. */
  move(point: AnchoredPoint): void {
    const { clock, intervalMs } = this.options;
    if (!this.stopTimer) {
      this.openedAt = clock.monotonic();
      this.stopTimer = clock.setTimer(() => this.flush(), intervalMs());
    }
    const timed = { atMs: this.sinceOpened(), point };
    const last = this.points.at(-1);
    if (!last || timed.atMs - last.atMs >= SAMPLE_EVERY_MS) this.points.push(timed);
    this.newest = timed;
  }

  /** The pointer is nowhere any more, and what was to be sent is of no use. */
  clear(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
    this.points = [];
    this.newest = undefined;
  }

  private sinceOpened(): number {
    return this.options.clock.monotonic() - this.openedAt;
  }

  private flush(): void {
    const { points, newest } = this;
    if (newest && newest !== points.at(-1)) points.push(newest);
    this.clear();
    this.options.send(points);
  }
}
