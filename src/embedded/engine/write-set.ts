/** The order keys that a commit wrote, by index (`table/index`): old and new key of every written document. */
export class WriteSet {
  static readonly empty = new WriteSet(new Map());

  private readonly keysByIndex: ReadonlyMap<string, readonly string[]>;

  /** @param keysByIndex - keys in ascending order */
  constructor(keysByIndex: ReadonlyMap<string, readonly string[]>) {
    this.keysByIndex = keysByIndex;
  }

  get isEmpty(): boolean {
    return this.keysByIndex.size === 0;
  }

  [Symbol.iterator](): IterableIterator<[index: string, keys: readonly string[]]> {
    return this.keysByIndex.entries();
  }

  /** Whether a written key of `index` lies in `[lo, hi)`. */
  touches(index: string, lo: string, hi: string): boolean {
    const keys = this.keysByIndex.get(index);
    if (keys === undefined) return false;
    const first = keys[firstAtLeast(keys, lo)];
    return first !== undefined && first < hi;
  }
}

function firstAtLeast(keys: readonly string[], bound: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The writes of a running transaction, in order, so that a rollback can cut them off. */
export class WriteLog {
  private readonly entries: { readonly index: string; readonly key: string }[] = [];

  get length(): number {
    return this.entries.length;
  }

  record(index: string, key: string): void {
    this.entries.push({ index, key });
  }

  /** Forgets all writes after the first `length`. */
  truncate(length: number): void {
    this.entries.length = length;
  }

  toWriteSet(): WriteSet {
    const byIndex = new Map<string, Set<string>>();
    for (const { index, key } of this.entries) {
      const keys = byIndex.get(index);
      if (keys === undefined) byIndex.set(index, new Set([key]));
      else keys.add(key);
    }
    return new WriteSet(new Map([...byIndex].map(([index, keys]) => [index, [...keys].sort(byUnits)])));
  }
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
