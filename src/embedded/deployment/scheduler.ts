import type { JSONValue } from "convex/values";

import { BY_ID, indexKey } from "../engine/catalog.js";
import type { Engine } from "../engine/engine.js";
import { createSortedTree } from "../engine/tree.js";
import type { Transaction } from "../engine/transaction.js";
import { componentAt } from "../functions/app.js";
import type { FunctionAddress } from "../functions/function-address.js";
import { canonicalPath } from "../functions/function-path.js";
import { ANONYMOUS } from "../functions/identity.js";
import { type JobState, JOBS_TABLE, setJobState, stateOf } from "../functions/scheduling.js";
import type { JobRef, ScheduledJob } from "../functions/transaction-run.js";
import type { Actions } from "./actions.js";
import type { LogListener } from "./log.js";
import type { Mutations } from "./mutations.js";
import type { Outcome } from "./outcome.js";
import type { Ports } from "./ports.js";

const INTERRUPTED = "Transient error while executing action";
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
  readonly #waiting = createSortedTree<ScheduledJob, true>(byTime);
  /** Rows to be removed one day, oldest first. */
  readonly #ended: { readonly job: JobRef; readonly atMs: number }[] = [];
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

  /**
   * Takes up what the rows say, when the data is older than the process: what was waiting waits on, and an action
   * that was running is over, because nobody knows how far it came.
   */
  async resume(): Promise<void> {
    const waiting: ScheduledJob[] = [];
    const ended: { readonly job: JobRef; readonly atMs: number }[] = [];
    for (const row of this.#rows()) {
      const { id, state, scheduledTime, completedTime } = row;
      const job = { component: row.component, id };
      if (state.kind === "pending") waiting.push({ ...job, scheduledTimeMs: scheduledTime });
      else if (state.kind === "inProgress") await this.#end(job, { kind: "failed", error: INTERRUPTED });
      else ended.push({ job, atMs: completedTime ?? scheduledTime });
    }
    this.#ended.unshift(...ended.sort((a, b) => a.atMs - b.atMs));
    this.add(waiting);
    await this.#removeOldRows();
  }

  #rows(): JobRow[] {
    const { catalogs, trees } = this.#engine.latest;
    return [...catalogs.keys()].flatMap((component) => {
      const rows = trees.get(indexKey(component, JOBS_TABLE, BY_ID))?.valuesArray() ?? [];
      return rows.map(({ id, value }) => ({ ...(value as unknown as JobRow), component, id }));
    });
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
      this.#run(job).catch((error: unknown) => {
        this.#log({ type: "fault", message: `The scheduled function ${job.id} could not be run.`, error });
      });
    }
    this.#setTimer();
  }

  async #run(job: JobRef): Promise<void> {
    try {
      const call = this.#readJob(job);
      if (call === undefined) return;
      const { registry } = componentAt(this.#mutations.runner.app, call.component, "trusted");
      const { type } = registry.findAny(call.path, "trusted");
      await (type === "mutation" ? this.#runMutation(job, call) : this.#runAction(job, call));
    } catch (error) {
      await this.#end(job, { kind: "failed", error: (error as Error).message });
    }
    await this.#removeOldRows();
  }

  async #runMutation(job: JobRef, target: JobTarget): Promise<void> {
    const call = { ...target, caller: "trusted", identity: ANONYMOUS } as const;
    const outcome = await this.#mutations.runJob(call, {
      job,
      begin: (transaction) => stateOf(transaction, job)?.kind === "pending",
      // A function that has canceled its own run stays canceled, though what it wrote counts.
      complete: (transaction) => {
        if (stateOf(transaction, job)?.kind !== "pending") return;
        setJobState(transaction, job, { kind: "success" }, this.#ports.clock.nowMs());
      },
    });
    if (outcome?.success === false) await this.#end(job, endOf(outcome));
    else this.#remember(job);
  }

  async #runAction(job: JobRef, target: JobTarget): Promise<void> {
    const hasBegun = await this.#change((transaction) => {
      if (stateOf(transaction, job)?.kind !== "pending") return false;
      setJobState(transaction, job, { kind: "inProgress" }, this.#ports.clock.nowMs());
      return true;
    });
    if (!hasBegun) return this.#remember(job);
    const outcome = await this.#actions.run({ ...target, caller: "trusted", identity: ANONYMOUS, job });
    await this.#end(job, endOf(outcome));
  }

  /** A canceled action may still end; it stays canceled. */
  async #end(job: JobRef, state: JobState): Promise<void> {
    await this.#change((transaction) => {
      const current = stateOf(transaction, job)?.kind;
      if (current === "pending" || current === "inProgress") {
        setJobState(transaction, job, state, this.#ports.clock.nowMs());
      }
    });
    this.#remember(job);
  }

  #remember(job: JobRef): void {
    this.#ended.push({ job, atMs: this.#ports.clock.nowMs() });
  }

  async #removeOldRows(): Promise<void> {
    const oldestMs = this.#ports.clock.nowMs() - KEPT_MS;
    const [first] = this.#ended;
    if (first === undefined || first.atMs > oldestMs) return;
    const count = this.#ended.filter(({ atMs }) => atMs <= oldestMs).length;
    const old = this.#ended.splice(0, count);
    await this.#change((transaction) => {
      for (const { job } of old) transaction.in(job.component).system.remove(job.id);
    });
  }

  #change<T>(step: (transaction: Transaction) => T): Promise<T> {
    return this.#mutations.system((run) => step(run.transaction), { identity: ANONYMOUS, job: null });
  }

  #readJob({ component, id }: JobRef): JobTarget | undefined {
    const row = this.#engine.begin().in(component).get(id, JOBS_TABLE);
    if (row === null) return undefined;
    const job = JSON.parse(row.json) as { name: string; component?: string; args: JSONValue[] };
    return { component: job.component ?? component, path: canonicalPath(job.name), args: job.args };
  }
}

interface JobRow extends JobRef {
  readonly state: JobState;
  readonly scheduledTime: number;
  readonly completedTime?: number;
}

interface JobTarget extends FunctionAddress {
  readonly args: readonly JSONValue[];
}

function endOf(outcome: Outcome): JobState {
  return outcome.success ? { kind: "success" } : { kind: "failed", error: outcome.error.message };
}

function byTime(a: ScheduledJob, b: ScheduledJob): number {
  return a.scheduledTimeMs - b.scheduledTimeMs || byText(a.id, b.id) || byText(a.component, b.component);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
