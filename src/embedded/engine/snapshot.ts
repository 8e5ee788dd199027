import { valueAtPath } from "../values/field-path.js";
import { orderKey } from "../values/order-key.js";
import type { Catalog, IndexDefinition } from "./catalog.js";
import type { DocumentValue } from "./stored-document.js";
import type { Tree } from "./tree.js";

/** The database at one point in time. Never changes, and needs no release: keep a reference as long as needed. */
export interface Snapshot {
  /** Nanoseconds since 1970. */
  readonly ts: bigint;
  readonly catalog: Catalog;
  /** Every index's documents, by `table/index`. Not to be written: clone a tree first. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** The `_creationTime` of the newest document: the next one's is above it. */
  readonly lastCreationTime: number;
}

/** Where a document stands in an index. */
export function documentKey(index: IndexDefinition, document: DocumentValue): string {
  return orderKey(index.fields.map((field) => valueAtPath(document, field)));
}
