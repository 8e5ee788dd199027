import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine.js";
import { catalogIn } from "../engine/snapshot.js";
import type { ActionBackend, ActionRun } from "../functions/action-invocation.js";
import type { AddressedFunction, FunctionAddress } from "../functions/function-address.js";
import { handleOf } from "../functions/function-handle.js";
import type { Identity } from "../functions/identity.js";
import type { SyscallArgs } from "../functions/invocation.js";
import type { Caller, FunctionType } from "../functions/registry.js";
import type { FunctionRunner } from "../functions/runner.js";
import { cancelJob, scheduleJob } from "../functions/scheduling.js";
import type { JobRef } from "../functions/transaction-run.js";
import type { LiveQueries } from "./live-queries.js";
import { type LogListener, logRun } from "./log.js";
import type { Mutations } from "./mutations.js";
import { failure, type Outcome } from "./outcome.js";
import { type Ports, randomHex } from "./ports.js";
import { Semaphore } from "./semaphore.js";

const MAX_RUNNING = 64;

export interface ActionCall extends FunctionAddress {
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
  readonly identity: Identity;
  readonly job: JobRef | null;
}

/** Runs actions, outside of the lane. */
export class Actions implements ActionBackend {
  readonly #engine: Engine;
  readonly #queries: LiveQueries;
  readonly #mutations: Mutations;
  readonly #ports: Ports;
  readonly #log: LogListener;
  readonly #running = new Semaphore(MAX_RUNNING);
  runner: FunctionRunner;

  constructor(parts: {
    readonly engine: Engine;
    readonly queries: LiveQueries;
    readonly mutations: Mutations;
    readonly ports: Ports;
    readonly log: LogListener;
    readonly runner: FunctionRunner;
  }) {
    this.#engine = parts.engine;
    this.#queries = parts.queries;
    this.#mutations = parts.mutations;
    this.#ports = parts.ports;
    this.#log = parts.log;
    this.runner = parts.runner;
  }

  async run(call: ActionCall): Promise<Outcome> {
    return this.#running.run(() => this.#runNow(call));
  }

  async call(type: FunctionType, to: AddressedFunction, args: JSONValue, run: ActionRun): Promise<string> {
    const call = { ...to, args: [args], identity: run.identity };
    if (type === "query") {
      const { answer } = await this.#queries.at(
        this.#engine.latest,
        { ...call, journal: null },
        run.identity,
      );
      if (answer.error !== undefined) throw answer.error;
      return answer.valueJson;
    }
    // An action that calls an action must not wait for its own place among those that run.
    const outcome =
      type === "mutation" ? await this.#mutations.run(call) : await this.#runNow({ ...call, job: run.job });
    if (!outcome.success) throw outcome.error;
    return outcome.valueJson;
  }

  async schedule(args: SyscallArgs, run: ActionRun): Promise<string> {
    const { app } = this.runner;
    return this.#mutations.system((transaction) => scheduleJob(transaction, app, run.component, args), run);
  }

  functionHandle(args: SyscallArgs, run: ActionRun): string {
    return handleOf(args, run.component, this.runner.app);
  }

  async cancelJob(id: string, run: ActionRun): Promise<void> {
    await this.#mutations.system(
      (transaction) => cancelJob(transaction, { component: run.component, id }),
      run,
    );
  }

  async #runNow(call: ActionCall): Promise<Outcome> {
    const run: ActionRun = {
      component: call.component,
      path: call.path,
      identity: call.identity,
      requestId: randomHex(this.#ports, 8),
      job: call.job,
      logLines: [],
      backend: this,
    };
    const outcome = await this.#attempt(call, run);
    logRun(this.#log, "action", call.path, {
      logLines: run.logLines,
      errorMessage: outcome.success ? undefined : outcome.errorMessage,
    });
    return outcome;
  }

  async #attempt(call: ActionCall, run: ActionRun): Promise<Outcome> {
    try {
      const valueJson = await this.runner.runAction(
        call,
        run,
        catalogIn(this.#engine.latest.catalogs, call.component),
      );
      return { success: true, valueJson, logLines: run.logLines, ts: this.#engine.latest.ts };
    } catch (thrown) {
      return failure(thrown, run.requestId, run.logLines);
    }
  }
}
