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
