import { vi } from "vitest";

/** Resolves when `check` no longer throws; rejects with its last error after twenty seconds. */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}
