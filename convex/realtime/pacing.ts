/** One every so many milliseconds, above 0, and so many at once. */
interface Rate {
  readonly everyMs: number;
  readonly atOnce: number;
}

/**
 * Counts one more act of somebody, or says that there have been too many: the "generic cell rate algorithm" (ITU-T
 * I.371), a token bucket whose whole memory is one moment. A session's lies in its own row, so that beats and signals
 * write no second one; what users do lies in `allowances`.
 *
 * @returns up to when they have paid now, or after how many milliseconds they may act again.
 */
export function paid(
  paidTo: number,
  now: number,
  { everyMs, atOnce }: Rate,
): { readonly name: "paid"; readonly to: number } | { readonly name: "wait"; readonly ms: number } {
  const to = Math.max(paidTo, now) + everyMs;
  const ms = to - now - everyMs * atOnce;
  return ms > 0 ? { name: "wait", ms: Math.ceil(ms) } : { name: "paid", to };
}
