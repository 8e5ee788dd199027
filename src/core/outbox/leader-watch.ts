/** How often a leader gives signs of life, and those who wait look for them, in milliseconds. */
export const BEAT_MS = 2_000;

/** Looks without a sign of life until a leader counts as dead. */
const PATIENCE = 3;
const MOST_PATIENCE = 30;

/** A sign of life in the store. */
export interface Beat {
  readonly epoch: number;
  readonly count: number;
}

/**
 * Whether the leader lives, as a tab that waits sees it. It counts its own looks, not time: a device that slept, or timers that
 * are slowed, make nobody dead. A sign by either way will do, the channel or the store: a tab that is deaf on one of them takes
 * nobody for dead.
 */
export class LeaderWatch {
  private last: Beat | null = null;
  private hasHeard = false;
  private silentLooks = 0;
  private patience = PATIENCE;
  private robbedEpoch: number | null = null;

  /** A sign of life came by the channel. */
  heard(): void {
    this.hasHeard = true;
  }

  /** From here on is looked anew: nobody has looked for a while. */
  begin(): void {
    this.last = null;
    this.silentLooks = 0;
  }

  /**
   * What is to be thought of the leader, now that this is found in the store. `dead` is said once an epoch; whoever hears it
   * takes the lead.
   */
  look(beat: Beat): "alive" | "silent" | "dead" {
    const isAlive = this.hasHeard || this.last?.epoch !== beat.epoch || this.last.count !== beat.count;
    this.hasHeard = false;
    this.last = beat;
    this.silentLooks = isAlive ? 0 : this.silentLooks + 1;
    if (isAlive) return "alive";
    if (this.silentLooks < this.patience || this.robbedEpoch === beat.epoch) return "silent";
    this.robbedEpoch = beat.epoch;
    this.patience = Math.min(this.patience * 2, MOST_PATIENCE);
    return "dead";
  }

  /** The lead came without force: there is no quarrel. */
  atPeace(): void {
    this.patience = PATIENCE;
  }
}
