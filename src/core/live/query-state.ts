import type { RealtimeError } from "../errors.js";

/**
 * What is known of a live query.
 *
 * `stale` is true while `value` is older than the newest connection: kept in memory from before, or shown while
 * the connection is down. `own` is true while it is the state that a mutation of this client led to: nobody should
 * wait to see what they did. A query that has `failed` keeps the last good value, if there was one.
 *
 * @public
 */
export type QueryState<T> =
  | {
      readonly name: "loading";
      readonly value: undefined;
      readonly stale: false;
      readonly own: false;
      readonly error: undefined;
    }
  | {
      readonly name: "ready";
      readonly value: T;
      readonly stale: boolean;
      readonly own: boolean;
      readonly error: undefined;
    }
  | {
      readonly name: "failed";
      readonly value: T | undefined;
      readonly stale: boolean;
      readonly own: boolean;
      readonly error: RealtimeError;
    };
