import type { Clock } from "../deployment/ports.js";

/** Settles as `work` does, or rejects with `error` when that takes longer. The work itself can't be stopped. */
export async function withTimeLimit<T>(
  clock: Clock,
  work: Promise<T>,
  limitMs: number,
  error: Error,
): Promise<T> {
  let cancelTimer = () => {};
  const timeout = new Promise<never>((_, reject) => {
    cancelTimer = clock.setTimer(() => reject(error), limitMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    cancelTimer();
  }
}
