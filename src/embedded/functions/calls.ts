import type { JSONValue } from "convex/values";
import type { Amounts } from "../engine/limits.js";
import type { FunctionAddress } from "./function-address.js";
import type { Caller } from "./registry.js";

/** A call of a query or a mutation. */
export interface TransactionCall extends FunctionAddress {
  readonly type: "query" | "mutation";
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
}

export interface ActionCall extends FunctionAddress {
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
}

/** What a running query or mutation is, next to the run that it shares with others. */
export interface TransactionFrame extends FunctionAddress {
  readonly type: "query" | "mutation";
  /** 0 for the function that was called from outside. */
  readonly depth: number;
}

/** A call of a function by another one in the same transaction. */
export interface NestedCall extends TransactionCall {
  /** 1 for a function that was called by the one that was called from outside. */
  readonly depth: number;
  /** A query that sees the database as it was when the mutation began, and whose reads don't count. */
  readonly isOnStartingSnapshot: boolean;
  /** What it may use at most. */
  readonly limits: Partial<Amounts>;
}
