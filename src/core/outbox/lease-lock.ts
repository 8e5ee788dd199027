import type { Clock } from "../ports.js";
import { BEAT_MS, LeaderWatch } from "./leader-watch.js";
import type { OutboxStore } from "./outbox-store.js";
import type { LockHolder, TabLock } from "./tabs.js";

/**
 * The lock where the browser has none (plain http, old engines): held by whoever leaves signs of life in the store, and free when
 * three of them are missed. Two tabs may get it at once; the epoch tells them apart.
 */
export class LeaseLock implements TabLock {
  readonly isLease = true;
  private readonly store: Pick<OutboxStore, "lastBeat">;
  private readonly clock: Pick<Clock, "setTimer">;

  constructor(store: Pick<OutboxStore, "lastBeat">, clock: Pick<Clock, "setTimer">) {
    this.store = store;
    this.clock = clock;
  }

  request(holder: LockHolder): () => void {
    const watch = new LeaderWatch();
    let stop = (): void => undefined;
    let isWanted = true;
    const look = async (): Promise<void> => {
      const isFree = await this.isFree(watch);
      if (!isWanted) return;
      if (isFree) holder.granted();
      else stop = this.clock.setTimer(() => void look(), BEAT_MS);
    };
    void look();
    return () => {
      isWanted = false;
      stop();
    };
  }

  /** Nobody has to be told: the epoch will. */
  steal(holder: LockHolder): () => void {
    const stop = this.clock.setTimer(() => holder.granted(), 0);
    return stop;
  }

  private async isFree(watch: LeaderWatch): Promise<boolean> {
    try {
      const beat = await this.store.lastBeat();
      return beat.epoch === 0 || watch.look(beat) === "dead";
    } catch {
      // A tab that can't read the store can't lead either.
      return false;
    }
  }
}
