import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine.js";
import type { Transaction } from "../engine/transaction.js";
import { callError, type FunctionError } from "../functions/errors.js";
import type { FunctionAddress } from "../functions/function-address.js";
import type { Identity } from "../functions/identity.js";
import type { Caller } from "../functions/registry.js";
import type { FunctionRunner } from "../functions/runner.js";
import type { JobRef, ScheduledJob, TransactionRun } from "../functions/transaction-run.js";
import { withCommitTsInJson } from "../values/commit-ts.js";
import type { Lane } from "./lane.js";
import { type LogListener, logRun } from "./log.js";
import { failure, type Outcome, type Success } from "./outcome.js";
import { type Ports, randomHex } from "./ports.js";
import { sessionNote, type SessionRequest } from "./session-notes.js";
import { SessionRecords, type Waiter } from "./session-records.js";
import { startRun } from "./start-run.js";

export interface MutationCall extends FunctionAddress {
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
  readonly identity: Identity;
}

const MAX_QUEUED_MS = 60_000;
const EXPIRED = callError(
  "ExpiredInQueue: the mutation has waited for others for more than 60 seconds. Send it again, or send fewer at a time.",
);

const OF_ANOTHER = callError(
  "SessionRequestOfAnother: somebody else has sent this mutation. It is not run again, and its result is theirs.",
);

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
  readonly records = new SessionRecords();
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
    if (this.records.isOfAnother(request)) return waiter.settle(this.#refused(OF_ANOTHER));
    const done = this.records.find(request);
    if (done !== undefined) return waiter.settle(done);
    if (this.records.join(request, waiter)) return;
    this.records.begin(request, waiter);
    const { clock } = this.#ports;
    const submittedMs = clock.nowMs();
    void this.#lane.run(async () => {
      if (!this.records.isWanted(request)) return this.records.drop(request);
      if (clock.nowMs() - submittedMs > MAX_QUEUED_MS) {
        return this.records.end(request, this.#refused(EXPIRED), clock.nowMs());
      }
      await this.#transact(call, { request }, (outcome) => {
        this.records.end(request, outcome, this.#ports.clock.nowMs());
      });
    });
  }

  #refused(error: FunctionError): Outcome {
    return failure(error, randomHex(this.#ports, 8), []);
  }

  /** Runs a mutation for a caller who won't ask again. */
  run(call: MutationCall): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#lane.run(() => this.#transact(call, {}, resolve)).catch(reject);
    });
  }

  /** Runs a scheduled mutation; undefined if it has been canceled. */
  runJob(call: MutationCall, job: JobTransaction): Promise<Outcome | undefined> {
    return new Promise((resolve, reject) => {
      const run = async () => {
        if (job.begin(this.#engine.begin())) await this.#transact(call, { job }, resolve);
        else resolve(undefined);
      };
      this.#lane.run(run).catch(reject);
    });
  }

  /** Runs a step of the backend's own in a transaction. Resolves when everybody may know of it. */
  system<T>(
    step: (run: TransactionRun) => T,
    context: { identity: Identity; job: JobRef | null },
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        const transaction = this.#engine.begin();
        const run = startRun(this.#ports, { type: "mutation", transaction, ...context });
        const result = step(run);
        const onPublished = (_ts: bigint, error?: Error) => {
          if (error !== undefined) return reject(error);
          this.#onScheduled(run.scheduledJobs);
          this.#onFiles(run.fileKeys);
          resolve(result);
        };
        this.#engine.commit(transaction, { onPublished });
        return Promise.resolve();
      };
      this.#lane.run(async () => run()).catch(reject);
    });
  }

  /** Resolves when the next mutation may run, which is before `settle` is called if the commit takes time to keep. */
  async #transact(call: MutationCall, as: RunAs, settle: (outcome: Outcome) => void): Promise<void> {
    const run = startRun(this.#ports, {
      type: "mutation",
      transaction: this.#engine.begin(),
      identity: call.identity,
      job: as.job?.job ?? null,
    });
    const end = (outcome: Outcome) => {
      if (outcome.success) this.#onScheduled(run.scheduledJobs);
      settle(outcome);
      this.#onFiles(run.fileKeys);
      logRun(this.#log, "mutation", call.path, {
        logLines: run.logLines,
        errorMessage: outcome.success ? undefined : outcome.errorMessage,
      });
    };
    try {
      const valueJson = await this.runner.runTransaction({ ...call, type: "mutation" }, run);
      as.job?.complete(run.transaction);
      this.#commit(run, valueJson, as.request, end);
    } catch (thrown) {
      end(failure(thrown, run.requestId, run.logLines));
    }
  }

  #commit(
    run: TransactionRun,
    valueJson: string,
    request: SessionRequest | undefined,
    end: (outcome: Outcome) => void,
  ): void {
    const { logLines, requestId } = run;
    const outcomeAt = (ts: bigint): Success => ({
      success: true,
      valueJson: withCommitTsInJson(valueJson, ts),
      logLines,
      ts,
    });
    this.#engine.commit(run.transaction, {
      ...(request === undefined ? {} : { note: (ts) => sessionNote(request, outcomeAt(ts)) }),
      onPublished: (ts, error) =>
        end(error === undefined ? outcomeAt(ts) : failure(error, requestId, logLines)),
    });
  }
}

/** On whose behalf a mutation runs: a request that may be sent again, or a scheduled job. */
interface RunAs {
  readonly request?: SessionRequest;
  readonly job?: JobTransaction;
}
