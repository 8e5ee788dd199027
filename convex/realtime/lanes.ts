import { v, type Infer } from "convex/values";
import type { Range } from "./numbers.js";

/** The last settled number of a lane. */
export const lane = v.object({ lane: v.string(), last: v.number() });
export type Lane = Infer<typeof lane>;

/** The lanes after these operations are settled, without those whose last number the client has acknowledged. */
export function lanesAfter(
  lanes: readonly Lane[],
  settled: readonly { readonly n: number; readonly lane: string }[],
  acked: readonly Range[],
): Lane[] {
  const last = new Map(lanes.map((each) => [each.lane, each.last]));
  for (const { n, lane } of settled) last.set(lane, Math.max(n, last.get(lane) ?? 0));
  return [...last]
    .map(([lane, last]) => ({ lane, last }))
    .filter(({ last }) => !acked.some(({ from, to }) => from <= last && last <= to));
}
