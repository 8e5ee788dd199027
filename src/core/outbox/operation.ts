import type { Json, JsonObject } from "./json.js";

/**
 * What happens when the data that the user saw has changed before the operation runs. `none`: nothing, it isn't
 * checked. `server-wins`: conflict, and the operation is dropped. `client-wins`: it runs. `merge`: the app's function makes
 * new arguments of what was seen, mine and theirs. `ask`: conflict, and a person decides.
 */
export type ConflictPolicy = "none" | "server-wins" | "client-wins" | "merge" | "ask";

/** What the user relied on when the operation was made. */
export interface Witness {
  /** Compared with the server's own. */
  readonly hash: string;
  /** What was seen, for a person to look at and for a merge. At most 4 KiB of JSON. */
  readonly seen: Json;
}

/** The lane of operations that name none. */
export const DEFAULT_LANE = "default";

/** One mutation call, made once and never changed: what has become of it stands apart, in its {@link Progress}. */
export interface Operation {
  /** Made once by whoever calls the mutation; nobody makes it again. 1–64 letters, digits and `-`. */
  readonly id: string;
  /** `"module:function"`. */
  readonly fn: string;
  /** The version of `args`, as the app counts it for this function. */
  readonly v: number;
  /** As they were given. Temporary ids in them may have been replaced since: see {@link KeptRow.args}. */
  readonly args: JsonObject;
  /** Operations of one lane run in the order of their positions. 1–256 characters. */
  readonly lane: string;
  /** Ids of operations that must have taken effect before this one, those included whose temporary ids are in `args`. */
  readonly dependsOn: readonly string[];
  /**
   * Where the result holds the ids that it made: `""` is the result itself, `"message._id"` a field of a field. What the
   * k-th path leads to replaces the temporary id `tmp_<id>_<k>`.
   */
  readonly idPaths: readonly string[];
  readonly witness: Witness | null;
  readonly policy: ConflictPolicy;
  /** What a list of waiting operations calls it. Null: the function's name has to do. */
  readonly label: string | null;
  /** Milliseconds since 1970 by this device's clock. Shown, never compared. */
  readonly createdAt: number;
  /** The operation that this one tries again. */
  readonly retryOf: string | null;
  /** How many merges in a row have led to it. */
  readonly mergeRound: number;
}

/**
 * What has become of an operation.
 *
 * `number` is the operation's place in the numbering of its client, from 1: given at its first send, kept for good, and
 * never given twice, also when nothing came of it.
 *
 * - `queued`: kept, not sent. With a number only if a try definitely did not run.
 * - `sent`: a request that holds it may be on its way. One that is read from a store is `unknown`.
 * - `unknown`: it may have run or not; only the server can tell, asked with the same number. Never written.
 * - `voiding`: it is to end without effect, and its number is being burnt on the server. If it had run after all, that counts.
 * - `applied`: it took effect. `commitTs` is the timestamp of the commit, or a later one; null while unknown.
 * - `conflict`: what the user saw had changed; it had no effect. A person or a merge goes on from here.
 * - `quarantined`: it had no effect, or nobody can tell any more (`expired`), and a person decides.
 *
 * An operation that was cancelled, or discarded by a person, is gone.
 */
export type Progress =
  | { readonly name: "queued"; readonly number: number | null }
  | { readonly name: "sent"; readonly number: number }
  | { readonly name: "unknown"; readonly number: number }
  | { readonly name: "voiding"; readonly number: number; readonly then: AfterVoid }
  | {
      readonly name: "applied";
      readonly number: number;
      readonly value: Json;
      /** The result was too large to be kept, and `value` is null. */
      readonly isTruncated: boolean;
      /** The real ids, by the places of `idPaths`. */
      readonly ids: readonly string[];
      readonly commitTs: bigint | null;
      /** What it has put aside, where the policy is `client-wins` and something else stood there. */
      readonly overwrote?: Json;
    }
  | { readonly name: "conflict"; readonly number: number; readonly theirs: Json }
  | {
      readonly name: "quarantined";
      /** Null for one that was never sent: it may be tried again under its own id. */
      readonly number: number | null;
      readonly reason: QuarantineReason;
    };

/** What an operation comes to when its number was burnt. */
export type AfterVoid =
  { readonly name: "discarded" } | { readonly name: "quarantined"; readonly reason: QuarantineReason };

/** Why an operation waits for a person. */
export type QuarantineReason =
  /** The function, a validator or the app's rules refused it. Final for this id. */
  | { readonly name: "rejected"; readonly error: OperationError }
  /** The server doesn't know the function, and hasn't for ten minutes. */
  | { readonly name: "unknown-function" }
  /** Made by a newer version of the app, or no longer understood by this one. */
  | { readonly name: "version" }
  | { readonly name: "too-large"; readonly bytes: number }
  /** Another operation that it builds on ended without effect. */
  | { readonly name: "dependency"; readonly on: string }
  /** The server answered, and failed, again and again for this operation alone. */
  | { readonly name: "server-error"; readonly message: string }
  /** The server has forgotten: whether it took effect can't be found out any more. */
  | { readonly name: "expired" };

export interface OperationError {
  /** `handler-threw`, `bad-args`, `denied`, `too-large` or `dependency`. */
  readonly code: string;
  readonly message: string;
  /** What the app's ConvexError carried. */
  readonly data?: Json;
}
