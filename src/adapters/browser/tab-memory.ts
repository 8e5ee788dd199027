import { randomIds } from "./random-ids.js";
import type { SessionMemory } from "../../core/rooms/room-ports.js";

/** Kept by the browser as long as the tab is open. Where nothing may be kept, nothing is remembered. */
export function tabMemory(name: string): SessionMemory {
  const key = `convex-elements:room:${name}`;
  return {
    read: () => attempt(() => sessionStorage.getItem(key)) ?? null,
    write: (leaveToken) =>
      void attempt(() => {
        if (leaveToken === null) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, leaveToken);
      }),
  };
}

/**
 * By which the backend knows who isn't signed in, of this browser and this page's origin: 32 random hexadecimal digits, kept until
 * the browser's data are cleared. Where nothing may be kept, as long as the page lives.
 */
export function guestSecret(): string {
  const key = "convex-elements:guest";
  secret ??= attempt(() => localStorage.getItem(key)) ?? undefined;
  if (secret === undefined || !/^[0-9a-f]{32}$/.test(secret)) {
    const made = randomIds.next().replaceAll("-", "");
    secret = made;
    attempt(() => localStorage.setItem(key, made));
  }
  return secret;
}

let secret: string | undefined;

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // Storage that is blocked says so by throwing, also where it is looked at first.
    return undefined;
  }
}
