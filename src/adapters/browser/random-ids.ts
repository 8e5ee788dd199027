import type { Ids } from "../../core/ports.js";

export const randomIds: Ids = { next: randomId };

/** `crypto.randomUUID` exists on https and localhost only; a page served from another machine has the bytes. */
function randomId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
