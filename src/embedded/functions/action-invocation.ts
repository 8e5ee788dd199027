import type { JSONValue } from "convex/values";
import type { Clock, Ports } from "../deployment/ports.js";
import { formatLogLine } from "./format-log.js";
import { type AddressedFunction, addressedFunction, type FunctionAddress } from "./function-address.js";
import { attributesOf, type Identity } from "./identity.js";
import type { Invocation, LogLevel, OutsideWorld, SyscallArgs } from "./invocation.js";
import type { FunctionType } from "./registry.js";
import { requestMetadata } from "./transaction-invocation.js";
import type { JobRef } from "./transaction-run.js";

/** One running action. */
export interface ActionRun extends FunctionAddress {
  readonly identity: Identity;
  readonly requestId: string;
  readonly job: JobRef | null;
  readonly logLines: string[];
  readonly backend: ActionBackend;
}

/** What actions ask of the deployment: each call is a transaction of its own. */
export interface ActionBackend {
  call(type: FunctionType, to: AddressedFunction, args: JSONValue, run: ActionRun): Promise<string>;
  schedule(args: SyscallArgs, run: ActionRun): Promise<string>;
  cancelJob(id: string, run: ActionRun): Promise<void>;
  functionHandle(args: SyscallArgs, run: ActionRun): string;
}

/** An action reaching the backend and the network. */
export class ActionInvocation implements Invocation {
  readonly outside: OutsideWorld;
  readonly #run: ActionRun;
  readonly #ports: Ports;
  readonly #timers = new Set<() => void>();

  constructor(run: ActionRun, ports: Ports) {
    this.#run = run;
    this.#ports = ports;
    this.outside = {
      fetch: (...args) => ports.fetch(...args),
      setTimer: (callback, delayMs) => this.#setTimer(ports.clock, callback, delayMs),
    };
  }

  nowMs(): number {
    return this.#ports.clock.nowMs();
  }

  random(): number {
    return Math.random();
  }

  randomBytes(count: number): Uint8Array {
    return this.#ports.randomBytes(count);
  }

  log(level: LogLevel, values: readonly unknown[]): void {
    this.#run.logLines.push(formatLogLine(level, values));
  }

  syscall(operation: string): JSONValue {
    throw new Error(
      `Unknown operation ${operation}: an action has no database. Use ctx.runQuery or ctx.runMutation.`,
    );
  }

  async asyncSyscall(operation: string, args: SyscallArgs): Promise<string> {
    switch (operation) {
      case "1.0/actions/query":
        return this.#call("query", args);
      case "1.0/actions/mutation":
        return this.#call("mutation", args);
      case "1.0/actions/action":
        return this.#call("action", args);
      case "1.0/actions/schedule":
        return this.#run.backend.schedule(args, this.#run);
      case "1.0/actions/cancel_job":
        await this.#run.backend.cancelJob(args["id"] as string, this.#run);
        return "null";
      case "1.0/getUserIdentity":
        // Components don't learn who asks.
        return JSON.stringify(this.#run.component === "" ? attributesOf(this.#run.identity) : null);
      case "1.0/createFunctionHandle":
        return JSON.stringify(this.#run.backend.functionHandle(args, this.#run));
      case "1.0/getFunctionMetadata":
        return JSON.stringify({ name: this.#run.path, componentPath: this.#run.component });
      case "1.0/getDeploymentMetadata":
        return JSON.stringify({ name: "embedded", region: null, class: "dev" });
      case "1.0/getRequestMetadata":
        return JSON.stringify(requestMetadata(this.#run.requestId, this.#run.job));
      default:
        throw new Error(
          `Unknown async operation ${operation}: an action can't call it in the embedded backend.`,
        );
    }
  }

  /** Stops what the action left running. */
  end(): void {
    for (const cancel of this.#timers) cancel();
  }

  #call(type: FunctionType, args: SyscallArgs): Promise<string> {
    const to = addressedFunction(args, this.#run.component);
    return this.#run.backend.call(type, to, args["args"] as JSONValue, this.#run);
  }

  /** A throw in a timer has nobody to catch it: it is logged instead of ending the server. */
  #setTimer(clock: Clock, callback: () => void, delayMs: number): () => void {
    const cancel = clock.setTimer(() => {
      this.#timers.delete(cancel);
      try {
        callback();
      } catch (error) {
        this.log("ERROR", ["Uncaught in a timer:", error]);
      }
    }, delayMs);
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}
