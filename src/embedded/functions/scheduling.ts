import type { JSONValue } from "convex/values";
import type { Transaction } from "../engine/transaction.js";
import { awaitsCommitTs } from "../values/commit-ts.js";
import { utf8Length } from "../values/utf8.js";
import { type App, componentAt } from "./app.js";
import { addressedFunction } from "./function-address.js";
import { pathWithExtension } from "./function-path.js";
import type { SyscallArgs } from "./invocation.js";
import type { JobRef, TransactionRun } from "./transaction-run.js";

export const JOBS_TABLE = "_scheduled_functions";

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
export function scheduleJob(run: TransactionRun, app: App, component: string, args: SyscallArgs): string {
  const target = addressedFunction(args, component);
  const { path } = target;
  if (
    componentAt(app, target.component, target.caller).registry.findAny(path, target.caller).type === "query"
  ) {
    throw new Error(
      `Scheduled functions must be mutations or actions: ${pathWithExtension(path)} is a query.`,
    );
  }
  const scheduledTimeMs = (args["ts"] as number) * 1000;
  checkLimits(run, scheduledTimeMs, args["args"] as JSONValue);
  const isCanceled = run.job !== null && stateOf(run.transaction, run.job)?.kind === "canceled";
  const id = run.transaction.in(component).system.insert(JOBS_TABLE, {
    name: pathWithExtension(path),
    // Only a component that was given a handle schedules a function of another one.
    ...(target.component === component ? {} : { component: target.component }),
    args: [args["args"] as JSONValue],
    scheduledTime: scheduledTimeMs,
    state: isCanceled ? { kind: "canceled" } : { kind: "pending" },
    ...(isCanceled ? { completedTime: run.nowMs } : {}),
  });
  if (!isCanceled) run.scheduledJobs.push({ component, id, scheduledTimeMs });
  return JSON.stringify(id);
}

/** Cancels a job that hasn't ended. A running action goes on, but what it schedules is canceled as well. */
export function cancelJob(run: TransactionRun, job: JobRef): void {
  const state = stateOf(run.transaction, job);
  if (state === undefined)
    throw new Error(`There is no scheduled function with the id ${JSON.stringify(job.id)}.`);
  if (state.kind === "pending" || state.kind === "inProgress") {
    setJobState(run.transaction, job, { kind: "canceled" }, run.nowMs);
  }
}

export function setJobState(
  transaction: Transaction,
  { component, id }: JobRef,
  state: JobState,
  nowMs: number,
): void {
  const completion = state.kind === "pending" || state.kind === "inProgress" ? {} : { completedTime: nowMs };
  transaction.in(component).system.patch(id, { state, ...completion });
}

/** Undefined for an id that is no job's. */
export function stateOf(transaction: Transaction, { component, id }: JobRef): JobState | undefined {
  const tables = transaction.in(component);
  if (tables.normalizeId(JOBS_TABLE, id) === null) return undefined;
  return tables.get(id)?.value["state"] as JobState | undefined;
}

function checkLimits(run: TransactionRun, scheduledTimeMs: number, args: JSONValue): void {
  if (!Number.isFinite(scheduledTimeMs) || Math.abs(scheduledTimeMs - run.nowMs) > MAX_DISTANCE_MS) {
    throw new Error("InvalidScheduledTime: functions can be scheduled at most five years from now.");
  }
  const argsJson = JSON.stringify(args);
  if (awaitsCommitTs(argsJson)) {
    throw new Error("A commit timestamp that isn't known yet can't be an argument of a scheduled function.");
  }
  const argsBytes = utf8Length(argsJson);
  if (argsBytes > MAX_ARGS_BYTES) {
    throw new Error(
      "ScheduledFunctionArgsTooLarge: the arguments of a scheduled function may have at most 4 MiB.",
    );
  }
  run.transaction.usage.countScheduled(argsBytes);
}
