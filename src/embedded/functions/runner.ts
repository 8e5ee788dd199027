import type { JSONValue } from "convex/values";
import { ActionInvocation, type ActionRun } from "./action-invocation.js";
import { type App, type Component, componentAt } from "./app.js";
import type { ComponentCode, NodeCode } from "./code.js";
import { awaitsCommitTs } from "../values/commit-ts.js";
import type { TableLookup } from "../values/validator-check.js";
import { checkedArguments, checkNodeArguments, checkResult } from "./check-values.js";
import { callError, thrownError } from "./errors.js";
import type { ActionCall, NestedCall, TransactionCall } from "./calls.js";
import { type FunctionType, registeredFunction } from "./registry.js";
import { routerOf } from "./http-router.js";
import type { Services } from "./services.js";
import { supervised } from "./supervision.js";
import { TransactionInvocation } from "./transaction-invocation.js";
import { withTimeLimit } from "./time-limit.js";
import { onStartingSnapshot, rollBack, setSavepoint, type TransactionRun } from "./transaction-run.js";

const MAX_DEPTH = 8;
const ACTION_LIMIT = { ms: 30 * 60 * 1000, text: "30 minutes" };
const NODE_ACTION_LIMIT = { ms: 10 * 60 * 1000, text: "10 minutes" };

/** Runs functions of one version of the user's code. Every failure is a {@link FunctionError}. */
export class FunctionRunner {
  readonly app: App;
  readonly #services: Services;

  constructor(app: App, services: Services) {
    this.app = app;
    this.#services = services;
  }

  /** Runs a query or a mutation in the run's transaction and answers its result as JSON text. */
  async runTransaction(call: TransactionCall, run: TransactionRun): Promise<string> {
    const work = () => run.userTime.whileItGoesOn(this.#runFrame(call, run, 0));
    try {
      return await this.#supervised(call, this.app.code, work);
    } finally {
      run.isOver = true;
    }
  }

  async runAction(call: ActionCall, run: ActionRun, tables: TableLookup): Promise<string> {
    const component = componentAt(this.app, call.component, call.caller);
    const info = component.registry.find(call.path, "action", call.caller);
    const args = checkedArguments(info.args, call.args, tables);
    refuseCommitTs(args);
    if (info.isNode) checkNodeArguments(args);
    const argsJson = JSON.stringify([args]);
    const node = info.isNode ? component.code.node : undefined;
    const resultJson = await (node === undefined
      ? this.#runHere(component, info.path, argsJson, run)
      : this.#runInNode(node, info.path, argsJson, run));
    checkResult(info.returns, resultJson, tables);
    return resultJson;
  }

  async #runHere(component: Component, path: string, argsJson: string, run: ActionRun): Promise<string> {
    const invocation = new ActionInvocation(run, this.#services);
    const work = () =>
      // A fresh instance: what an action leaves behind (timers, requests) must not meet another run.
      component.instances.create().run(invocation, async (modules) => {
        const { invokeAction } = registeredFunction(modules, path);
        if (invokeAction === undefined) throw callError(`${path} is not an action.`);
        return invokeAction(run.requestId, argsJson);
      });
    return this.#action(run, component.code, work, () => invocation.end());
  }

  async #runInNode(node: NodeCode, path: string, argsJson: string, run: ActionRun): Promise<string> {
    const invocation = new ActionInvocation(run, this.#services);
    const started = node.start({ path, argsJson, requestId: run.requestId, invocation });
    const limited = withTimeLimit(
      this.#services.ports.clock,
      started.result,
      NODE_ACTION_LIMIT.ms,
      timedOut(NODE_ACTION_LIMIT),
    );
    return limited.finally(() => started.end());
  }

  /**
   * Runs the HTTP action of a route.
   * @param deliver - takes the response, null for no such route, and resolves when its body is through
   */
  async runHttpAction(
    request: Request,
    route: string,
    run: ActionRun,
    deliver: (response: Response | null) => Promise<void>,
  ): Promise<void> {
    const component = componentAt(this.app, run.component, "trusted");
    const invocation = new ActionInvocation(run, this.#services);
    const work = () =>
      component.instances.create().run(invocation, async (modules) => {
        const match = routerOf(modules)?.lookup(route, request.method) ?? null;
        if (match === null) return deliver(null);
        const response: unknown = await match[0].invokeHttpAction(request);
        if (!(response instanceof Response)) throw new Error("An HTTP action must return a Response.");
        return deliver(response);
      });
    await this.#action(run, component.code, work, () => invocation.end());
  }

  /** Runs what an action does outside of Node, for as long as it may take. */
  async #action<T>(run: ActionRun, code: ComponentCode, work: () => Promise<T>, end: () => void): Promise<T> {
    const { clock } = this.#services.ports;
    const guarded = () => guard(code, async () => work());
    const limited = () => withTimeLimit(clock, guarded(), ACTION_LIMIT.ms, timedOut(ACTION_LIMIT));
    return this.#supervised({ ...run, type: "action" }, code, limited).finally(end);
  }

  /** Runs a function, which fails when it leaves an error to nobody. One that comes later can only be logged. */
  #supervised<T>(
    { path, type }: { readonly path: string; readonly type: FunctionType },
    code: ComponentCode,
    work: () => Promise<T>,
  ): Promise<T> {
    const services = this.#services;
    const onLate = (thrown: unknown) => services.reportLate(type, path, thrownError(thrown, code.mapStack));
    return guard(code, () => supervised(services.ports.strayErrors, work, onLate));
  }

  async #runFrame(call: TransactionCall, run: TransactionRun, depth: number): Promise<string> {
    if (depth > MAX_DEPTH)
      throw callError(`Functions can't call each other more than ${MAX_DEPTH} levels deep.`);
    const component = componentAt(this.app, call.component, call.caller);
    const info = component.registry.find(call.path, call.type, call.caller);
    const tables = run.transaction.in(component.path);
    const args = checkedArguments(info.args, call.args, tables);
    if (depth === 0) refuseCommitTs(args);
    const invocation = new TransactionInvocation(
      run,
      { ...call, depth },
      this.app,
      this.#services,
      (nested) => this.#runNested(nested, run),
    );
    const resultJson = await guard(component.code, () =>
      component.instances.use((instance) =>
        instance.run(invocation, async (modules) => {
          run.userTime.resume();
          const registered = registeredFunction(modules, info.path);
          const invoke = call.type === "query" ? registered.invokeQuery : registered.invokeMutation;
          if (invoke === undefined) throw callError(`${info.path} is not a ${call.type}.`);
          return invoke(JSON.stringify([args]));
        }),
      ),
    );
    run.userTime.pause();
    checkResult(info.returns, resultJson, tables);
    return resultJson;
  }

  async #runNested(call: NestedCall, run: TransactionRun): Promise<string> {
    const nestedRun = call.isOnStartingSnapshot ? onStartingSnapshot(run, this.#services.ports) : run;
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

function timedOut({ text }: { readonly text: string }): Error {
  return callError(`Function execution timed out (maximum duration: ${text})`);
}

async function guard<T>(code: ComponentCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrownError(thrown, code.mapStack);
  }
}

/** The placeholder means something only in the transaction whose timestamp it stands for. */
function refuseCommitTs(args: JSONValue): void {
  if (awaitsCommitTs(JSON.stringify(args))) {
    throw callError("ArgumentValidationError: a commit timestamp that isn't known yet can't be an argument.");
  }
}
