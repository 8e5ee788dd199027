import sortedBtree from "sorted-btree";
import type { StoredDocument } from "./stored-document.js";

/** A sorted map. Clones in O(1); clones share nodes until one of them is written. */
export interface SortedTree<K, V> {
  readonly size: number;
  get(key: K): V | undefined;
  /** True if the key wasn't there. */
  set(key: K, value: V): boolean;
  /** True if the key was there. */
  delete(key: K): boolean;
  minKey(): K | undefined;
  clone(): SortedTree<K, V>;
  valuesArray(): V[];
  values(): IterableIterator<V>;
  /** The pair of the next key above, or of the first one; `reuse` is filled in place of a new array. */
  nextHigherPair(key: K | undefined, reuse?: [K, V]): [K, V] | undefined;
  nextLowerPair(key: K | undefined, reuse?: [K, V]): [K, V] | undefined;
  getPairOrNextHigher(key: K, reuse?: [K, V]): [K, V] | undefined;
  forRange(
    low: K,
    high: K,
    isHighIncluded: boolean,
    visit?: (key: K, value: V, n: number) => { break?: number } | void,
  ): number | { break?: number };
}

/** One index: order key to document. */
export type Tree = SortedTree<string, StoredDocument>;

// A CommonJS package: Node imports its module object, bundlers the class.
const BTree = "default" in sortedBtree ? sortedBtree.default : sortedBtree;

/** An empty map in the order that `compare` says. */
export function createSortedTree<K, V>(compare: (a: K, b: K) => number): SortedTree<K, V> {
  return new BTree<K, V>(undefined, compare);
}

/** An index without documents. */
export function createTree(): Tree {
  return createSortedTree(compareKeys);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
