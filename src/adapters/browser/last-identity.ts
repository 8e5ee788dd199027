import type { IdentityMemory } from "../../core/ports.js";

/** In `localStorage`, because it can be read at once: so the first thing that a page shows can be what its user saw last. */
export function lastIdentity(deployment: string): IdentityMemory {
  const key = `convex-elements/${encodeURIComponent(deployment)}/last-identity`;
  return {
    recall: () => ifAllowed(() => localStorage.getItem(key)) ?? undefined,
    remember: (identity) =>
      ifAllowed(() =>
        identity === null ? localStorage.removeItem(key) : localStorage.setItem(key, identity),
      ),
  };
}

export const noLastIdentity: IdentityMemory = { recall: () => undefined, remember: () => undefined };

function ifAllowed<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Forbidden or full: then it is known when the first token has come.
    return undefined;
  }
}
