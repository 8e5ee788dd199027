import type { Savepoint, Transaction } from "../engine/transaction.js";
import type { Identity } from "./identity.js";

/** Everything that one query or mutation and the functions it calls share. */
export interface TransactionRun {
  readonly type: "query" | "mutation";
  readonly transaction: Transaction;
  readonly identity: Identity;
  readonly requestId: string;
  /** Frozen for the whole run. */
  readonly nowMs: number;
  readonly random: () => number;
  /** The job that runs this function, if it was scheduled. */
  readonly jobId: string | null;
  /** Where the page of the earlier run of this query ended. */
  readonly pinnedEndCursor: string | null;
  readonly logLines: string[];
  readonly scheduledJobs: ScheduledJob[];
  /** Whether the result depends on who asks. */
  readIdentity: boolean;
  /** Where the page of this run ended. */
  endCursor: string | null;
  /** Set when the run was given up; whatever still runs of it reaches nothing any more. */
  isOver: boolean;
}

/** A function that is to run at a time, once the transaction that asked for it has committed. */
export interface ScheduledJob {
  readonly id: string;
  readonly scheduledTimeMs: number;
}

export interface RunSavepoint {
  readonly transaction: Savepoint;
  readonly jobCount: number;
}

/** Marks the point to which a nested mutation that throws is undone; its reads and log lines stay. */
export function setSavepoint(run: TransactionRun): RunSavepoint {
  return { transaction: run.transaction.savepoint(), jobCount: run.scheduledJobs.length };
}

export function rollBack(run: TransactionRun, to: RunSavepoint): void {
  run.transaction.rollback(to.transaction);
  run.scheduledJobs.length = to.jobCount;
}
