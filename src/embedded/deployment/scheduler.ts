import type { JSONValue } from "convex/values";

import type { Engine } from "../engine/engine.js";
import { BTree } from "../engine/tree.js";
import type { Transaction } from "../engine/transaction.js";
import { canonicalPath } from "../functions/function-path.js";
import { ANONYMOUS } from "../functions/identity.js";
import { type JobState, JOBS_TABLE, setJobState, stateOf } from "../functions/scheduling.js";
import type { ScheduledJob } from "../functions/transaction-run.js";
import type { Actions } from "./actions.js";
import type { LogListener } from "./log.js";
import type { Mutations } from "./mutations.js";
import type { Outcome } from "./outcome.js";
import type { Ports } from "./ports.js";

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
// Longer delays overflow a timer's 32 bits.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Runs scheduled functions at their time: mutations exactly once, actions at most once. */
export class Scheduler {
  readonly #engine: Engine;
  readonly #mutations: Mutations;
  readonly #actions: Actions;
  readonly #ports: Ports;
  readonly #log: LogListener;
  /** Earliest first. */
  readonly #waiting = new BTree<ScheduledJob, true>(undefined, byTime);
  /** Rows to be removed one day, oldest first. */
  readonly #ended: { readonly id: string; readonly atMs: number }[] = [];
  #cancelTimer: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: {
    readonly engine: Engine;
    readonly mutations: Mutations;
    readonly actions: Actions;
    readonly ports: Ports;
    readonly log: LogListener;
  }) {
    this.#engine = parts.engine;
    this.#mutations = parts.mutations;
    this.#actions = parts.actions;
    this.#ports = parts.ports;
    this.#log = parts.log;
  }

  /** Takes jobs whose rows have just been committed. */
  add(jobs: readonly ScheduledJob[]): void {
    if (jobs.length === 0) return;
    for (const job of jobs) this.#waiting.set(job, true);
    this.#setTimer();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
  }

  #setTimer(): void {
    this.#cancelTimer?.();
    const next = this.#waiting.minKey();
    if (next === undefined || this.#isClosed) return;
    const delayMs = Math.max(0, next.scheduledTimeMs - this.#ports.clock.nowMs());
    this.#cancelTimer = this.#ports.clock.setTimer(() => this.#runDue(), Math.min(delayMs, MAX_TIMER_MS));
  }

  #runDue(): void {
    const nowMs = this.#ports.clock.nowMs();
    for (;;) {
      const job = this.#waiting.minKey();
      if (job === undefined || job.scheduledTimeMs > nowMs) break;
      this.#waiting.delete(job);
      this.#run(job.id).catch((error: unknown) => {
        this.#log({ type: "fault", message: `The scheduled function ${job.id} could not be run.`, error });
      });
    }
    this.#setTimer();
  }

  async #run(id: string): Promise<void> {
    try {
      const job = this.#readJob(id);
      if (job === undefined) return;
      const type = this.#mutations.runner.app.registry.findAny(job.path, "trusted").type;
      await (type === "mutation" ? this.#runMutation(id, job) : this.#runAction(id, job));
    } catch (error) {
      await this.#end(id, { kind: "failed", error: (error as Error).message });
    }
    await this.#removeOldRows();
  }

  async #runMutation(id: string, job: Job): Promise<void> {
    const call = { ...job, caller: "trusted", identity: ANONYMOUS } as const;
    const outcome = await this.#mutations.runJob(call, {
      jobId: id,
      begin: (transaction) => stateOf(transaction, id)?.kind === "pending",
      complete: (transaction) => setJobState(transaction, id, { kind: "success" }, this.#ports.clock.nowMs()),
    });
    if (outcome?.success === false) await this.#end(id, endOf(outcome));
    else this.#remember(id);
  }

  async #runAction(id: string, job: Job): Promise<void> {
    const hasBegun = await this.#change((transaction) => {
      if (stateOf(transaction, id)?.kind !== "pending") return false;
      setJobState(transaction, id, { kind: "inProgress" }, this.#ports.clock.nowMs());
      return true;
    });
    if (!hasBegun) return;
    const outcome = await this.#actions.run({ ...job, caller: "trusted", identity: ANONYMOUS, jobId: id });
    await this.#end(id, endOf(outcome));
  }

  /** A canceled action may still end; it stays canceled. */
  async #end(id: string, state: JobState): Promise<void> {
    await this.#change((transaction) => {
      const current = stateOf(transaction, id)?.kind;
      if (current === "pending" || current === "inProgress") {
        setJobState(transaction, id, state, this.#ports.clock.nowMs());
      }
    });
    this.#remember(id);
  }

  #remember(id: string): void {
    this.#ended.push({ id, atMs: this.#ports.clock.nowMs() });
  }

  async #removeOldRows(): Promise<void> {
    const oldestMs = this.#ports.clock.nowMs() - KEPT_MS;
    const [first] = this.#ended;
    if (first === undefined || first.atMs > oldestMs) return;
    const count = this.#ended.filter(({ atMs }) => atMs <= oldestMs).length;
    const old = this.#ended.splice(0, count);
    await this.#change((transaction) => {
      for (const { id } of old) transaction.system.remove(id);
    });
  }

  #change<T>(step: (transaction: Transaction) => T): Promise<T> {
    return this.#mutations.system((run) => step(run.transaction), { identity: ANONYMOUS, jobId: null });
  }

  #readJob(id: string): Job | undefined {
    const row = this.#engine.begin().get(id, JOBS_TABLE);
    if (row === null) return undefined;
    const { name, args } = JSON.parse(row.json) as { name: string; args: JSONValue[] };
    return { path: canonicalPath(name), args };
  }
}

interface Job {
  readonly path: string;
  readonly args: readonly JSONValue[];
}

function endOf(outcome: Outcome): JobState {
  return outcome.success ? { kind: "success" } : { kind: "failed", error: outcome.error.message };
}

function byTime(a: ScheduledJob, b: ScheduledJob): number {
  return a.scheduledTimeMs - b.scheduledTimeMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
