interface Node<T> {
  readonly lo: string;
  readonly hi: string;
  readonly readers: Set<T>;
  /** Parents have the higher ones: as they are random, the tree is flat. */
  readonly priority: number;
  /** The highest `hi` from here down. */
  maxHi: string;
  left: Link<T>;
  right: Link<T>;
}

type Link<T> = Node<T> | undefined;

/**
 * Intervals `[lo, hi)` of order keys, each with those who read it: a treap by `lo` and `hi` in which every node knows
 * where its subtree ends. Equal intervals share a node.
 */
export class IntervalTree<T> {
  private root: Link<T>;
  private random = 0x9e3779b9;

  get isEmpty(): boolean {
    return this.root === undefined;
  }

  add(lo: string, hi: string, reader: T): void {
    this.root = insert(this.root, { lo, hi, reader, priority: this.nextPriority() });
  }

  /** Forgets that `reader` read the interval; without effect if it didn't. */
  remove(lo: string, hi: string, reader: T): void {
    this.root = remove(this.root, lo, hi, reader);
  }

  /** Adds to `readers` whoever read an interval with `key` in it. */
  collect(key: string, readers: Set<T>): void {
    collect(this.root, key, readers);
  }

  private nextPriority(): number {
    // Xorshift: any sequence does whose order has nothing to do with the order of the intervals.
    this.random ^= this.random << 13;
    this.random ^= this.random >>> 17;
    this.random ^= this.random << 5;
    return this.random;
  }
}

function insert<T>(
  node: Link<T>,
  added: { readonly lo: string; readonly hi: string; readonly reader: T; readonly priority: number },
): Node<T> {
  const { lo, hi, reader, priority } = added;
  if (node === undefined) {
    return { lo, hi, readers: new Set([reader]), priority, maxHi: hi, left: undefined, right: undefined };
  }
  const order = compare(lo, hi, node);
  if (order === 0) {
    node.readers.add(reader);
    return node;
  }
  if (order < 0) {
    node.left = insert(node.left, added);
    if (node.left.priority > node.priority) return rotateRight(node, node.left);
  } else {
    node.right = insert(node.right, added);
    if (node.right.priority > node.priority) return rotateLeft(node, node.right);
  }
  updateEnd(node);
  return node;
}

function remove<T>(node: Link<T>, lo: string, hi: string, reader: T): Link<T> {
  if (node === undefined) return undefined;
  const order = compare(lo, hi, node);
  if (order === 0) {
    node.readers.delete(reader);
    return node.readers.size > 0 ? node : join(node.left, node.right);
  }
  if (order < 0) node.left = remove(node.left, lo, hi, reader);
  else node.right = remove(node.right, lo, hi, reader);
  updateEnd(node);
  return node;
}

function collect<T>(node: Link<T>, key: string, readers: Set<T>): void {
  if (node === undefined || node.maxHi <= key) return;
  collect(node.left, key, readers);
  if (node.lo > key) return;
  if (key < node.hi) for (const reader of node.readers) readers.add(reader);
  collect(node.right, key, readers);
}

/** One tree of two, all of `left` being before all of `right`. */
function join<T>(left: Link<T>, right: Link<T>): Link<T> {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const top = left.priority > right.priority ? left : right;
  if (top === left) left.right = join(left.right, right);
  else right.left = join(left, right.left);
  updateEnd(top);
  return top;
}

function rotateRight<T>(node: Node<T>, left: Node<T>): Node<T> {
  node.left = left.right;
  left.right = node;
  updateEnd(node);
  updateEnd(left);
  return left;
}

function rotateLeft<T>(node: Node<T>, right: Node<T>): Node<T> {
  node.right = right.left;
  right.left = node;
  updateEnd(node);
  updateEnd(right);
  return right;
}

function updateEnd<T>(node: Node<T>): void {
  let end = node.hi;
  if (node.left !== undefined && node.left.maxHi > end) end = node.left.maxHi;
  if (node.right !== undefined && node.right.maxHi > end) end = node.right.maxHi;
  node.maxHi = end;
}

function compare(lo: string, hi: string, node: { readonly lo: string; readonly hi: string }): number {
  if (lo !== node.lo) return lo < node.lo ? -1 : 1;
  if (hi !== node.hi) return hi < node.hi ? -1 : 1;
  return 0;
}
