import type { Ports } from "../deployment/ports.js";
import { Transaction } from "../engine/transaction.js";
import { type Savepoint, TransactionWork } from "../engine/transaction-work.js";
import type { UserTime } from "./user-time.js";
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
  readonly job: JobRef | null;
  /** Where the page of the earlier run of this query ended. */
  readonly pinnedEndCursor: string | null;
  readonly logLines: string[];
  readonly scheduledJobs: ScheduledJob[];
  /** The bytes of files that it stored or deleted: looked through when it has ended. */
  readonly fileKeys: string[];
  /** Whether the result depends on who asks. */
  readIdentity: boolean;
  /** Where the page of this run ended. */
  endCursor: string | null;
  readonly userTime: UserTime;
  /** Set when the run was given up; whatever still runs of it reaches nothing any more. */
  isOver: boolean;
}

/** The row of a scheduled function: ids are unique in a component only. */
export interface JobRef {
  /** The path of the component that scheduled it. */
  readonly component: string;
  readonly id: string;
}

/** A function that is to run at a time, once the transaction that asked for it has committed. */
export interface ScheduledJob extends JobRef {
  readonly scheduledTimeMs: number;
}

/**
 * The same run on the database as it was when it began. What is read there stays out of the run's own reads: whoever
 * asks for it gives up being told of changes.
 */
export function onStartingSnapshot(run: TransactionRun, ports: Pick<Ports, "randomBytes">): TransactionRun {
  const source = { nowMs: run.nowMs, randomBytes: (count: number) => ports.randomBytes(count) };
  const transaction = new Transaction(new TransactionWork(run.transaction.snapshot, source));
  return {
    ...run,
    transaction,
    scheduledJobs: [],
    get isOver() {
      return run.isOver;
    },
  };
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
