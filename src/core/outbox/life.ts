import type { Json } from "./json.js";
import type { Progress, QuarantineReason } from "./operation.js";
import type { StoreError } from "./store-error.js";
import type { Answer, SettledAnswer } from "./wire.js";

/** The ways from one state of an operation to the next. */

type Named<Name extends Progress["name"]> = Extract<Progress, { name: Name }>;

/** How it ends is open. */
export type Open = Named<"queued" | "sent" | "unknown" | "voiding">;

/** How an operation ended, for whoever made it. */
export type Outcome =
  | {
      readonly name: "applied";
      readonly value: Json;
      readonly isTruncated: boolean;
      readonly ids: readonly string[];
      /** What it has put aside, where the policy is `client-wins`. */
      readonly overwrote?: Json;
    }
  | { readonly name: "conflict"; readonly theirs: Json }
  | { readonly name: "quarantined"; readonly reason: QuarantineReason }
  /** The device couldn't keep it, and has kept a later one of its lane: it didn't run. */
  | { readonly name: "not-kept"; readonly error: StoreError }
  /** Undone before it could have an effect, or discarded and certainly without one. */
  | { readonly name: "cancelled" }
  /** It ended, and nobody can tell how any more, or this tab came too late to see it. */
  | { readonly name: "forgotten" };

/** Where an operation comes to: it is kept with this progress, or it goes. */
export type Next = Progress | Gone;

export interface Gone {
  readonly name: "gone";
  /** It had no effect, for certain. */
  readonly isCertain: boolean;
}

export type Ending = Extract<Answer, SettledAnswer | { name: "expired" }>;

export function isOpen(progress: Progress): progress is Open {
  const { name } = progress;
  return name === "queued" || name === "sent" || name === "unknown" || name === "voiding";
}

/** Whether it was never sent, so that it can be taken back. */
export function isUnsent(progress: Progress): boolean {
  return progress.name === "queued" && progress.number === null;
}

/** Whether it waits for a person. */
export function isFailed(progress: Progress): progress is Named<"conflict" | "quarantined"> {
  return progress.name === "conflict" || progress.name === "quarantined";
}

/** Whether its effect is to be seen, as long as the data don't hold it anyway. */
export function isShown({ name }: Next): boolean {
  return name === "queued" || name === "sent" || name === "unknown" || name === "applied";
}

export function isEnding(answer: Answer): answer is Ending {
  switch (answer.name) {
    case "applied":
    case "rejected":
    case "conflict":
    case "cancelled":
    case "expired":
      return true;
    default:
      return false;
  }
}

/** The server's word on a numbered operation, whatever was thought of it until then. */
export function ended(progress: Open, answer: Ending): Next {
  const number = answer.n;
  switch (answer.name) {
    case "applied": {
      const { value, isTruncated, ids, commitTs = null, overwrote } = answer;
      const aside = overwrote === undefined ? {} : { overwrote };
      return { name: "applied", number, value, isTruncated, ids, commitTs, ...aside };
    }
    case "conflict":
      return isDiscarded(progress) ? gone : { name: "conflict", number, theirs: answer.theirs };
    case "rejected":
      return isDiscarded(progress) ? gone : quarantined(number, { name: "rejected", error: answer.error });
    case "cancelled":
      return afterVoid(progress, number);
    case "expired":
      return isDiscarded(progress) ? lost : quarantined(number, { name: "expired" });
  }
}

/** It is to end without effect: at once if it was never sent, else its number is burnt first. */
export function withdrawn({ number }: Open, reason: QuarantineReason): Next {
  if (number === null) return quarantined(null, reason);
  return { name: "voiding", number, then: { name: "quarantined", reason } };
}

/** The attempt that held it is over, and whether it ran is open. */
export function unanswered(progress: Progress): Progress {
  return progress.name === "sent" ? { name: "unknown", number: progress.number } : progress;
}

/** The attempt that held it is over, and it did not run. */
export function notRun(progress: Progress): Progress {
  const { name } = progress;
  return name === "sent" || name === "unknown" ? { name: "queued", number: progress.number } : progress;
}

/** The server has forgotten the client: what has a number can't be asked for any more. */
export function forgotten(progress: Open): Next {
  if (progress.number === null) return progress;
  return isDiscarded(progress) ? lost : quarantined(progress.number, { name: "expired" });
}

export function outcomeOf(next: Next): Outcome | null {
  switch (next.name) {
    case "applied": {
      const { value, isTruncated, ids, overwrote } = next;
      return { name: "applied", value, isTruncated, ids, ...(overwrote === undefined ? {} : { overwrote }) };
    }
    case "conflict":
      return { name: "conflict", theirs: next.theirs };
    case "quarantined":
      return { name: "quarantined", reason: next.reason };
    case "gone":
      return { name: next.isCertain ? "cancelled" : "forgotten" };
    default:
      return null;
  }
}

/** Without an effect. */
export const gone: Gone = { name: "gone", isCertain: true };
/** With an effect or without. */
export const lost: Gone = { name: "gone", isCertain: false };

function quarantined(number: number | null, reason: QuarantineReason): Next {
  return { name: "quarantined", number, reason };
}

function isDiscarded(progress: Open): boolean {
  return progress.name === "voiding" && progress.then.name === "discarded";
}

function afterVoid(progress: Open, number: number): Next {
  // Another tab has burnt the number, and what for was lost with its write: that it had no effect is certain.
  if (progress.name !== "voiding") return quarantined(number, { name: "expired" });
  return progress.then.name === "discarded" ? gone : quarantined(number, progress.then.reason);
}
