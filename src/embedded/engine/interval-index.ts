import { IntervalTree } from "./interval-tree.js";
import type { ReadSet } from "./read-set.js";
import type { WriteSet } from "./write-set.js";

/**
 * Who read what: finds the readers that a commit concerns in a time that grows with what it wrote and whom it hits,
 * and hardly with how many readers there are.
 */
export class IntervalIndex<T> {
  private readonly trees = new Map<string, IntervalTree<T>>();

  /** Whether nobody reads anything. */
  get isEmpty(): boolean {
    return this.trees.size === 0;
  }

  /** Enters a reader with a read set that doesn't change any more. */
  add(reads: ReadSet, reader: T): void {
    for (const [index, intervals] of reads.merged()) {
      const tree = this.trees.get(index) ?? new IntervalTree<T>();
      for (const { lo, hi } of intervals) tree.add(lo, hi, reader);
      if (!tree.isEmpty) this.trees.set(index, tree);
    }
  }

  /** Takes a reader out that was entered with this read set. */
  remove(reads: ReadSet, reader: T): void {
    for (const [index, intervals] of reads.merged()) {
      const tree = this.trees.get(index);
      if (tree === undefined) continue;
      for (const { lo, hi } of intervals) tree.remove(lo, hi, reader);
      if (tree.isEmpty) this.trees.delete(index);
    }
  }

  /** The readers whom the writes could concern. */
  readersOf(writes: WriteSet): Set<T> {
    const readers = new Set<T>();
    for (const [index, keys] of writes) {
      const tree = this.trees.get(index);
      if (tree !== undefined) for (const key of keys) tree.collect(key, readers);
    }
    return readers;
  }
}
