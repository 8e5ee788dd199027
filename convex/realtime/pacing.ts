/** One every so many milliseconds, and so many at once. */
interface Rate {
  readonly everyMs: number;
  readonly atOnce: number;
}

/**
 * Counts one more act of a session, or says that there have been too many: the "generic cell rate algorithm" (ITU-T
 * I.371), whose whole memory is one moment, so that it lies in the session's own row. The rate limiter's component
 * would write a second row with each beat and signal, and keep it for each session that ever was.
 *
 * @returns up to when the session has paid now, or after how many milliseconds it may act again.
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
