import type { RealtimeError } from "../errors.js";

/**
 * What is known of a live query.
 *
 * `stale` is true while `value` is older than the newest connection: kept in memory from before, or shown while
 * the connection is down. An `error` keeps the last good value, if there was one.
 *
 * @public
 */
export type QueryState<T> =
  | {
      readonly status: "loading";
      readonly value: undefined;
      readonly stale: false;
      readonly error: undefined;
    }
  | { readonly status: "ready"; readonly value: T; readonly stale: boolean; readonly error: undefined }
  | {
      readonly status: "error";
      readonly value: T | undefined;
      readonly stale: boolean;
      readonly error: RealtimeError;
    };
