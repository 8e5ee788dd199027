import { type TableDefinition, tablesIndexKey } from "./catalog.js";
import { documentKey } from "./snapshot.js";
import type { StoredDocument } from "./stored-document.js";
import type { WorkingState } from "./working-state.js";
import type { WriteLog } from "./write-set.js";

/** Writes documents to all indexes of their tables, and records each write. */
export class IndexWriter {
  private readonly state: WorkingState;
  private readonly log: WriteLog;

  constructor(state: WorkingState, log: WriteLog) {
    this.state = state;
    this.log = log;
  }

  /** Puts one version of a document in place of another; null for none. */
  put(table: TableDefinition, old: StoredDocument | null, next: StoredDocument | null): void {
    for (const index of table.indexes.values()) {
      const oldKey = old === null ? null : documentKey(index, old.value);
      const nextKey = next === null ? null : documentKey(index, next.value);
      const tree = this.state.writableTree(index.key);
      if (oldKey !== null && oldKey !== nextKey) {
        tree.delete(oldKey);
        this.log.record(index.key, oldKey);
      }
      if (nextKey !== null && next !== null) {
        tree.set(nextKey, next);
        this.log.record(index.key, nextKey);
      }
    }
  }

  /** Adds a table. */
  addTable(table: TableDefinition): void {
    this.state.setCatalog(this.state.catalog(table.component).with([table]));
    this.log.record(tablesIndexKey(table.component), table.name);
  }
}
