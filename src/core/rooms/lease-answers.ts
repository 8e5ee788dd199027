import type { Decided } from "./lease-line.js";
import type { Acquired, LeaseAnswer, LeaseState } from "./lease-state.js";
import type { Reply } from "./room-ports.js";
import type { LeaseResponse } from "./room-wire.js";

export type Refusal = Extract<LeaseState, { readonly name: "denied" | "failed" }>;

/** Why a lease can't be had or watched, if this answer says so. */
export function refusalOf(reply: Reply<LeaseResponse>): Refusal | null {
  if (reply.name === "failed") return { name: "failed", error: reply.error, lost: null };
  if (reply.name !== "answered" || reply.value.name !== "denied") return null;
  return { name: "denied", data: reply.value.data, lost: null };
}

export function acquiredOf(refusal: Refusal): Acquired {
  return refusal.name === "denied"
    ? { name: "denied", data: refusal.data }
    : { name: "failed", error: refusal.error };
}

/** What came of wanting a lease that wasn't granted. */
export function notGranted(reply: Reply<LeaseResponse>): Decided {
  const refusal = refusalOf(reply);
  if (refusal) return acquiredOf(refusal);
  const value = reply.name === "answered" ? reply.value : undefined;
  switch (value?.name) {
    case "queued":
    case "queue-full":
    case "held":
      return { name: value.name };
    case "rate-limited":
      return { name: "later", afterMs: value.retryAfterMs };
    default:
      return { name: "unavailable" };
  }
}

/** For who doesn't wait in line. */
export function withoutLine(decided: Decided): Acquired {
  return decided.name === "queued" || decided.name === "later" ? { name: "unavailable" } : decided;
}

export function answerOf(reply: Reply<LeaseResponse>, expected: "asked" | "kept" | "released"): LeaseAnswer {
  if (reply.name !== "answered") return "unavailable";
  const { name } = reply.value;
  if (name === "gone" || name === "rate-limited") return "unavailable";
  return name === expected ? "done" : "refused";
}
