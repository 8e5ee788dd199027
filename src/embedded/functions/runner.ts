import type { JSONValue } from "convex/values";
import type { Ports } from "../deployment/ports.js";
import { ActionInvocation, type ActionRun } from "./action-invocation.js";
import type { App } from "./app.js";
import type { TableLookup } from "../values/validator-check.js";
import { checkedArguments, checkResult } from "./check-values.js";
import { callError, thrownError } from "./errors.js";
import { Instance } from "./instance.js";
import { type Caller, registeredFunction } from "./registry.js";
import { TransactionInvocation } from "./transaction-invocation.js";
import { withTimeLimit } from "./time-limit.js";
import { rollBack, setSavepoint, type TransactionRun } from "./transaction-run.js";

const MAX_DEPTH = 8;
// Queries and mutations do no I/O, so one that is still unfinished when a timer fires waits for something that
// never comes, and would hold up every mutation after it.
const TRANSACTION_LIMIT_MS = 1000;
const ACTION_LIMIT_MS = 30 * 60 * 1000;

export interface TransactionCall {
  readonly path: string;
  readonly type: "query" | "mutation";
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
}

export interface ActionCall {
  readonly path: string;
  readonly args: readonly JSONValue[];
  readonly caller: Caller;
}

/** Runs functions of one version of the user's code. Every failure is a {@link FunctionError}. */
export class FunctionRunner {
  readonly app: App;
  readonly #ports: Ports;

  constructor(app: App, ports: Ports) {
    this.app = app;
    this.#ports = ports;
  }

  /** Runs a query or a mutation in the run's transaction and answers its result as JSON text. */
  async runTransaction(call: TransactionCall, run: TransactionRun): Promise<string> {
    const timedOut = callError("Function execution timed out (maximum duration: 1s)");
    try {
      return await withTimeLimit(
        this.#ports.clock,
        this.#runFrame(call, run, 0),
        TRANSACTION_LIMIT_MS,
        timedOut,
      );
    } finally {
      run.isOver = true;
    }
  }

  async runAction(call: ActionCall, run: ActionRun, tables: TableLookup): Promise<string> {
    const info = this.app.registry.find(call.path, "action", call.caller);
    const args = checkedArguments(info.args, call.args, tables);
    // A fresh instance: what an action leaves behind (timers, requests) must not meet another run.
    const instance = new Instance(this.app.code);
    const invocation = new ActionInvocation(run, this.#ports);
    const work = this.#guard(() =>
      instance.run(invocation, async (modules) => {
        const { invokeAction } = registeredFunction(modules, info.path);
        if (invokeAction === undefined) throw callError(`${info.path} is not an action.`);
        return invokeAction(run.requestId, JSON.stringify([args]));
      }),
    );
    const timedOut = callError("Function execution timed out (maximum duration: 30 minutes)");
    const limited = withTimeLimit(this.#ports.clock, work, ACTION_LIMIT_MS, timedOut);
    const resultJson = await limited.finally(() => invocation.end());
    checkResult(info.returns, resultJson, tables);
    return resultJson;
  }

  async #runFrame(call: TransactionCall, run: TransactionRun, depth: number): Promise<string> {
    if (depth > MAX_DEPTH)
      throw callError(`Functions can't call each other more than ${MAX_DEPTH} levels deep.`);
    const info = this.app.registry.find(call.path, call.type, call.caller);
    const args = checkedArguments(info.args, call.args, run.transaction);
    const invocation = new TransactionInvocation(run, { ...call, depth }, this.app.registry, (nested) =>
      this.#runNested({ ...nested, args: [nested.args], caller: "trusted" }, run, nested.depth),
    );
    const resultJson = await this.#guard(() =>
      this.app.instances.use((instance) =>
        instance.run(invocation, async (modules) => {
          const registered = registeredFunction(modules, info.path);
          const invoke = call.type === "query" ? registered.invokeQuery : registered.invokeMutation;
          if (invoke === undefined) throw callError(`${info.path} is not a ${call.type}.`);
          return invoke(JSON.stringify([args]));
        }),
      ),
    );
    checkResult(info.returns, resultJson, run.transaction);
    return resultJson;
  }

  async #runNested(call: TransactionCall, run: TransactionRun, depth: number): Promise<string> {
    if (call.type === "query") return this.#runFrame(call, run, depth);
    const savepoint = setSavepoint(run);
    try {
      return await this.#runFrame(call, run, depth);
    } catch (error) {
      rollBack(run, savepoint);
      throw error;
    }
  }

  async #guard(work: () => Promise<string>): Promise<string> {
    try {
      return await work();
    } catch (thrown) {
      throw thrownError(thrown, this.app.code.mapStack);
    }
  }
}
