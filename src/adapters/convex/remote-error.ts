import { ConvexError } from "convex/values";
import { messageOf, RealtimeError } from "../../core/errors.js";

/** The error of a query, from what the backend sent. */
export function queryError(name: string, message: string, data: unknown): RealtimeError {
  return new RealtimeError("query-failed", `${name} failed: ${message}`, { data });
}

/** The error of a mutation, from what the Convex client threw. */
export function mutationError(name: string, error: unknown): RealtimeError {
  const message = messageOf(error);
  const ownWords = message.replace(/^\[CONVEX M\([^)]*\)\] /, "").replace(/\n {2}Called by client$/, "");
  const data: unknown = error instanceof ConvexError ? error.data : undefined;
  return new RealtimeError("mutation-failed", `${name} failed: ${ownWords}`, { cause: error, data });
}
