import { ConvexError } from "convex/values";
import { messageOf, RealtimeError, type RealtimeErrorCode } from "../../core/errors.js";

/** What the backend says of a name or of arguments that don't fit, before any function runs. */
const misfits: readonly (readonly [RegExp, RealtimeErrorCode])[] = [
  [/Could not find public function|Trying to execute \S+ as Query/, "no-such-function"],
  [/extra field `paginationOpts`/, "not-paginated"],
  [/required field `paginationOpts`/, "is-paginated"],
];

/** The error of a query, from what the backend sent. */
export function queryError(name: string, message: string, data: unknown): RealtimeError {
  const misfit = data === undefined && misfits.find(([said]) => said.test(message));
  return new RealtimeError(misfit ? misfit[1] : "query-failed", `${name} failed: ${message}`, { data });
}

/** The error of a mutation, from what the Convex client threw. */
export function mutationError(name: string, error: unknown): RealtimeError {
  const message = messageOf(error);
  const ownWords = message.replace(/^\[CONVEX M\([^)]*\)\] /, "").replace(/\n {2}Called by client$/, "");
  const data: unknown = error instanceof ConvexError ? error.data : undefined;
  return new RealtimeError("mutation-failed", `${name} failed: ${ownWords}`, { cause: error, data });
}
