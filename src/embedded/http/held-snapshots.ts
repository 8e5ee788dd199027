import type { Clock } from "../deployment/ports.js";
import type { Snapshot } from "../engine/snapshot.js";

const HELD_MS = 30_000;

/** Snapshots that clients asked for, so that several requests can see the same data. */
export class HeldSnapshots {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #held = new Map<bigint, { readonly snapshot: Snapshot; readonly untilMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  hold(snapshot: Snapshot): void {
    this.#release();
    this.#held.delete(snapshot.ts);
    this.#held.set(snapshot.ts, { snapshot, untilMs: this.#clock.nowMs() + HELD_MS });
  }

  at(ts: bigint): Snapshot | undefined {
    this.#release();
    return this.#held.get(ts)?.snapshot;
  }

  #release(): void {
    for (const [ts, { untilMs }] of this.#held) {
      if (untilMs > this.#clock.nowMs()) return;
      this.#held.delete(ts);
    }
  }
}
