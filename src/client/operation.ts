import type { RealtimeError } from "../core/errors.js";

/**
 * How a mutation ended.
 *
 * - `applied`: it took effect.
 * - `rejected`: it did not take effect, and won't: the function threw, or it was never sent. The error's code says
 *   which: `mutation-failed`; `client-closed`, `sign-in-changed` or `server-fatal` before it could be sent.
 * - `interrupted`: nobody knows. It was sent, and then the client was closed, the sign-in changed or the backend
 *   ended the connection for good before it answered. The error's code is `mutation-interrupted`.
 *
 * Of mutations that are queued (`outbox` of the client) also:
 *
 * - `conflict`: what the user saw had changed, so it did not take effect. The error's `data` is what the backend has.
 * - `cancelled`: it was undone before it took effect.
 *
 * There `rejected` may also have the code `mutation-quarantined`, and `interrupted` the code `sign-in-changed`: it is kept, and
 * goes on when the user who made it is back. When the client is closed first, it is `interrupted` with `client-closed`.
 */
export type MutationOutcome<T> =
  | { readonly name: "applied"; readonly value: T }
  | {
      readonly name: "rejected" | "interrupted" | "conflict" | "cancelled";
      readonly error: RealtimeError;
    };

/**
 * Whether an operation survives the end of the page. `durable`: it would, also a crash of the browser. `volatile`: it lives in
 * this page only; `error` says why, if anything went wrong.
 */
export type SavedState =
  { readonly name: "durable" } | { readonly name: "volatile"; readonly error: Error | null };

/** One mutation call. */
export interface Operation<T> {
  /** Made once, unique. */
  readonly id: string;
  /** Never rejects. Of a mutation that isn't queued: `volatile`, at once. */
  readonly saved: Promise<SavedState>;
  /**
   * Never rejects: a failure is an outcome. When it is `applied`, live queries show its effect already.
   */
  readonly settled: Promise<MutationOutcome<T>>;
}
