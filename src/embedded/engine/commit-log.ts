import type { ReadSet } from "./read-set.js";
import type { WriteSet } from "./write-set.js";

/** A new state of the database and what it changed. */
export interface Commit {
  /** Nanoseconds since 1970; every commit's is above the one before. */
  readonly ts: bigint;
  readonly writes: WriteSet;
}

const KEPT_NANOSECONDS = 30_000_000_000n;
const KEPT_COMMITS = 4_096;

/** The recent commits, oldest first: 30 seconds of them, at most 4,096. */
export class CommitLog {
  private commits: Commit[] = [];
  // Commits up to this ts are forgotten, or older than the log.
  private forgottenUntil: bigint;

  constructor(startsAt: bigint) {
    this.forgottenUntil = startsAt;
  }

  add(commit: Commit): void {
    this.commits.push(commit);
    const oldest = commit.ts - KEPT_NANOSECONDS;
    let dropped = Math.max(0, this.commits.length - KEPT_COMMITS);
    while ((this.commits[dropped] as Commit).ts < oldest) dropped++;
    if (dropped === 0) return;
    this.forgottenUntil = (this.commits[dropped - 1] as Commit).ts;
    this.commits = this.commits.slice(dropped);
  }

  /** Whether no commit after `since` and up to `until` touched `reads`; false when the log doesn't reach back. */
  isUnchanged(reads: ReadSet, since: bigint, until: bigint): boolean {
    if (since < this.forgottenUntil) return false;
    for (let i = this.commits.length - 1; i >= 0; i--) {
      const commit = this.commits[i] as Commit;
      if (commit.ts <= since) return true;
      if (commit.ts <= until && reads.overlaps(commit.writes)) return false;
    }
    return true;
  }
}
