import type { JsonObject } from "./json.js";
import type { Outcome } from "./life.js";
import type { Operation, Witness } from "./operation.js";
import type { KeptOutbox, StoreChanges, WriteResult } from "./outbox-store.js";
import type { StoreError } from "./store-error.js";
import type { LedgerNews, SubmitFailure, SubmitRequest, SubmitResponse } from "./wire.js";

/** What a person wants to become of an operation. */
export type Decision =
  /** Takes it back, if it was never sent. */
  | { readonly name: "undo" }
  /** Lets it go. If it may be on its way, its number is burnt on the server first. */
  | { readonly name: "discard" }
  /** Tries again what waits for a person. */
  | {
      readonly name: "retry";
      /** Of the operation that takes its place, where it can't keep its own. */
      readonly newId: string;
      readonly createdAt: number;
      /** Default: as they are. */
      readonly args?: JsonObject;
      /** What is relied on now. Default: what was. */
      readonly witness?: Witness;
      /** A merge wants it, not a person. */
      readonly isMerge?: true;
    };

/** `too-late`: it has moved on, and this can't be done to it any more. `not-kept`: the store couldn't. */
export type DecisionResult =
  | {
      readonly name: "done";
      /** Of the operation that goes on. Null: none does. */ readonly id: string | null;
    }
  | { readonly name: "too-late" }
  | { readonly name: "not-kept"; readonly error: StoreError };

/** An operation that is kept now, and where. */
export interface KeptAppend {
  readonly id: string;
  readonly position: number;
}

/** An operation that the store couldn't keep, and why. */
export interface RefusedAppend {
  readonly id: string;
  readonly error: StoreError;
}

/** What happens to an outbox. Answers carry the token of their request. */
export type OutboxEvent =
  // The page's life.
  | { readonly name: "opened" }
  | { readonly name: "enqueued"; readonly operation: Operation }
  | { readonly name: "decided"; readonly id: string; readonly decision: Decision }
  | { readonly name: "unreadable-discarded"; readonly position: number }
  /** The data that are shown hold what these have done. */
  | { readonly name: "contained"; readonly ids: readonly string[] }
  /** The user is away, or is back: nothing is sent meanwhile. */
  | { readonly name: "parked" }
  | { readonly name: "unparked" }
  /** A person, or a sign that the world has changed, asks for another try now. */
  | { readonly name: "resumed" }
  | { readonly name: "rang" }
  // Other tabs.
  | { readonly name: "lock-granted" }
  | { readonly name: "lock-lost" }
  /** Another tab has changed something. */
  | { readonly name: "hinted" }
  // The store.
  /** It keeps these, in the order in which they were made. */
  | { readonly name: "appended"; readonly kept: readonly KeptAppend[] }
  | { readonly name: "append-failed"; readonly refused: readonly RefusedAppend[] }
  /** An operation that isn't kept is over. Null: it had no effect, or nobody knows. */
  | { readonly name: "ran-directly"; readonly id: string; readonly realIds: readonly string[] | null }
  | { readonly name: "read"; readonly token: number; readonly kept: KeptOutbox }
  | { readonly name: "led"; readonly token: number; readonly epoch: number }
  | { readonly name: "wrote"; readonly token: number; readonly result: WriteResult }
  | { readonly name: "store-failed"; readonly token: number; readonly error: StoreError }
  // The network.
  /** Requests can be sent, as the user whose outbox this is. */
  | { readonly name: "link-opened" }
  | { readonly name: "link-closed" }
  | {
      readonly name: "answered";
      readonly token: number;
      readonly response: SubmitResponse;
      /** Of a snapshot that holds what was committed. Taken where an answer itself has none. Default: unknown. */
      readonly ts?: bigint;
    }
  | { readonly name: "submit-failed"; readonly token: number; readonly failure: SubmitFailure }
  /** What is settled of a client. Null: it can't be told. */
  | { readonly name: "ledger-changed"; readonly client: string; readonly news: LedgerNews | null };

/** What an outbox wants to happen. */
export type OutboxRequest =
  | { readonly name: "append"; readonly operation: Operation }
  | { readonly name: "read"; readonly token: number; readonly after: number }
  | { readonly name: "lead"; readonly token: number }
  | {
      readonly name: "write";
      readonly token: number;
      readonly changes: StoreChanges;
      readonly epoch: number | null;
    }
  | { readonly name: "submit"; readonly token: number; readonly request: SubmitRequest }
  /** Ring once after so long; takes the place of the ring that was asked for before. Null: not at all. */
  | { readonly name: "wake"; readonly afterMs: number | null }
  /** Let go of the lock, and wait for it again unless this tab must not lead. */
  | { readonly name: "release-lock"; readonly canLeadAgain: boolean }
  /** Tell other tabs that something has changed. */
  | { readonly name: "hint" }
  /** Call the backend's function, now, past the outbox. */
  | { readonly name: "run-directly"; readonly operation: Operation }
  // News for whoever made the operation.
  | { readonly name: "saved"; readonly id: string }
  /** The store couldn't keep it: it isn't among the operations any more, and runs directly when its turn comes. */
  | { readonly name: "refused"; readonly operation: Operation; readonly error: StoreError }
  | { readonly name: "settled"; readonly id: string; readonly outcome: Outcome }
  | { readonly name: "decision-made"; readonly id: string; readonly result: DecisionResult };
