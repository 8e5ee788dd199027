import { type SearchIndexDefinition, type TableDefinition, tablesIndexKey } from "./catalog.js";
import { searchKeys } from "./search-index.js";
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

  /** Every document that was put, by component and id; also those whose writes were undone since. */
  readonly touched = new Map<string, { readonly table: TableDefinition; readonly id: string }>();

  /** Puts one version of a document in place of another; null for none. */
  put(table: TableDefinition, old: StoredDocument | null, next: StoredDocument | null): void {
    const id = (next ?? old)?.id ?? "";
    this.touched.set(`${table.component}/${id}`, { table, id });
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
    for (const index of table.searchIndexes.values()) this.putTerms(index, old, next);
  }

  private putTerms(
    index: SearchIndexDefinition,
    old: StoredDocument | null,
    next: StoredDocument | null,
  ): void {
    const tree = this.state.writableTree(index.key);
    const nextKeys = next === null ? [] : searchKeys(index, next.value);
    const gone = new Set(old === null ? [] : searchKeys(index, old.value));
    for (const key of nextKeys) {
      gone.delete(key);
      if (next !== null) tree.set(key, next);
      this.log.record(index.key, key);
    }
    for (const key of gone) {
      tree.delete(key);
      this.log.record(index.key, key);
    }
  }

  /** Adds a table. */
  addTable(table: TableDefinition): void {
    this.state.setCatalog(this.state.catalog(table.component).with([table]));
    this.log.record(tablesIndexKey(table.component), table.name);
  }
}
