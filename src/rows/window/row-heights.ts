import { ChunkTree, type Measure } from "../../core/live/chunk-tree.js";
import type { RowKey, RowsRegion } from "../../core/live/pages-state.js";

/** A height in CSS pixels, or undefined while nobody has measured it. */
type Height = number | undefined;

/** Neighbouring rows. `heights` is null while none of them was measured. */
interface Run {
  readonly count: number;
  readonly heights: readonly Height[] | null;
  readonly known: number;
  readonly unknown: number;
}

/** Rows, the height of those that were measured, and the number of the others. */
interface RunSum {
  readonly count: number;
  readonly known: number;
  readonly unknown: number;
}

/** Measured rows of one run: few enough to copy, many enough that runs are few. */
const RUN = 64;

/** As many heights as make a fair guess at the others. */
const SAMPLE = 40;

const runs: Measure<Run, RunSum> = {
  zero: { count: 0, known: 0, unknown: 0 },
  of: (run) => run,
  add: (left, right) => ({
    count: left.count + right.count,
    known: left.known + right.known,
    unknown: left.unknown + right.unknown,
  }),
};

/**
 * The heights of all rows of a list, measured or guessed, and the offsets that they add up to. Everything takes
 * steps in the logarithm of what was measured; rows that nobody has seen cost nothing.
 */
export class RowHeights {
  // Not `#tree`: a test counts its runs.
  private tree = ChunkTree.of(runs);
  #guess: number;
  #sampled = 0;

  constructor(guess: number) {
    this.#guess = guess;
  }

  /** What rows are taken to be high that nobody has measured. */
  get guessed(): number {
    return this.#guess;
  }

  /** Enough rows were measured to guess the height of the others. */
  get isLearned(): boolean {
    return this.#sampled > 0;
  }

  get length(): number {
    return this.tree.sum.count;
  }

  /** The height of all rows together. */
  get total(): number {
    return this.#heightOf(this.tree.sum);
  }

  /** `length` rows, none of them measured. `guess`: what they are taken to be high, for rows of another kind. */
  reset(length: number, guess?: number): void {
    if (guess !== undefined) {
      this.#guess = guess;
      this.#sampled = 0;
    }
    this.tree = ChunkTree.of(runs, unmeasured(length));
  }

  /** Where a row begins. Past the end: where the last one ends. */
  offsetOf(index: number): number {
    const place = this.tree.seek(({ count }) => count > index);
    if (!place) return this.total;
    const { chunk, before } = place;
    return this.#heightOf(before) + this.#heightOf(slice(chunk, 0, index - before.count));
  }

  heightAt(index: number): number {
    return this.#measured(index) ?? this.#guess;
  }

  /** The row at an offset: the first one above all, the last one below all. -1 for no rows. */
  indexAt(offset: number): number {
    if (this.length === 0) return -1;
    const place = this.tree.seek((sum) => this.#heightOf(sum) > offset);
    if (!place) return this.length - 1;
    const { chunk, before } = place;
    let rest = Math.max(0, offset - this.#heightOf(before));
    if (!chunk.heights) return before.count + Math.min(chunk.count - 1, Math.floor(rest / this.#guess));
    for (const [index, height] of chunk.heights.entries()) {
      rest -= height ?? this.#guess;
      if (rest < 0) return before.count + index;
    }
    return before.count + chunk.count - 1;
  }

  /** Notes a measured height. Answers by how much the row differs from what was assumed. */
  set(index: number, height: number): number {
    const old = this.#measured(index);
    if (old === height) return 0;
    const difference = height - (old ?? this.#guess);
    if (old === undefined) this.#sample(height);
    this.#splice(index, 1, [height]);
    return difference;
  }

  /** Follows the rows of a list. Rows that stay or move keep what was measured of them. */
  apply(regions: readonly RowsRegion[]): void {
    const kept = this.#heightsOf(regions);
    for (const { index, removed, before, after } of regions) {
      // Rows that come back after they were let go have no keys to be known by, only places.
      const isReturn = before.length === 0 && removed === after.length;
      if (!isReturn)
        this.#splice(
          index,
          removed,
          after.map((key) => kept.get(key)),
        );
    }
  }

  /** Forgets what was measured, for rows that have another width or another look now. */
  forget(): void {
    this.#sampled = 0;
    this.reset(this.length);
  }

  #heightOf({ known, unknown }: RunSum): number {
    return known + unknown * this.#guess;
  }

  #measured(index: number): Height {
    const place = this.tree.seek(({ count }) => count > index);
    return place?.chunk.heights?.[index - place.before.count];
  }

  /** The guess settles soon, so that offsets of what was not measured don't move for ever. */
  #sample(height: number): void {
    if (this.#sampled >= SAMPLE || height === 0) return;
    this.#guess = (this.#guess * this.#sampled + height) / (this.#sampled + 1);
    this.#sampled++;
  }

  #heightsOf(regions: readonly RowsRegion[]): Map<RowKey, Height> {
    const kept = new Map<RowKey, Height>();
    let shift = 0;
    for (const { index, removed, before, after } of regions) {
      for (const [at, key] of before.entries()) kept.set(key, this.#measured(index - shift + at));
      shift += after.length - removed;
    }
    return kept;
  }

  #splice(index: number, removed: number, heights: readonly Height[]): void {
    const first = this.tree.seek(({ count }) => count > index);
    const last = removed === 0 ? first : this.tree.seek(({ count }) => count >= index + removed);
    const firstPlace = first?.index ?? this.tree.size;
    const behindPlace = last ? last.index + 1 : this.tree.size;
    // With their neighbours, so that rows measured one after the other become one run.
    const start = Math.max(0, firstPlace - 1);
    const end = Math.min(this.tree.size, behindPlace + 1);
    const runs = [
      ...(start < firstPlace ? [this.tree.at(start).chunk] : []),
      ...(first ? [slice(first.chunk, 0, index - first.before.count)] : []),
      ...cut(heights),
      ...(last ? [slice(last.chunk, index + removed - last.before.count, last.chunk.count)] : []),
      ...(end > behindPlace ? [this.tree.at(behindPlace).chunk] : []),
    ];
    this.tree = this.tree.splice(start, end - start, joined(runs));
  }
}

function unmeasured(count: number): Run[] {
  return count > 0 ? [{ count, heights: null, known: 0, unknown: count }] : [];
}

function runOf(heights: readonly Height[]): Run {
  let known = 0;
  let unknown = 0;
  for (const height of heights) {
    if (height === undefined) unknown++;
    else known += height;
  }
  return { count: heights.length, heights: unknown === heights.length ? null : heights, known, unknown };
}

function slice(run: Run, start: number, end: number): Run {
  const count = Math.max(0, end - start);
  if (count === run.count) return run;
  return run.heights
    ? runOf(run.heights.slice(start, end))
    : { count, heights: null, known: 0, unknown: count };
}

function cut(heights: readonly Height[]): Run[] {
  const short: Run[] = [];
  for (let at = 0; at < heights.length; at += RUN) short.push(runOf(heights.slice(at, at + RUN)));
  return short;
}

/** As few runs as possible: unmeasured ones of any length, others of at most {@link RUN} rows. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const before = result.at(-1);
    if (run.count === 0) continue;
    if (before && !before.heights && !run.heights)
      result.splice(-1, 1, ...unmeasured(before.count + run.count));
    else if (before && before.count + run.count <= RUN)
      result.splice(-1, 1, runOf([...listed(before), ...listed(run)]));
    else result.push(run);
  }
  return result;
}

function listed(run: Run): readonly Height[] {
  return run.heights ?? new Array<Height>(run.count).fill(undefined);
}
