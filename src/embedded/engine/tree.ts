import sortedBtree from "sorted-btree";

import type { StoredDocument } from "./stored-document.js";

/** One index: order key to document. Clones in O(1); clones share nodes until one of them is written. */
export type Tree = sortedBtree.default<string, StoredDocument>;

type BTreeClass = typeof sortedBtree.default;

/** The class of `sorted-btree`, a CommonJS package: Node imports its module object, some bundlers the class. */
export const BTree: BTreeClass = "default" in sortedBtree ? sortedBtree.default : sortedBtree;

/** An index without documents. */
export function createTree(): Tree {
  return new BTree<string, StoredDocument>(undefined, compareKeys);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
