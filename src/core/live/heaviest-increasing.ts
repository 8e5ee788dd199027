/**
 * The places in `ranks` of an increasing subsequence whose weights add up to the most.
 *
 * `ranks` are distinct whole numbers from 0 to `ranks.length - 1`. With all weights 1 this is the longest
 * increasing subsequence. Takes n log n steps.
 */
export function heaviestIncreasing(ranks: readonly number[], weights: readonly number[]): Set<number> {
  const best = new MaximumBelow(ranks.length);
  const previous: number[] = [];
  for (const [place, rank] of ranks.entries()) {
    const below = best.query(rank);
    previous.push(below.place);
    best.raise(rank, { total: below.total + (weights[place] ?? 0), place });
  }
  const chosen = new Set<number>();
  for (let place = best.query(ranks.length).place; place >= 0; place = previous[place] ?? -1)
    chosen.add(place);
  return chosen;
}

interface Candidate {
  readonly total: number;
  readonly place: number;
}

const none: Candidate = { total: 0, place: -1 };

/** A Fenwick tree of maxima over ranks. */
class MaximumBelow {
  private readonly tree: (Candidate | undefined)[];

  constructor(size: number) {
    this.tree = new Array<Candidate | undefined>(size + 1);
  }

  /** The best candidate of a rank below `rank`. */
  query(rank: number): Candidate {
    let best = none;
    for (let node = rank; node > 0; node -= node & -node) {
      const candidate = this.tree[node];
      if (candidate && candidate.total > best.total) best = candidate;
    }
    return best;
  }

  raise(rank: number, candidate: Candidate): void {
    for (let node = rank + 1; node < this.tree.length; node += node & -node) {
      const held = this.tree[node];
      if (!held || candidate.total > held.total) this.tree[node] = candidate;
    }
  }
}
