import type { JSONValue } from "convex/values";
import type { Ports } from "../deployment/ports.js";
import { ActionInvocation, type ActionRun } from "./action-invocation.js";
import { type App, type Component, componentAt } from "./app.js";
import { awaitsCommitTs } from "../values/commit-ts.js";
import type { TableLookup } from "../values/validator-check.js";
import { checkedArguments, checkResult } from "./check-values.js";
import { callError, thrownError } from "./errors.js";
import type { ActionCall, NestedCall, TransactionCall } from "./calls.js";
import { registeredFunction } from "./registry.js";
import { TransactionInvocation } from "./transaction-invocation.js";
import { withTimeLimit } from "./time-limit.js";
import { onStartingSnapshot, rollBack, setSavepoint, type TransactionRun } from "./transaction-run.js";

const MAX_DEPTH = 8;
// Queries and mutations do no I/O, so one that is still unfinished when a timer fires waits for something that
// never comes, and would hold up every mutation after it.
const TRANSACTION_LIMIT_MS = 1000;
const ACTION_LIMIT_MS = 30 * 60 * 1000;

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
    const component = componentAt(this.app, call.component, call.caller);
    const info = component.registry.find(call.path, "action", call.caller);
    const args = checkedArguments(info.args, call.args, tables);
    refuseCommitTs(args);
    // A fresh instance: what an action leaves behind (timers, requests) must not meet another run.
    const instance = component.instances.create();
    const invocation = new ActionInvocation(run, this.#ports);
    const work = guard(component, () =>
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
    const component = componentAt(this.app, call.component, call.caller);
    const info = component.registry.find(call.path, call.type, call.caller);
    const tables = run.transaction.in(component.path);
    const args = checkedArguments(info.args, call.args, tables);
    if (depth === 0) refuseCommitTs(args);
    const invocation = new TransactionInvocation(run, { ...call, depth }, this.app, (nested) =>
      this.#runNested(nested, run),
    );
    const resultJson = await guard(component, () =>
      component.instances.use((instance) =>
        instance.run(invocation, async (modules) => {
          const registered = registeredFunction(modules, info.path);
          const invoke = call.type === "query" ? registered.invokeQuery : registered.invokeMutation;
          if (invoke === undefined) throw callError(`${info.path} is not a ${call.type}.`);
          return invoke(JSON.stringify([args]));
        }),
      ),
    );
    checkResult(info.returns, resultJson, tables);
    return resultJson;
  }

  async #runNested(call: NestedCall, run: TransactionRun): Promise<string> {
    const nestedRun = call.isOnStartingSnapshot ? onStartingSnapshot(run, this.#ports) : run;
    const stopLimiting = nestedRun.transaction.usage.lower(call.limits);
    const savepoint = setSavepoint(nestedRun);
    try {
      return await this.#runFrame(call, nestedRun, call.depth);
    } catch (error) {
      rollBack(nestedRun, savepoint);
      throw error;
    } finally {
      stopLimiting();
    }
  }
}

async function guard(component: Component, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (thrown) {
    throw thrownError(thrown, component.code.mapStack);
  }
}

/** The placeholder means something only in the transaction whose timestamp it stands for. */
function refuseCommitTs(args: JSONValue): void {
  if (awaitsCommitTs(JSON.stringify(args))) {
    throw callError("ArgumentValidationError: a commit timestamp that isn't known yet can't be an argument.");
  }
}
