import { vi } from "vitest";

/** Resolves when `check` no longer throws; rejects with its last error after five seconds. */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 5000, interval: 5 });
}
