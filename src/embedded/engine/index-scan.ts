import { justAfter } from "../values/order-key.js";
import type { UsageMeter } from "./limits.js";
import type { KeyInterval, ReadSet } from "./read-set.js";
import type { Scan, StopAt } from "./scan.js";
import type { StoredDocument } from "./stored-document.js";
import type { Tree } from "./tree.js";

/** What a scan reads, and where it accounts for it. */
export interface ScanOptions {
  /** `table/index` */
  readonly indexKey: string;
  /** The index as it is now: asked again at every row, as the transaction may write between two rows. */
  readonly tree: () => Tree | undefined;
  readonly interval: KeyInterval;
  readonly isDescending: boolean;
  readonly reads: ReadSet;
  readonly usage: UsageMeter;
  /** Where the scan is to stop by itself; missing for no such limit. */
  readonly stopAt?: StopAt;
}

/** Walks a part of an index row by row, and records at every row what was read up to there. */
export class IndexScan implements Scan {
  private readonly options: ScanOptions;
  // The rest that is still to be read.
  private readonly rest: KeyInterval;
  private recorded: KeyInterval | null = null;
  private hasEnded = false;
  private wasStopped = false;
  private readonly keys: string[] = [];
  private bytesRead = 0;
  private readonly pair: [string, StoredDocument] = ["", undefined as never];

  constructor(options: ScanOptions) {
    this.options = options;
    this.rest = { ...options.interval };
  }

  /** The order keys of the rows read, in scan order. */
  get trail(): readonly string[] {
    return this.keys;
  }

  /** Whether everything was read. */
  get isExhausted(): boolean {
    return this.hasEnded;
  }

  /** Whether it ended at `stopAt`. */
  get isStopped(): boolean {
    return this.wasStopped;
  }

  /** How much this scan has read. */
  get used(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.keys.length, bytes: this.bytesRead };
  }

  /** The next row, or null at the end. */
  next(): StoredDocument | null {
    if (this.hasEnded || this.mustStop()) return null;
    const pair = this.find();
    if (pair === null) {
      this.hasEnded = true;
      this.recordAll();
      return null;
    }
    const [key, document] = pair;
    this.advancePast(key);
    this.keys.push(key);
    this.bytesRead += document.size;
    this.options.usage.countRead(document.size);
    return document;
  }

  private mustStop(): boolean {
    const { stopAt } = this.options;
    this.wasStopped =
      stopAt !== undefined && (this.keys.length >= stopAt.rows || this.bytesRead >= stopAt.bytes);
    return this.wasStopped;
  }

  private find(): readonly [string, StoredDocument] | null {
    const tree = this.options.tree();
    const { lo, hi } = this.rest;
    if (tree === undefined || lo >= hi) return null;
    if (this.options.isDescending) {
      const pair = tree.nextLowerPair(hi, this.pair);
      return pair === undefined || pair[0] < lo ? null : pair;
    }
    const lastKey = this.keys.at(-1);
    const pair =
      lastKey === undefined
        ? tree.getPairOrNextHigher(lo, this.pair)
        : tree.nextHigherPair(lastKey, this.pair);
    return pair === undefined || pair[0] >= hi ? null : pair;
  }

  private advancePast(key: string): void {
    const { isDescending, interval } = this.options;
    if (isDescending) {
      this.rest.hi = key;
      this.recordedInterval(interval.hi, interval.hi).lo = key;
    } else {
      this.rest.lo = justAfter(key);
      this.recordedInterval(interval.lo, interval.lo).hi = this.rest.lo;
    }
  }

  private recordAll(): void {
    const { lo, hi } = this.options.interval;
    const recorded = this.recordedInterval(lo, hi);
    recorded.lo = lo;
    recorded.hi = hi;
  }

  private recordedInterval(lo: string, hi: string): KeyInterval {
    return (this.recorded ??= this.options.reads.record(this.options.indexKey, lo, hi));
  }
}
