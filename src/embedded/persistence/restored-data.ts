import { jsonToConvex } from "convex/values";
import { type Catalog, tableDefinition, type TableDefinition } from "../engine/catalog.js";
import { catalogIn, documentKey, type Snapshot } from "../engine/snapshot.js";
import { type DocumentValue, StoredDocument } from "../engine/stored-document.js";
import { createTree, type Tree } from "../engine/tree.js";
import type { CommitRecord } from "./record.js";

/** A database that is put together again from its records, in their order. */
export class RestoredData {
  readonly #catalogs = new Map<string, Catalog>();
  readonly #trees = new Map<string, Tree>();
  readonly #notes: string[] = [];
  #ts = 0n;
  #lastCreationTime = 0;

  /** Whether there was nothing to restore. */
  get isEmpty(): boolean {
    return this.#ts === 0n;
  }

  /** The answers to clients' mutations, oldest first. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  apply(record: CommitRecord): void {
    const ts = BigInt(record.ts);
    if (ts > this.#ts) this.#ts = ts;
    for (const [component, name, number] of record.tables) this.#addTable(component, name, number);
    for (const [component, table, id, document] of record.documents) {
      this.#put(
        this.#table(component, table),
        id,
        document === null ? null : (jsonToConvex(document) as DocumentValue),
      );
    }
    this.#notes.push(...record.notes);
  }

  /** The database without the indexes of a schema: these come with the code. */
  toSnapshot(): Snapshot {
    return {
      ts: this.#ts,
      catalogs: this.#catalogs,
      trees: this.#trees,
      lastCreationTime: this.#lastCreationTime,
    };
  }

  #addTable(component: string, name: string, number: number): void {
    const catalog = catalogIn(this.#catalogs, component);
    const isKnown = catalog.table(name) !== undefined;
    const table = tableDefinition(component, name, number, undefined, null);
    this.#catalogs.set(component, isKnown ? catalog : catalog.with([table]));
  }

  #table(component: string, name: string): TableDefinition {
    const table = catalogIn(this.#catalogs, component).table(name);
    if (table === undefined) throw new Error(`A document is in the table "${name}", which doesn't exist.`);
    return table;
  }

  #put(table: TableDefinition, id: string, value: DocumentValue | null): void {
    const next = value === null ? null : new StoredDocument(table.name, value);
    const old = this.#oldVersion(table, id);
    for (const index of table.indexes.values()) {
      const tree = this.#treeOf(index.key);
      if (old !== undefined) tree.delete(documentKey(index, old.value));
      if (next !== null) tree.set(documentKey(index, next.value), next);
    }
    if (next !== null) this.#lastCreationTime = Math.max(this.#lastCreationTime, next.value._creationTime);
  }

  #oldVersion(table: TableDefinition, id: string): StoredDocument | undefined {
    const byId = table.indexes.get("by_id");
    const key = byId && documentKey(byId, { _id: id, _creationTime: 0 });
    return key === undefined ? undefined : this.#treeOf(byId?.key ?? "").get(key);
  }

  #treeOf(key: string): Tree {
    const known = this.#trees.get(key);
    if (known !== undefined) return known;
    const tree = createTree();
    this.#trees.set(key, tree);
    return tree;
  }
}
