import type { Source } from "../source.js";
import type { JsonObject } from "./json.js";
import type { Operation, Progress } from "./operation.js";
import type { StoreError } from "./store-error.js";

/**
 * Where the operations of one identity are kept. All tabs of a browser that act for this identity share one; each has
 * a handle of its own.
 *
 * Every method but `close` rejects with a {@link StoreError}, and then nothing of it has happened. An adapter that loses its
 * handle opens a new one and tries once more before it rejects.
 *
 * **Who may write what.** Appending is everybody's. Whoever drains has called `lead()` and writes with the epoch that it got:
 * from the next `lead()` on, anywhere, such writes are `fenced`. What a person decides in any tab (undo, discard, retry)
 * is written without an epoch. Both are safe beside each other because each change names the revision that it was
 * made for: a row that has moved meanwhile makes the whole write `stale`.
 */
export interface OutboxStore {
  /** What can be expected of it now. */
  readonly condition: Source<StoreCondition>;

  /**
   * Everything that is kept, at one moment.
   *
   * @param after - only rows with higher positions, for those who know the others. Default 0: all. The rest of the
   *   answer is always whole.
   */
  read(after?: number): Promise<KeptOutbox>;

  /**
   * Keeps a new operation and resolves with its position when it would survive the end of the process: for IndexedDB at
   * the transaction's `complete`, not at a request's success.
   *
   * Operations that are appended while a commit is under way share the next one. Appends of one handle get their
   * positions in the order of the calls.
   */
  append(operation: Operation): Promise<number>;

  /**
   * Takes over: raises the epoch by one and resolves with it. Whoever led before is fenced from here on, whether it
   * knows or not.
   */
  lead(): Promise<number>;

  /**
   * Writes all of `changes` or nothing, in one transaction. First compares the epoch, then the revisions.
   *
   * @param epoch - what `lead()` gave; null for what a person decided, which is compared by revisions only and must not
   *   hold `meta`.
   */
  write(changes: StoreChanges, epoch: number | null): Promise<WriteResult>;

  /**
   * Leaves a sign of life of the leader. A tab that sees neither this nor a message of the leader for long may take over.
   *
   * @returns `fenced` when the epoch has moved on.
   */
  beat(epoch: number): Promise<"written" | "fenced">;

  /** The newest sign of life; `count` goes up by one with each `beat` and is compared for difference only. */
  lastBeat(): Promise<{ readonly epoch: number; readonly count: number }>;

  /** Lets go of the handle, after what is under way. What is kept stays. Calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * - `durable`: what is appended survives the page, the browser and a crash.
 * - `volatile`: it works, in the memory of this page only: operations must not be called saved.
 * - `closed`: every call rejects from here on, for good.
 *
 * `error` says why, if anything went wrong. A full disk alone changes nothing here: single calls reject.
 */
export type StoreCondition =
  | { readonly name: "durable" }
  | { readonly name: "volatile"; readonly error: StoreError | null }
  | { readonly name: "closed"; readonly error: StoreError | null };

export interface KeptOutbox {
  /** 0 before the first `lead()`. */
  readonly epoch: number;
  /** Null in a new store, also in one that the browser has cleared. */
  readonly meta: OutboxMeta | null;
  /** By rising position. */
  readonly rows: readonly KeptRow[];
  /** Rows that could not be understood, as they are. Kept until somebody removes them. */
  readonly unreadable: readonly UnreadableRow[];
  /**
   * There are rows or fields that a newer version of this library wrote. They are neither in `rows` nor in
   * `unreadable`, nothing touches them, and this version must not lead.
   */
  readonly hasNewer: boolean;
}

/** An operation and what has become of it. */
export interface KeptRow {
  /** Given by the store, rising, never twice: the order of operations across all tabs. From 1. */
  readonly position: number;
  /** How often it was changed since it was appended. */
  readonly revision: number;
  readonly operation: Operation;
  /** The operation's own arguments, or what stands for them since: without temporary ids, or edited by a person. */
  readonly args: JsonObject;
  readonly progress: Progress;
}

export interface UnreadableRow {
  readonly position: number;
  readonly revision: number;
  readonly bytes: Uint8Array;
}

/** What is known of the client that the server keeps a ledger for. */
export interface OutboxMeta {
  /** 32 hex digits. Made once a store, and again when the server has forgotten it. */
  readonly client: string;
  /** The server has a ledger for it: from here on a missing one means that it was pruned. */
  readonly isRegistered: boolean;
  /** The number that the next operation to be sent gets. */
  readonly nextNumber: number;
  /**
   * Numbers whose outcome is kept here (or that a person let go), as far as the server hasn't said that it knows. Ranges with
   * both ends, rising, not touching each other.
   */
  readonly acked: readonly NumberRange[];
  /** Made with the store, to tell a cleared store from a new one by a copy that is kept elsewhere. */
  readonly generation: string;
}

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export interface StoreChanges {
  /** New operations, with the positions after all that are there, in this order. */
  readonly appended?: readonly Operation[];
  readonly changed?: readonly RowChange[];
  readonly removed?: readonly RowRemoval[];
  /** The whole of it, in place of what was there. */
  readonly meta?: OutboxMeta;
}

/** Raises the row's revision by one. */
export interface RowChange {
  readonly position: number;
  /** The revision that the row has now. With another, or without the row, the write is `stale`. */
  readonly revision: number;
  readonly progress: Progress;
  /** Default: they stay as they are. */
  readonly args?: JsonObject;
}

export interface RowRemoval {
  readonly position: number;
  /** As in {@link RowChange}. */
  readonly revision: number;
}

/**
 * - `written`: durable. `positions` are those of `appended`.
 * - `fenced`: somebody else leads; nothing was written.
 * - `stale`: a row has moved meanwhile, or is gone; nothing was written. Read again, then decide again.
 */
export type WriteResult =
  | { readonly name: "written"; readonly positions: readonly number[] }
  | { readonly name: "fenced" }
  | { readonly name: "stale" };
