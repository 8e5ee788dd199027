import type { Catalog } from "./catalog.js";
import { catalogIn, type Snapshot } from "./snapshot.js";
import { createTree, type Tree } from "./tree.js";

/** A point in a transaction to return to. */
export interface StateMark {
  readonly catalogs: ReadonlyMap<string, Catalog>;
  readonly changed: ReadonlyMap<string, Tree>;
}

/** A transaction's own version of the database: a snapshot and the trees written since. */
export class WorkingState {
  lastCreationTime: number;
  private catalogs: ReadonlyMap<string, Catalog>;
  private readonly base: ReadonlyMap<string, Tree>;
  private changed = new Map<string, Tree>();
  // Trees that nobody else holds a reference to, so that writing them changes no snapshot and no mark.
  private owned = new Set<string>();

  constructor(snapshot: Snapshot) {
    this.catalogs = snapshot.catalogs;
    this.lastCreationTime = snapshot.lastCreationTime;
    this.base = snapshot.trees;
  }

  /** The tables of a component as they are now. */
  catalog(component: string): Catalog {
    return catalogIn(this.catalogs, component);
  }

  /** Puts a component's tables in place of those from before. */
  setCatalog(catalog: Catalog): void {
    this.catalogs = new Map([...this.catalogs, [catalog.component, catalog]]);
  }

  /** An index to read; undefined if nothing was ever written to it. */
  tree(key: string): Tree | undefined {
    return this.changed.get(key) ?? this.base.get(key);
  }

  /** An index to write: cloned the first time. */
  writableTree(key: string): Tree {
    const current = this.tree(key);
    if (current !== undefined && this.owned.has(key)) return current;
    const own = current?.clone() ?? createTree();
    this.changed.set(key, own);
    this.owned.add(key);
    return own;
  }

  mark(): StateMark {
    this.owned = new Set();
    return { catalogs: this.catalogs, changed: new Map(this.changed) };
  }

  /** Undoes all writes since the mark. The creation time runs on: ids and times of undone inserts were seen. */
  restore(mark: StateMark): void {
    this.catalogs = mark.catalogs;
    this.changed = new Map(mark.changed);
    this.owned = new Set();
  }

  /** The state as a snapshot. The transaction must not write any more. */
  toSnapshot(ts: bigint): Snapshot {
    return {
      ts,
      catalogs: this.catalogs,
      trees: new Map([...this.base, ...this.changed]),
      lastCreationTime: this.lastCreationTime,
    };
  }
}
