import { justAfter } from "../values/order-key.js";
import type { WriteSet } from "./write-set.js";

/** A read part of an index: all keys from `lo` up to, but without, `hi`. A scan widens it row by row. */
export interface KeyInterval {
  lo: string;
  hi: string;
}

/** Everything a transaction read, as intervals of order keys by index (`table/index`). */
export class ReadSet {
  private readonly intervals = new Map<string, KeyInterval[]>();

  /** Records an interval and returns it, so that a scan can widen it. */
  record(index: string, lo: string, hi: string): KeyInterval {
    const interval = { lo, hi };
    const known = this.intervals.get(index);
    if (known === undefined) this.intervals.set(index, [interval]);
    else known.push(interval);
    return interval;
  }

  /** Records that one key was looked up, whether or not it was there. */
  recordPoint(index: string, key: string): void {
    this.record(index, key, justAfter(key));
  }

  /** Whether the writes could have changed what was read. */
  overlaps(writes: WriteSet): boolean {
    for (const [index, intervals] of this.intervals) {
      if (intervals.some(({ lo, hi }) => writes.touches(index, lo, hi))) return true;
    }
    return false;
  }

  /** What was read, by index: the fewest intervals that cover it, in ascending order. */
  *merged(): Generator<[index: string, intervals: readonly Readonly<KeyInterval>[]]> {
    for (const [index, intervals] of this.intervals) yield [index, merge(intervals)];
  }
}

function merge(intervals: readonly KeyInterval[]): KeyInterval[] {
  const merged: KeyInterval[] = [];
  const sorted = intervals.filter(({ lo, hi }) => lo < hi).sort((a, b) => (a.lo < b.lo ? -1 : 1));
  for (const { lo, hi } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.hi < lo) merged.push({ lo, hi });
    else if (last.hi < hi) last.hi = hi;
  }
  return merged;
}
