import type { CommitChanges } from "./commit-changes.js";

/** What is kept of one commit. */
export interface CommitEntry {
  /** Nanoseconds since 1970. */
  readonly ts: bigint;
  readonly changes: CommitChanges;
  /** What the committer wants to be kept with it, as JSON text. */
  readonly note: string | undefined;
}

/** Keeps commits beyond the end of the process. */
export interface CommitStore {
  /**
   * Keeps an entry; null keeps nothing, and waits for those before it. Calls back in the order of the calls: without
   * an error when the entry would survive the end of the process, with one when it can't be kept, and then with one
   * for everything that follows.
   */
  append(entry: CommitEntry | null, done: (error?: Error) => void): void;
}

/** Keeps nothing: the data is gone when the process ends. */
export const NO_STORE: CommitStore = {
  append: (_, done) => done(),
};
