import type { JSONValue } from "convex/values";
import type { Transaction } from "../engine/transaction.js";
import { addressedPath } from "./function-address.js";
import { pathWithExtension } from "./function-path.js";
import type { SyscallArgs } from "./invocation.js";
import type { FunctionRegistry } from "./registry.js";
import type { TransactionRun } from "./transaction-run.js";

export const JOBS_TABLE = "_scheduled_functions";

const MAX_JOBS_PER_TRANSACTION = 1000;
const MAX_ARGS_BYTES = 4 * 2 ** 20;
const MAX_DISTANCE_MS = 5 * 365 * 24 * 60 * 60 * 1000;

/** How far a scheduled function has come, as `ctx.db.system` shows it. */
export type JobState =
  | { readonly kind: "pending" }
  | { readonly kind: "inProgress" }
  | { readonly kind: "success" }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "canceled" };

/** Writes the row of a job. It runs only if the transaction commits. */
export function scheduleJob(run: TransactionRun, registry: FunctionRegistry, args: SyscallArgs): string {
  const path = addressedPath(args);
  if (registry.findAny(path, "trusted").type === "query") {
    throw new Error(
      `Scheduled functions must be mutations or actions: ${pathWithExtension(path)} is a query.`,
    );
  }
  const scheduledTimeMs = (args["ts"] as number) * 1000;
  checkLimits(run, scheduledTimeMs, args["args"] as JSONValue);
  const isCanceled = run.jobId !== null && stateOf(run.transaction, run.jobId)?.kind === "canceled";
  const id = run.transaction.system.insert(JOBS_TABLE, {
    name: pathWithExtension(path),
    args: [args["args"] as JSONValue],
    scheduledTime: scheduledTimeMs,
    state: isCanceled ? { kind: "canceled" } : { kind: "pending" },
    ...(isCanceled ? { completedTime: run.nowMs } : {}),
  });
  if (!isCanceled) run.scheduledJobs.push({ id, scheduledTimeMs });
  return JSON.stringify(id);
}

/** Cancels a job that hasn't ended. A running action goes on, but what it schedules is canceled as well. */
export function cancelJob(run: TransactionRun, id: string): void {
  const state = stateOf(run.transaction, id);
  if (state === undefined)
    throw new Error(`There is no scheduled function with the id ${JSON.stringify(id)}.`);
  if (state.kind === "pending" || state.kind === "inProgress") {
    setJobState(run.transaction, id, { kind: "canceled" }, run.nowMs);
  }
}

export function setJobState(transaction: Transaction, id: string, state: JobState, nowMs: number): void {
  const completion = state.kind === "pending" || state.kind === "inProgress" ? {} : { completedTime: nowMs };
  transaction.system.patch(id, { state, ...completion });
}

/** Undefined for an id that is no job's. */
export function stateOf(transaction: Transaction, id: string): JobState | undefined {
  if (transaction.normalizeId(JOBS_TABLE, id) === null) return undefined;
  return transaction.get(id)?.value["state"] as JobState | undefined;
}

function checkLimits(run: TransactionRun, scheduledTimeMs: number, args: JSONValue): void {
  if (run.scheduledJobs.length >= MAX_JOBS_PER_TRANSACTION) {
    throw new Error(
      `TooManyFunctionsScheduled: at most ${MAX_JOBS_PER_TRANSACTION} can be scheduled by one mutation.`,
    );
  }
  if (!Number.isFinite(scheduledTimeMs) || Math.abs(scheduledTimeMs - run.nowMs) > MAX_DISTANCE_MS) {
    throw new Error("InvalidScheduledTime: functions can be scheduled at most five years from now.");
  }
  if (JSON.stringify(args).length > MAX_ARGS_BYTES) {
    throw new Error(
      "ScheduledFunctionArgsTooLarge: the arguments of a scheduled function may have at most 4 MiB.",
    );
  }
}
