/** Between two points of one message. Milliseconds. */
export const SAMPLE_EVERY_MS = 50;
const atLeastMs = 50;
const atMostMs = 500;

/**
 * Whole milliseconds between two messages of one pointer, as timers count: the more of them move, the rarer is each, so that all of
 * them cost less.
 */
export function pointerInterval(cost: "metered" | "free", movers: number): number {
  const baseMs = cost === "free" ? 100 : 250;
  return Math.min(atMostMs, Math.max(atLeastMs, Math.ceil(baseMs * Math.sqrt(Math.max(1, movers)))));
}
