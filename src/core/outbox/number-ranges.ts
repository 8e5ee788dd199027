import type { NumberRange } from "./outbox-store.js";

/** Sets of numbers as ranges with both ends, rising, not touching each other. */

export function has(ranges: readonly NumberRange[], n: number): boolean {
  return ranges.some(({ from, to }) => from <= n && n <= to);
}

export function withNumber(ranges: readonly NumberRange[], n: number): readonly NumberRange[] {
  if (has(ranges, n)) return ranges;
  const below = ranges.filter(({ to }) => to < n - 1);
  const above = ranges.filter(({ from }) => from > n + 1);
  const touching = ranges.filter(({ from, to }) => from <= n + 1 && to >= n - 1);
  const from = Math.min(n, ...touching.map((range) => range.from));
  const to = Math.max(n, ...touching.map((range) => range.to));
  return [...below, { from, to }, ...above];
}

/** What is left of them above `n`. The same object when nothing goes. */
export function above(ranges: readonly NumberRange[], n: number): readonly NumberRange[] {
  if (ranges.every(({ from }) => from > n)) return ranges;
  return ranges.filter(({ to }) => to > n).map(({ from, to }) => ({ from: Math.max(from, n + 1), to }));
}
