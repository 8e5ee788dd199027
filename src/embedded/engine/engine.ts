import { changesBetween, type CommitChanges } from "./commit-changes.js";
import { CommitLog, type Commit } from "./commit-log.js";
import { NO_STORE, type CommitStore } from "./commit-store.js";
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

/** What a committer wants besides the commit itself. */
export interface CommitOptions {
  /** Kept with the commit: JSON text, made when its timestamp is known. */
  readonly note?: (ts: bigint) => string;
  /**
   * Called when everybody may know of the commit, in the same step in which they can: it would survive the end of the
   * process. With an error if it can't be kept; then it has not happened.
   */
  readonly onPublished?: (ts: bigint, error?: Error) => void;
}

/**
 * The database: the latest snapshot, and what changed lately. It runs no user code and does no I/O of its own.
 * Whoever uses it runs one mutation at a time: a transaction that writes must have begun at the tip.
 *
 * A commit is the tip at once, so that the next mutation can begin. It is the latest, which is what queries see, when
 * the store has kept it: nobody learns of anything that the end of the process could undo.
 */
export class Engine {
  private readonly options: EngineOptions;
  private readonly store: CommitStore;
  private readonly commitLog: CommitLog;
  private readonly listeners = new Set<(commit: Commit) => void>();
  private published: Snapshot;
  private tip: Snapshot;
  private failure: Error | undefined;

  /** @param initial - what the store had kept; missing for an empty database */
  constructor(options: EngineOptions, store: CommitStore = NO_STORE, initial?: Snapshot) {
    this.options = options;
    this.store = store;
    const empty = { catalogs: new Map(), trees: new Map(), lastCreationTime: 0 };
    this.tip = initial ?? { ...empty, ts: nanoseconds(options.nowMs()) };
    this.published = this.tip;
    this.commitLog = new CommitLog(this.tip.ts);
  }

  /** The database as of the last commit that everybody may know of. */
  get latest(): Snapshot {
    return this.published;
  }

  /**
   * Starts a transaction on a snapshot, by default the tip.
   * @param nowMs - the time that documents of it are created at, by default now
   */
  begin(snapshot: Snapshot = this.tip, nowMs: number = this.options.nowMs()): Transaction {
    const source = { nowMs, randomBytes: this.options.randomBytes };
    return new Transaction(new TransactionWork(snapshot, source));
  }

  /**
   * Makes a transaction's writes the tip. Without writes nothing changes, and the commit has the timestamp that the
   * transaction read at.
   * @throws if another transaction was committed since this one began, or if an earlier commit could not be kept
   */
  commit(transaction: Transaction, options: CommitOptions = {}): Commit {
    this.assertUsable();
    const { onPublished = () => undefined, note } = options;
    if (!transaction.hasWrites) {
      const { ts } = transaction.snapshot;
      const entry = note === undefined ? null : { ts, changes: NO_CHANGES, note: note(ts) };
      this.store.append(entry, (error) => onPublished(ts, error));
      return { ts, writes: WriteSet.empty };
    }
    if (transaction.snapshot !== this.tip) {
      throw new Error("A transaction can only be committed on the snapshot that it began at. Run it again.");
    }
    const ts = this.nextTs();
    const { snapshot, writes, changes } = transaction.seal(ts);
    return this.install(snapshot, writes, { changes, note: note?.(ts), onPublished });
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
  setSchemas(schemas: ReadonlyMap<string, SchemaJson | null>, options: CommitOptions = {}): void {
    this.assertUsable();
    const before = this.tip;
    const { snapshot, writes } = changeSchemas(before, schemas, this.nextTs());
    this.install(snapshot, writes, {
      changes: () => changesBetween(before, snapshot, new Map()),
      note: undefined,
      onPublished: options.onPublished ?? (() => undefined),
    });
  }

  /** Like {@link setSchemas}, for the app alone. */
  setSchema(schema: SchemaJson | null): void {
    this.setSchemas(new Map([["", schema]]));
  }

  private install(
    snapshot: Snapshot,
    writes: WriteSet,
    kept: {
      readonly changes: () => CommitChanges;
      readonly note: string | undefined;
      readonly onPublished: (ts: bigint, error?: Error) => void;
    },
  ): Commit {
    const commit = { ts: snapshot.ts, writes };
    this.tip = snapshot;
    const entry = {
      ts: snapshot.ts,
      note: kept.note,
      get changes() {
        return kept.changes();
      },
    };
    this.store.append(entry, (error) => {
      if (error === undefined) this.publish(snapshot, commit);
      else this.failure = error;
      kept.onPublished(snapshot.ts, error);
    });
    return commit;
  }

  private publish(snapshot: Snapshot, commit: Commit): void {
    this.published = snapshot;
    this.commitLog.add(commit);
    for (const listener of this.listeners) listener(commit);
  }

  private assertUsable(): void {
    if (this.failure === undefined) return;
    throw new Error(`The data can't be written any more: ${this.failure.message}`, { cause: this.failure });
  }

  private nextTs(): bigint {
    const now = nanoseconds(this.options.nowMs());
    return now > this.tip.ts ? now : this.tip.ts + 1n;
  }
}

const NO_CHANGES: CommitChanges = { tables: [], documents: [] };

function nanoseconds(ms: number): bigint {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}
