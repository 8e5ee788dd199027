import { orderKey } from "../values/order-key.js";
import { BY_ID, indexKey, type TableDefinition } from "./catalog.js";
import { changesBetween, type CommitChanges } from "./commit-changes.js";
import type { DocumentSource } from "./document-source.js";
import { IndexWriter } from "./index-writer.js";
import { UsageMeter, type WriteUsage } from "./limits.js";
import { ReadSet } from "./read-set.js";
import type { Snapshot } from "./snapshot.js";
import { WorkingState, type StateMark } from "./working-state.js";
import { WriteLog, type WriteSet } from "./write-set.js";

/** A point in a transaction to return to. */
export interface Savepoint {
  readonly state: StateMark;
  readonly writeCount: number;
  readonly usage: WriteUsage;
}

/** A transaction as the next snapshot. */
export interface SealedWork {
  readonly snapshot: Snapshot;
  readonly writes: WriteSet;
  readonly changes: () => CommitChanges;
}

/** What the views that one transaction has of all components share: what it read, wrote and used. */
export class TransactionWork {
  readonly snapshot: Snapshot;
  readonly source: DocumentSource;
  readonly reads = new ReadSet();
  readonly usage = new UsageMeter();
  readonly state: WorkingState;
  readonly indexes: IndexWriter;
  private readonly log = new WriteLog();
  // Documents that may hold the placeholder of the commit's timestamp, by id.
  private readonly awaitingTs = new Map<string, TableDefinition>();

  constructor(snapshot: Snapshot, source: DocumentSource) {
    this.snapshot = snapshot;
    this.source = source;
    this.state = new WorkingState(snapshot);
    this.indexes = new IndexWriter(this.state, this.log);
  }

  get hasWrites(): boolean {
    return this.log.length > 0;
  }

  savepoint(): Savepoint {
    return { state: this.state.mark(), writeCount: this.log.length, usage: this.usage.writes };
  }

  /** Undoes all writes since the savepoint. Reads stay recorded and counted. */
  rollback(to: Savepoint): void {
    this.state.restore(to.state);
    this.log.truncate(to.writeCount);
    this.usage.restoreWrites(to.usage);
  }

  /** Has the commit put its timestamp into a document. */
  awaitTs(table: TableDefinition, id: string): void {
    this.awaitingTs.set(`${table.component}/${id}`, table);
  }

  /** The outcome as the next snapshot; nothing may be written after it. */
  seal(ts: bigint): SealedWork {
    for (const [key, table] of this.awaitingTs) this.putTs(table, key.slice(table.component.length + 1), ts);
    const snapshot = this.state.toSnapshot(ts);
    const changes = () => changesBetween(this.snapshot, snapshot, this.indexes.touched);
    return { snapshot, writes: this.log.toWriteSet(), changes };
  }

  private putTs(table: TableDefinition, id: string, ts: bigint): void {
    const document = this.state.tree(indexKey(table.component, table.name, BY_ID))?.get(orderKey([id]));
    if (document?.awaitsTs !== true) return; // Removed, replaced or rolled back since.
    this.indexes.put(table, document, document.withTs(ts));
  }
}
