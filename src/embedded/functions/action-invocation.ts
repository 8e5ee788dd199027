import type { JSONValue } from "convex/values";
import type { Clock } from "../deployment/ports.js";
import type { VectorQuery } from "../engine/vector-query.js";
import type { Transaction } from "../engine/transaction.js";
import { findFile, keyOfFile } from "../files/file-rows.js";
import type { NodeInvocation } from "./code.js";
import { appendFormatted, appendLogLine, appendLogText } from "./format-log.js";
import { type AddressedFunction, addressedFunction, type FunctionAddress } from "./function-address.js";
import { attributesOf, type Identity } from "./identity.js";
import type { Invocation, LogLevel, OutsideWorld, SyscallArgs } from "./invocation.js";
import type { Services } from "./services.js";
import { unknownOperation } from "./unknown-operation.js";
import type { FunctionType } from "./registry.js";
import { requestMetadata } from "./transaction-invocation.js";
import type { JobRef } from "./transaction-run.js";

/** A file that is to be stored. */
export interface NewFile {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** What its hash must be, base64 or hex. */
  readonly sha256: string | undefined;
}

/** One running action. */
export interface ActionRun extends FunctionAddress {
  /** Null in an HTTP action without a valid token: asking who it is fails there. */
  readonly identity: Identity | null;
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
  storeFile(component: string, file: NewFile): Promise<string>;
  /** A transaction on the latest data, to read from. */
  begin(): Transaction;
  /** Has an operation of files run in a transaction of its own. */
  callSyscall(operation: string, args: SyscallArgs, run: ActionRun): Promise<string>;
}

/** An action reaching the backend and the network. */
export class ActionInvocation implements Invocation, NodeInvocation {
  readonly outside: OutsideWorld;
  readonly #run: ActionRun;
  readonly #services: Services;
  readonly #timers = new Set<() => void>();

  constructor(run: ActionRun, services: Services) {
    const { ports } = services;
    this.#run = run;
    this.#services = services;
    this.outside = {
      fetch: (...args) => ports.fetch(...args),
      setTimer: (callback, delayMs) => this.#setTimer(ports.clock, callback, delayMs),
    };
  }

  nowMs(): number {
    return this.#services.ports.clock.nowMs();
  }

  random(): number {
    return Math.random();
  }

  randomBytes(count: number): Uint8Array {
    return this.#services.ports.randomBytes(count);
  }

  log(level: LogLevel, values: readonly unknown[]): void {
    appendLogLine(this.#run.logLines, level, values);
  }

  logFormatted(line: string): void {
    appendFormatted(this.#run.logLines, () => line);
  }

  logLine(level: LogLevel, text: string): void {
    appendLogText(this.#run.logLines, level, text);
  }

  wallMs(): number {
    return this.#services.ports.clock.nowMs();
  }

  jsSyscall(operation: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    switch (operation) {
      case "storage/storeBlob":
        return this.#storeBlob(args);
      case "storage/getBlob":
        return this.#getBlob(args["storageId"] as string);
      default:
        throw unknownOperation(operation, "action");
    }
  }

  async #storeBlob(args: Readonly<Record<string, unknown>>): Promise<string> {
    const { blob, options } = args as { blob: unknown; options?: { sha256?: string } };
    if (!(blob instanceof Blob)) {
      throw new Error(
        "store() expects a Blob. If you are trying to store a Request, `await request.blob()`.",
      );
    }
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return this.#run.backend.storeFile(this.#run.component, {
      bytes,
      contentType: blob.type,
      sha256: options?.sha256,
    });
  }

  async #getBlob(id: string): Promise<Blob | null> {
    const { files } = this.#services;
    const transaction = this.#run.backend.begin().in(this.#run.component);
    const key = keyOfFile(transaction, id);
    const bytes = key === null ? undefined : await files.bytesOf(key);
    if (bytes === undefined) return null;
    const { contentType } = findFile(transaction, id)?.value as { contentType?: string };
    return new Blob([new Uint8Array(bytes)], { type: contentType ?? "" });
  }

  #vectorSearch(query: VectorQuery): string {
    const results = this.#run.backend.begin().in(this.#run.component).vectorSearch(query);
    return JSON.stringify({ results });
  }

  async #inTransaction(operation: string, args: SyscallArgs): Promise<string> {
    return this.#run.backend.callSyscall(operation, args, this.#run);
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
      case "1.0/actions/vectorSearch":
        return this.#vectorSearch(args["query"] as unknown as VectorQuery);
      case "1.0/storageGetUrl":
      case "1.0/storageGetMetadata":
      case "1.0/storageDelete":
      case "1.0/storageGenerateUploadUrl":
        return this.#inTransaction(operation, args);
      case "1.0/auditLog":
        this.#services.audit(args["body"] as JSONValue, this.#run);
        return "null";
      case "1.0/getUserIdentity":
        // Components don't learn who asks.
        return JSON.stringify(this.#run.component === "" ? this.#attributes() : null);
      case "1.0/createFunctionHandle":
        return JSON.stringify(this.#run.backend.functionHandle(args, this.#run));
      case "1.0/getFunctionMetadata":
        return JSON.stringify({ name: this.#run.path, componentPath: this.#run.component });
      case "1.0/getDeploymentMetadata":
        return JSON.stringify({ name: "embedded", region: null, class: "s16" });
      case "1.0/getRequestMetadata":
        return JSON.stringify(requestMetadata(this.#run));
      default:
        throw unknownOperation(operation, "action");
    }
  }

  /** Stops what the action left running. */
  end(): void {
    for (const cancel of this.#timers) cancel();
  }

  #attributes(): JSONValue {
    const { identity } = this.#run;
    if (identity !== null) return attributesOf(identity);
    throw new Error("Unauthenticated: the request has no valid token in its Authorization header.");
  }

  #call(type: FunctionType, args: SyscallArgs): Promise<string> {
    const to = addressedFunction(args, this.#run.component);
    return this.#run.backend.call(type, to, args["args"] as JSONValue, this.#run);
  }

  #setTimer(clock: Clock, callback: () => void, delayMs: number): () => void {
    let fire = () => {};
    // Through a promise: what the callback throws is then known to be this action's, whoever's clock it is.
    void new Promise<void>((resolve) => (fire = resolve)).then(callback);
    const cancel = clock.setTimer(() => {
      this.#timers.delete(cancel);
      fire();
    }, delayMs);
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}
