import { v, type Infer } from "convex/values";

/** The numbers from one to the other, both included. */
export const range = v.object({ from: v.number(), to: v.number() });
export type Range = Infer<typeof range>;

/**
 * Which of a client's numbers are settled: all up to the watermark, and those in the ranges above it, which are in
 * order and don't touch.
 */
export interface Numbers {
  readonly watermark: number;
  readonly settled: readonly Range[];
}

export function isSettled({ watermark, settled }: Numbers, n: number): boolean {
  return n <= watermark || settled.some(({ from, to }) => from <= n && n <= to);
}

/** The same numbers, and these. */
export function withSettled(numbers: Numbers, added: readonly Range[]): Numbers {
  const { watermark } = numbers;
  const ranges = [...numbers.settled, ...added]
    .filter(({ to }) => to > watermark)
    .map(({ from, to }) => ({ from: Math.max(from, watermark + 1), to }))
    .sort((a, b) => a.from - b.from);
  return { watermark, settled: joined(ranges) };
}

/** Moves the watermark as far as all is settled, but not up to `limit` or beyond. */
export function withWatermarkBelow(numbers: Numbers, limit: number): Numbers {
  const first = numbers.settled[0];
  if (first === undefined || first.from !== numbers.watermark + 1) return numbers;
  return withSettled(
    { ...numbers, watermark: Math.max(numbers.watermark, Math.min(first.to, limit - 1)) },
    [],
  );
}

function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result[result.length - 1];
    if (last === undefined || range.from > last.to + 1) result.push({ ...range });
    else last.to = Math.max(last.to, range.to);
  }
  return result;
}
