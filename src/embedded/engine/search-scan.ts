import type { UsageMeter } from "./limits.js";
import type { KeyInterval } from "./read-set.js";
import type { Scan, StopAt } from "./scan.js";
import type { StoredDocument } from "./stored-document.js";

/** Walks through the results of a search, best first. A row's key is its rank. */
export class SearchScan implements Scan {
  readonly #results: readonly StoredDocument[];
  readonly #interval: KeyInterval;
  readonly #usage: UsageMeter;
  readonly #stopAt: StopAt | undefined;
  readonly #keys: string[] = [];
  #rank = 0;
  #bytes = 0;
  #hasEnded = false;
  #wasStopped = false;

  /** @param interval - of ranks, for pages */
  constructor(
    results: readonly StoredDocument[],
    interval: KeyInterval,
    usage: UsageMeter,
    stopAt: StopAt | undefined,
  ) {
    this.#results = results;
    this.#interval = interval;
    this.#usage = usage;
    this.#stopAt = stopAt;
  }

  get trail(): readonly string[] {
    return this.#keys;
  }

  get isExhausted(): boolean {
    return this.#hasEnded;
  }

  get isStopped(): boolean {
    return this.#wasStopped;
  }

  get used(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#keys.length, bytes: this.#bytes };
  }

  next(): StoredDocument | null {
    if (this.#hasEnded || this.#mustStop()) return null;
    while (rankKey(this.#rank) < this.#interval.lo && this.#rank < this.#results.length) this.#rank++;
    const key = rankKey(this.#rank);
    const document = key < this.#interval.hi ? this.#results[this.#rank] : undefined;
    if (document === undefined) {
      this.#hasEnded = true;
      return null;
    }
    this.#rank++;
    this.#keys.push(key);
    this.#bytes += document.size;
    this.#usage.countRead(document.size);
    return document;
  }

  #mustStop(): boolean {
    const stopAt = this.#stopAt;
    this.#wasStopped =
      stopAt !== undefined && (this.#keys.length >= stopAt.rows || this.#bytes >= stopAt.bytes);
    return this.#wasStopped;
  }
}

// Sorts as the ranks do.
function rankKey(rank: number): string {
  return String(rank).padStart(8, "0");
}
