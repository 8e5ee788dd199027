import type { RealtimeError } from "../core/errors.js";
import type { QuarantineReason } from "../core/outbox/operation.js";
import type { OutboxState } from "../core/outbox/outbox-state.js";
import type { Source } from "../core/source.js";
import type { MutationOutcome } from "./operation.js";
import type { MutationOptions } from "./outbox/mutation-options.js";

/**
 * Why an operation waits for a person. `rejected`: the function, a validator or the app's rules refused it. `conflict`: what the
 * user saw had changed. `unknown-function`: the server doesn't know it. `version`: another version of the app made it. `too-large`.
 * `dependency`: something that it builds on was not applied. `server-error`: the server failed again and again. `expired`:
 * whether it took effect can't be found out any more.
 */
export type FailureReason = "conflict" | QuarantineReason["name"];

/** One operation that waits, as people are shown it. */
export interface WaitingOperation {
  readonly id: string;
  /** The mutation's name. */
  readonly mutation: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What the mutation's options call it. Null: the name has to do. */
  readonly label: string | null;
  /** Milliseconds since 1970, by this device's clock. */
  readonly createdAt: number;
  /** `pending`: it waits for the backend. `failed`: it waits for a person. */
  readonly state: "pending" | "failed";
  /** Why it failed. */
  readonly error: RealtimeError | null;
  /** The same in one word, which decides what to tell people. */
  readonly reason: FailureReason | null;
  /** It was never sent, so that it can be taken back. */
  readonly canUndo: boolean;
  /** It lives in this page only, and is lost when that is closed. */
  readonly isVolatile: boolean;
}

/**
 * `done`: `id` is that of the operation that goes on, or null when none does. `too-late`: it has moved on, and this can't be done
 * any more. `not-kept`: the device's storage failed.
 */
export type DecisionState =
  | { readonly name: "done"; readonly id: string | null }
  | { readonly name: "too-late" }
  | { readonly name: "not-kept"; readonly error: Error };

/**
 * What waits for the backend, and what a person can do about it.
 *
 * `current` is null while nobody knows who acts, and where no mutation is queued.
 *
 * @public
 */
export interface OutboxSource extends Source<OutboxState | null> {
  /** In the order in which they run. */
  readonly operations: readonly WaitingOperation[];
  /** One of `operations`, however many there are. Undefined: there is none of this id. */
  operation(id: string): WaitingOperation | undefined;
  /** Takes an operation back that was never sent. */
  undo(id: string): Promise<DecisionState>;
  /** Lets an operation go. One that may be on its way ends without effect, if it isn't too late. */
  discard(id: string): Promise<DecisionState>;
  /** Tries an operation again that has failed, with other arguments if some are given. */
  retry(id: string, args?: Readonly<Record<string, unknown>>): Promise<DecisionState>;
  /**
   * How an operation ends, whoever made it, also one that was tried again. Never rejects; `interrupted` where there is none of
   * this id.
   */
  settled(id: string): Promise<MutationOutcome<unknown>>;
  /**
   * Lets calls of one more mutation wait, as `queueMutations()` does, for as long as the client lives. What the page has named
   * there stays as it is; of what was registered for the same mutation and query the newest counts. What waits already is shown
   * by it at once.
   *
   * @returns false where no mutation is queued: calls then go to the backend directly, and nothing is shown before it has done
   * them
   * @throws RealtimeError `bad-options`
   */
  register(mutation: string, options: MutationOptions): boolean;
  /** All that waits as JSON, for a person to keep, with what can't be read by this version. */
  export(): string;
}
