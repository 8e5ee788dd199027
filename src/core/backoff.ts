import type { Chance } from "./ports.js";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait after so many failures in a row (from 1): doubled each time up to half a minute, and
 * spread by half up and down, so that many pages that failed together don't come back together.
 */
export function backoff(failures: number, chance: Chance): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(wait * (0.5 + chance.next()));
}

/**
 * Milliseconds to wait after so many failures in a row (from 1), anywhere between `baseMs` and a longest wait that doubles
 * each time up to `capMs`. Wider spread than {@link backoff}: for writes, of which every device with a full outbox has some
 * as soon as a backend is back.
 */
export function fullJitter(
  failures: number,
  chance: Chance,
  { baseMs, capMs }: { readonly baseMs: number; readonly capMs: number },
): number {
  const longest = Math.min(capMs, baseMs * 2 ** failures);
  return Math.round(baseMs + chance.next() * (longest - baseMs));
}
