import type { TimedPoint } from "./pointer-batch.js";

/** Where a pointer is: so far on its way between two points. `part` is 1 where it has arrived. */
export interface ReplayedPoint<Point> {
  readonly from: Point;
  readonly to: Point;
  readonly part: number;
}

interface Step<Point> {
  readonly point: Point;
  readonly at: number;
}

/** What stood still begins to move so smoothly. Milliseconds. */
const SMOOTHING_MS = 120;
const MOST_STEPS = 32;

/**
 * Shows the points of each message at the distances in time in which they were passed, beginning when it arrives. Time is any clock
 * that doesn't go back, and neither does the pointer: messages that come close together make it hurry, never fall behind.
 */
export class PointReplay<Point = TimedPoint["point"]> {
  private from: Step<Point> | undefined;
  private steps: Step<Point>[] = [];

  /** What a message brought, which has arrived now. */
  take(points: readonly { readonly atMs: number; readonly point: Point }[], now: number): void {
    const rest = this.settle(now);
    // Between the last message and this one it stood still, or has only just begun to be late.
    const isAtRest = this.steps.length === 0;
    const smoothUntil = isAtRest && rest ? now + SMOOTHING_MS : now;
    if (isAtRest && rest) this.from = { point: rest.point, at: now };
    let earliest = Math.max(this.steps.at(-1)?.at ?? now, smoothUntil);
    for (const { atMs, point } of points) {
      const at = Math.max(earliest, now + atMs);
      // Of those that fall on one moment only the last can be seen.
      if (this.steps.at(-1)?.at === at) this.steps.pop();
      this.steps.push({ point, at });
      earliest = at;
    }
    if (this.steps.length > MOST_STEPS) this.steps.splice(0, this.steps.length - MOST_STEPS);
    this.from ??= this.steps[0];
  }

  /** Goes to the last of these points at once. */
  jump(points: readonly { readonly point: Point }[], now: number): void {
    const last = points.at(-1);
    if (!last) return;
    this.from = { point: last.point, at: now };
    this.steps = [];
  }

  /** Undefined before the first message. */
  at(now: number): ReplayedPoint<Point> | undefined {
    const from = this.settle(now);
    if (!from) return undefined;
    const [next] = this.steps;
    if (!next) return { from: from.point, to: from.point, part: 1 };
    const part = next.at > from.at ? (now - from.at) / (next.at - from.at) : 1;
    return { from: from.point, to: next.point, part: Math.min(1, Math.max(0, part)) };
  }

  /** Whether it will be somewhere else later. */
  isMoving(now: number): boolean {
    this.settle(now);
    return this.steps.length > 0;
  }

  /** Leaves behind what has been passed. */
  private settle(now: number): Step<Point> | undefined {
    for (let next = this.steps[0]; next && next.at <= now; next = this.steps[0]) {
      this.from = next;
      this.steps.shift();
    }
    return this.from;
  }
}
