import { valueAtPath } from "../values/field-path.js";
import { orderKey } from "../values/order-key.js";
import { Catalog, type IndexDefinition } from "./catalog.js";
import type { DocumentValue } from "./stored-document.js";
import type { Tree } from "./tree.js";

/** The database at one point in time. Never changes, and needs no release: keep a reference as long as needed. */
export interface Snapshot {
  /** Nanoseconds since 1970. */
  readonly ts: bigint;
  /** The tables of each component that has any, by the component's path; the app's is empty. */
  readonly catalogs: ReadonlyMap<string, Catalog>;
  /** Every index's documents, by the index's key. Not to be written: clone a tree first. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** The `_creationTime` of the newest document: the next one's is above it. */
  readonly lastCreationTime: number;
}

/** The tables of a component, whether or not it was ever written to. */
export function catalogIn(catalogs: ReadonlyMap<string, Catalog>, component: string): Catalog {
  return catalogs.get(component) ?? Catalog.initial(component);
}

/** Where a document stands in an index. */
export function documentKey(index: IndexDefinition, document: DocumentValue): string {
  return orderKey(index.fields.map((field) => valueAtPath(document, field)));
}
