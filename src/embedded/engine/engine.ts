import { CommitLog, type Commit } from "./commit-log.js";
import type { ReadSet } from "./read-set.js";
import { changeSchemas } from "./schema-change.js";
import type { SchemaJson } from "./schema-json.js";
import type { Snapshot } from "./snapshot.js";
import { Transaction } from "./transaction.js";
import { TransactionWork } from "./transaction-work.js";
import { WriteSet } from "./write-set.js";

/** What the engine takes from outside. */
export interface EngineOptions {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Unguessable bytes, for document ids. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * The database: the latest snapshot, and what changed lately. It runs no user code and does no I/O. Whoever uses
 * it runs one mutation at a time: a transaction that writes must have begun at the latest snapshot.
 */
export class Engine {
  private readonly options: EngineOptions;
  private readonly commitLog: CommitLog;
  private readonly listeners = new Set<(commit: Commit) => void>();
  private current: Snapshot;

  constructor(options: EngineOptions) {
    this.options = options;
    const ts = nanoseconds(options.nowMs());
    this.current = { ts, catalogs: new Map(), trees: new Map(), lastCreationTime: 0 };
    this.commitLog = new CommitLog(ts);
  }

  /** The database as of the last commit. */
  get latest(): Snapshot {
    return this.current;
  }

  /**
   * Starts a transaction on a snapshot, by default the latest.
   * @param nowMs - the time that documents of it are created at, by default now
   */
  begin(snapshot: Snapshot = this.current, nowMs: number = this.options.nowMs()): Transaction {
    const source = { nowMs, randomBytes: this.options.randomBytes };
    return new Transaction(new TransactionWork(snapshot, source));
  }

  /**
   * Makes a transaction's writes the latest snapshot. Without writes nothing changes, and the commit has the
   * timestamp that the transaction read at.
   * @throws if another transaction was committed since this one began
   */
  commit(transaction: Transaction): Commit {
    if (!transaction.hasWrites) return { ts: transaction.snapshot.ts, writes: WriteSet.empty };
    if (transaction.snapshot !== this.current) {
      throw new Error("A transaction can only be committed on the snapshot that it began at. Run it again.");
    }
    const ts = this.nextTs();
    const { snapshot, writes } = transaction.seal(ts);
    return this.install(snapshot, writes);
  }

  /** Calls `listener` after every commit that changed something; returns what ends that. */
  onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Whether what was read at `since` is still the same at `until`. Knows the last 30 seconds, at most 4,096
   * commits; false for what is older.
   */
  isUnchanged(reads: ReadSet, since: bigint, until: bigint): boolean {
    return this.commitLog.isUnchanged(reads, since, until);
  }

  /**
   * Puts the database under another schema, or under none, and those of components likewise. The commit touches every
   * table whose definition changed.
   * @param schemas - by the component's path, empty for the app; components that aren't named stay as they are
   * @throws naming the first document that doesn't fit; then nothing has changed
   */
  setSchemas(schemas: ReadonlyMap<string, SchemaJson | null>): void {
    const change = changeSchemas(this.current, schemas, this.nextTs());
    this.install(change.snapshot, change.writes);
  }

  /** Like {@link setSchemas}, for the app alone. */
  setSchema(schema: SchemaJson | null): void {
    this.setSchemas(new Map([["", schema]]));
  }

  private install(snapshot: Snapshot, writes: WriteSet): Commit {
    const commit = { ts: snapshot.ts, writes };
    this.current = snapshot;
    this.commitLog.add(commit);
    for (const listener of this.listeners) listener(commit);
    return commit;
  }

  private nextTs(): bigint {
    const now = nanoseconds(this.options.nowMs());
    return now > this.current.ts ? now : this.current.ts + 1n;
  }
}

function nanoseconds(ms: number): bigint {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}
