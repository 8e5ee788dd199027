import { ConvexError, type Value } from "convex/values";
import { isKept } from "./kept.js";
import type { Rejected } from "./wire.js";

const retryLaterCode = "convex-elements/retry-later";
const longestWaitMs = 60 * 60 * 1000;

/**
 * Thrown by a mutation, says that an operation can't be done now, but may be later: nothing of it is kept, and the
 * client sends it again after `waitMs` milliseconds (an hour at most). Until then its lane waits.
 *
 * ```ts
 * if (await isBusy(ctx, room)) throw retryLater(5_000);
 * ```
 */
export function retryLater(waitMs: number): ConvexError<{ code: string; waitMs: number; message: string }> {
  return new ConvexError({
    code: retryLaterCode,
    waitMs,
    message: "This can't be done now. Try again later.",
  });
}

/** Why an operation is rejected. */
export type RejectionCode = "handler-threw" | "denied" | "bad-args" | "dependency" | "too-large";

/** What a thrown value means for an operation. */
export type Failure =
  | { readonly name: "later"; readonly waitMs: number }
  /** The app said no, in words for the client. */
  | { readonly name: "refused"; readonly data: Value }
  /** Anything else: a mistake in the code, a limit. Not for the client. */
  | { readonly name: "broken"; readonly thrown: unknown };

export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof ConvexError)) return { name: "broken", thrown };
  const data = thrown.data as Value;
  const waitMs = waitOf(data);
  return waitMs === undefined ? { name: "refused", data } : { name: "later", waitMs };
}

/** The outcome of an operation that was refused with this data. */
export function rejectedWith(code: RejectionCode, data: Value): Rejected {
  const message = (messageIn(data) ?? "The function refused this.").slice(0, longestMessage);
  return { name: "rejected", error: { code, message, ...(isKept(data) ? { data } : {}) } };
}

export function rejectedAs(code: RejectionCode, message: string): Rejected {
  return { name: "rejected", error: { code, message } };
}

const longestMessage = 1_000;

function messageIn(data: Value): string | undefined {
  if (typeof data === "string") return data;
  const message = fieldIn(data, "message");
  return typeof message === "string" ? message : undefined;
}

function waitOf(data: Value): number | undefined {
  if (fieldIn(data, "code") !== retryLaterCode) return undefined;
  const waitMs = fieldIn(data, "waitMs");
  return typeof waitMs === "number" ? Math.min(Math.max(waitMs, 0), longestWaitMs) : 0;
}

function fieldIn(data: Value, name: string): Value | undefined {
  if (typeof data !== "object" || data === null || !Object.hasOwn(data, name)) return undefined;
  return (data as Record<string, Value>)[name];
}
