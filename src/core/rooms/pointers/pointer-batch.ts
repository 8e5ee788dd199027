/**
 * A place that is the same for all, whatever the size of their windows: so far into the box of an element, from its inline start (the
 * right side where its text runs from the right) and from its top. `anchor` is the path to the element; empty: the surface itself.
 */
export interface AnchoredPoint {
  readonly anchor: string;
  readonly x: number;
  readonly y: number;
}

/** A point, and how long after the first moment of its message it was passed. Milliseconds. */
export interface TimedPoint {
  readonly atMs: number;
  readonly point: AnchoredPoint;
}

/** What is sent: paths once each, then for each point its time, the number of its path, and its fractions. */
export interface PointerBatch {
  readonly a: readonly string[];
  readonly p: readonly number[];
}

/** The backend takes 1,024 bytes. */
const mostBytes = 1_000;
const mostPoints = 64;
/** Fractions, so far that no screen is so large. */
const farthest = 1_000;

/** Says that one looks on, without a pointer. */
export const watching: PointerBatch = { a: [], p: [] };

/** The last point is always in it; where paths are so long that not all fit, the first ones are left out. */
export function packPoints(points: readonly TimedPoint[]): PointerBatch {
  for (let from = 0; ; from++) {
    const batch = pack(points.slice(from));
    if (from >= points.length - 1 || JSON.stringify(batch).length <= mostBytes) return batch;
  }
}

function pack(points: readonly TimedPoint[]): PointerBatch {
  const a = [...new Set(points.map(({ point }) => point.anchor))];
  const p = points.flatMap(({ atMs, point: { anchor, x, y } }) => [
    Math.round(atMs),
    a.indexOf(anchor),
    short(x),
    short(y),
  ]);
  return { a, p };
}

function short(fraction: number): number {
  return Math.round(fraction * 10_000) / 10_000;
}

/** What somebody sent, if it can be read: others may send anything. */
export function unpackPoints(value: unknown): readonly TimedPoint[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { a: paths, p: numbers } = value as Partial<Record<keyof PointerBatch, unknown>>;
  if (!Array.isArray(paths) || !Array.isArray(numbers)) return undefined;
  if (numbers.length % 4 !== 0 || numbers.length > mostPoints * 4) return undefined;
  const points: TimedPoint[] = [];
  for (let index = 0; index < numbers.length; index += 4) {
    const [atMs, path, x, y] = numbers.slice(index, index + 4) as unknown[];
    const anchor: unknown = paths[path as number];
    if (!isWithin(atMs, 0, 10_000) || typeof anchor !== "string") return undefined;
    if (!isWithin(x, -farthest, farthest) || !isWithin(y, -farthest, farthest)) return undefined;
    points.push({ atMs, point: { anchor, x, y } });
  }
  return points;
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && value >= least && value <= most;
}
