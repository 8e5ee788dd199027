/** How chunks are summed up. `add` is associative, `zero` its neutral element. */
export interface Measure<Chunk, Sum> {
  readonly zero: Sum;
  of(chunk: Chunk): Sum;
  add(left: Sum, right: Sum): Sum;
}

interface Node<Chunk, Sum> {
  readonly left: Tree<Chunk, Sum>;
  readonly chunk: Chunk;
  readonly right: Tree<Chunk, Sum>;
  readonly size: number;
  readonly sum: Sum;
}

type Tree<Chunk, Sum> = Node<Chunk, Sum> | null;

/** A place in a tree: the number of a chunk, and the sum of all chunks before it. */
export interface ChunkPlace<Chunk, Sum> {
  readonly index: number;
  readonly chunk: Chunk;
  readonly before: Sum;
}

/**
 * An immutable sequence of chunks that knows the sum before each of them: what a list's pages and their rows'
 * heights are kept in. Reading, replacing, inserting and removing take steps in the logarithm of the number of
 * chunks, and share everything else with the sequence before.
 *
 * A weight-balanced tree, joined and split as in Blelloch, Ferizovic and Sun, "Just Join for Parallel Ordered
 * Sets" (2016), with the balance 3 and 2 of Hirai and Yamamoto, "Balancing weight-balanced trees" (2011).
 */
export class ChunkTree<Chunk, Sum> {
  private readonly root: Tree<Chunk, Sum>;
  private readonly measure: Measure<Chunk, Sum>;

  private constructor(measure: Measure<Chunk, Sum>, root: Tree<Chunk, Sum>) {
    this.measure = measure;
    this.root = root;
  }

  static of<Chunk, Sum>(measure: Measure<Chunk, Sum>, chunks: readonly Chunk[] = []): ChunkTree<Chunk, Sum> {
    return new ChunkTree(measure, null).splice(0, 0, chunks);
  }

  /** The number of chunks. */
  get size(): number {
    return sizeOf(this.root);
  }

  get sum(): Sum {
    return this.sumOf(this.root);
  }

  /** The chunk at `index`, which must be one of the tree's. */
  at(index: number): ChunkPlace<Chunk, Sum> {
    let node = this.root;
    let rest = index;
    let before = this.measure.zero;
    while (node) {
      const leftSize = sizeOf(node.left);
      if (rest < leftSize) {
        node = node.left;
        continue;
      }
      before = this.measure.add(before, this.sumOf(node.left));
      if (rest === leftSize) return { index, chunk: node.chunk, before };
      before = this.measure.add(before, this.measure.of(node.chunk));
      rest -= leftSize + 1;
      node = node.right;
    }
    throw new RangeError(`There is no chunk ${index} among ${this.size}.`);
  }

  /**
   * The first chunk with which the sum up to its end `isReached`. `isReached` is false for small sums and true from
   * some sum on. Undefined when the sum of all does not reach.
   */
  seek(isReached: (sum: Sum) => boolean): ChunkPlace<Chunk, Sum> | undefined {
    let node = this.root;
    let before = this.measure.zero;
    let index = 0;
    let found: ChunkPlace<Chunk, Sum> | undefined;
    while (node) {
      const start = this.measure.add(before, this.sumOf(node.left));
      if (node.left && isReached(start)) {
        node = node.left;
        continue;
      }
      const end = this.measure.add(start, this.measure.of(node.chunk));
      index += sizeOf(node.left);
      if (isReached(end)) {
        found = { index, chunk: node.chunk, before: start };
        break;
      }
      index++;
      before = end;
      node = node.right;
    }
    return found;
  }

  /** With another chunk at `index`. */
  set(index: number, chunk: Chunk): ChunkTree<Chunk, Sum> {
    return this.with(this.replaced(this.root, index, chunk));
  }

  /** With `chunks` in the place of `removed` chunks from `index` on. */
  splice(index: number, removed: number, chunks: readonly Chunk[]): ChunkTree<Chunk, Sum> {
    const [start, rest] = this.split(this.root, index);
    const [, end] = this.split(rest, removed);
    return this.with(this.concat(this.concat(start, this.built(chunks, 0, chunks.length)), end));
  }

  /** The chunks from `index` on, in order. */
  *from(index = 0): Generator<Chunk> {
    const path: Node<Chunk, Sum>[] = [];
    let node = this.root;
    let rest = index;
    while (node) {
      const leftSize = sizeOf(node.left);
      if (rest <= leftSize) path.push(node);
      if (rest === leftSize) break;
      if (rest < leftSize) node = node.left;
      else {
        rest -= leftSize + 1;
        node = node.right;
      }
    }
    for (let next = path.pop(); next; next = path.pop()) {
      yield next.chunk;
      for (let below = next.right; below; below = below.left) path.push(below);
    }
  }

  private with(root: Tree<Chunk, Sum>): ChunkTree<Chunk, Sum> {
    return root === this.root ? this : new ChunkTree(this.measure, root);
  }

  private sumOf(tree: Tree<Chunk, Sum>): Sum {
    return tree ? tree.sum : this.measure.zero;
  }

  private node(left: Tree<Chunk, Sum>, chunk: Chunk, right: Tree<Chunk, Sum>): Node<Chunk, Sum> {
    const { measure } = this;
    return {
      left,
      chunk,
      right,
      size: sizeOf(left) + 1 + sizeOf(right),
      sum: measure.add(measure.add(this.sumOf(left), measure.of(chunk)), this.sumOf(right)),
    };
  }

  private built(chunks: readonly Chunk[], start: number, end: number): Tree<Chunk, Sum> {
    if (start >= end) return null;
    const middle = (start + end) >> 1;
    const left = this.built(chunks, start, middle);
    return this.node(left, chunks[middle] as Chunk, this.built(chunks, middle + 1, end));
  }

  private replaced(tree: Tree<Chunk, Sum>, index: number, chunk: Chunk): Node<Chunk, Sum> {
    if (!tree) throw new RangeError(`There is no chunk ${index} to replace.`);
    const { left, right } = tree;
    const leftSize = sizeOf(left);
    if (index < leftSize) return this.node(this.replaced(left, index, chunk), tree.chunk, right);
    if (index === leftSize) return this.node(left, chunk, right);
    return this.node(left, tree.chunk, this.replaced(right, index - leftSize - 1, chunk));
  }

  /** The first `count` chunks, and the others. */
  private split(tree: Tree<Chunk, Sum>, count: number): readonly [Tree<Chunk, Sum>, Tree<Chunk, Sum>] {
    if (!tree) return [null, null];
    const leftSize = sizeOf(tree.left);
    if (count <= leftSize) {
      const [start, end] = this.split(tree.left, count);
      return [start, this.join(end, tree.chunk, tree.right)];
    }
    const [start, end] = this.split(tree.right, count - leftSize - 1);
    return [this.join(tree.left, tree.chunk, start), end];
  }

  private concat(left: Tree<Chunk, Sum>, right: Tree<Chunk, Sum>): Tree<Chunk, Sum> {
    if (!left) return right;
    if (!right) return left;
    const [first, others] = this.withoutFirst(right);
    return this.join(left, first, others);
  }

  private withoutFirst(tree: Node<Chunk, Sum>): readonly [Chunk, Tree<Chunk, Sum>] {
    if (!tree.left) return [tree.chunk, tree.right];
    const [first, others] = this.withoutFirst(tree.left);
    return [first, this.join(others, tree.chunk, tree.right)];
  }

  private join(left: Tree<Chunk, Sum>, chunk: Chunk, right: Tree<Chunk, Sum>): Node<Chunk, Sum> {
    if (right && isTooHeavy(right, left)) {
      return this.balanced(this.join(left, chunk, right.left), right.chunk, right.right);
    }
    if (left && isTooHeavy(left, right)) {
      return this.balanced(left.left, left.chunk, this.join(left.right, chunk, right));
    }
    return this.node(left, chunk, right);
  }

  private balanced(left: Tree<Chunk, Sum>, chunk: Chunk, right: Tree<Chunk, Sum>): Node<Chunk, Sum> {
    if (right && isTooHeavy(right, left)) return this.rotatedLeft(left, chunk, right);
    if (left && isTooHeavy(left, right)) return this.rotatedRight(left, chunk, right);
    return this.node(left, chunk, right);
  }

  private rotatedLeft(left: Tree<Chunk, Sum>, chunk: Chunk, right: Node<Chunk, Sum>): Node<Chunk, Sum> {
    const inner = right.left;
    if (!inner || weightOf(inner) < SINGLE * weightOf(right.right)) {
      return this.node(this.node(left, chunk, inner), right.chunk, right.right);
    }
    return this.node(
      this.node(left, chunk, inner.left),
      inner.chunk,
      this.node(inner.right, right.chunk, right.right),
    );
  }

  private rotatedRight(left: Node<Chunk, Sum>, chunk: Chunk, right: Tree<Chunk, Sum>): Node<Chunk, Sum> {
    const inner = left.right;
    if (!inner || weightOf(inner) < SINGLE * weightOf(left.left)) {
      return this.node(left.left, left.chunk, this.node(inner, chunk, right));
    }
    return this.node(
      this.node(left.left, left.chunk, inner.left),
      inner.chunk,
      this.node(inner.right, chunk, right),
    );
  }
}

/** A side may weigh at most so many times as much as the other. */
const HEAVY = 3;
/** From this ratio of inner to outer weight on, one rotation isn't enough. */
const SINGLE = 2;

function sizeOf(tree: { readonly size: number } | null): number {
  return tree ? tree.size : 0;
}

function weightOf(tree: { readonly size: number } | null): number {
  return sizeOf(tree) + 1;
}

function isTooHeavy(tree: { readonly size: number }, other: { readonly size: number } | null): boolean {
  return weightOf(tree) > HEAVY * weightOf(other);
}
