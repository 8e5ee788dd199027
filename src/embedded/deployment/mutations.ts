import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine.js";
import type { Transaction } from "../engine/transaction.js";
import type { FunctionAddress } from "../functions/function-address.js";
import type { Identity } from "../functions/identity.js";
import type { Caller } from "../functions/registry.js";
import type { FunctionRunner } from "../functions/runner.js";
import type { JobRef, ScheduledJob, TransactionRun } from "../functions/transaction-run.js";
import { withCommitTsInJson } from "../values/commit-ts.js";
import type { Lane } from "./lane.js";
import { type LogListener, logRun } from "./log.js";
import { failure, type Outcome } from "./outcome.js";
import type { Ports } from "./ports.js";
import { SessionRecords, type SessionRequest, type Waiter } from "./session-records.js";
import { startRun } from "./start-run.js";

export interface MutationCall extends FunctionAddress {
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
  readonly identity: Identity;
}

/** What a scheduled mutation does in its own transaction. */
export interface JobTransaction {
  readonly job: JobRef;
  /** False: the job was canceled meanwhile. */
  begin(transaction: Transaction): boolean;
  complete(transaction: Transaction): void;
}

/** Runs mutations in the lane, each in one transaction, and commits them. */
export class Mutations {
  readonly #engine: Engine;
  readonly #lane: Lane;
  readonly #ports: Ports;
  readonly #log: LogListener;
  readonly #records = new SessionRecords();
  readonly #onScheduled: (jobs: readonly ScheduledJob[]) => void;
  readonly #onFiles: (keys: readonly string[]) => void;
  runner: FunctionRunner;

  constructor(parts: {
    readonly engine: Engine;
    readonly lane: Lane;
    readonly ports: Ports;
    readonly log: LogListener;
    readonly runner: FunctionRunner;
    readonly onScheduled: (jobs: readonly ScheduledJob[]) => void;
    /** Told which files a run that has ended has stored or deleted. */
    readonly onFiles: (keys: readonly string[]) => void;
  }) {
    this.#engine = parts.engine;
    this.#lane = parts.lane;
    this.#ports = parts.ports;
    this.#log = parts.log;
    this.runner = parts.runner;
    this.#onScheduled = parts.onScheduled;
    this.#onFiles = parts.onFiles;
  }

  /**
   * Runs a mutation of a client once, however often it is sent. The waiter is told in the same step as the commit, so
   * that nobody can learn of the commit before it.
   */
  submit(call: MutationCall, request: SessionRequest, waiter: Waiter): void {
    const done = this.#records.find(request);
    if (done !== undefined) return waiter.settle(done);
    if (this.#records.join(request, waiter)) return;
    this.#records.begin(request, waiter);
    void this.#lane.run(async () => {
      if (!this.#records.isWanted(request)) return this.#records.drop(request);
      await this.#transact(call, undefined, (outcome) => {
        this.#records.end(request, outcome, this.#ports.clock.nowMs());
      });
    });
  }

  /** Runs a mutation for a caller who won't ask again. */
  async run(call: MutationCall): Promise<Outcome> {
    return this.#lane.run(async () => await this.#transact(call, undefined, () => undefined));
  }

  /** Runs a scheduled mutation; undefined if it has been canceled. */
  async runJob(call: MutationCall, job: JobTransaction): Promise<Outcome | undefined> {
    return this.#lane.run(async () => {
      const isPending = job.begin(this.#engine.begin());
      return isPending ? await this.#transact(call, job, () => undefined) : undefined;
    });
  }

  /** Runs a step of the backend's own in a transaction. */
  async system<T>(
    step: (run: TransactionRun) => T,
    context: { identity: Identity; job: JobRef | null },
  ): Promise<T> {
    return this.#lane.run(async () => {
      const transaction = this.#engine.begin();
      const run = startRun(this.#ports, { type: "mutation", transaction, ...context });
      const result = step(run);
      this.#engine.commit(transaction);
      this.#onScheduled(run.scheduledJobs);
      this.#onFiles(run.fileKeys);
      return Promise.resolve(result);
    });
  }

  async #transact(
    call: MutationCall,
    job: JobTransaction | undefined,
    settle: (outcome: Outcome) => void,
  ): Promise<Outcome> {
    const run = startRun(this.#ports, {
      type: "mutation",
      transaction: this.#engine.begin(),
      identity: call.identity,
      job: job?.job ?? null,
    });
    const outcome = await this.#attempt(call, job, run, settle);
    this.#onFiles(run.fileKeys);
    logRun(this.#log, "mutation", call.path, {
      logLines: run.logLines,
      errorMessage: outcome.success ? undefined : outcome.errorMessage,
    });
    return outcome;
  }

  async #attempt(
    call: MutationCall,
    job: JobTransaction | undefined,
    run: TransactionRun,
    settle: (outcome: Outcome) => void,
  ): Promise<Outcome> {
    let outcome: Outcome;
    try {
      const valueJson = await this.runner.runTransaction({ ...call, type: "mutation" }, run);
      job?.complete(run.transaction);
      const { ts } = this.#engine.commit(run.transaction);
      this.#onScheduled(run.scheduledJobs);
      outcome = { success: true, valueJson: withCommitTsInJson(valueJson, ts), logLines: run.logLines, ts };
    } catch (thrown) {
      outcome = failure(thrown, run.requestId, run.logLines);
    }
    settle(outcome); // Nothing may be awaited between the commit and this.
    return outcome;
  }
}
