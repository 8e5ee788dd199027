import type { JSONValue } from "convex/values";
import { convexToJson } from "convex/values";
import { DatabaseSyscalls } from "./database-syscalls.js";
import { appendLogLine, appendLogText } from "./format-log.js";
import type { App } from "./app.js";
import { FileSyscalls } from "./file-syscalls.js";
import { handleOf } from "./function-handle.js";
import { attributesOf, type Identity } from "./identity.js";
import type { Invocation, LogLevel, OutsideWorld, SyscallArgs } from "./invocation.js";
import { cancelJob, scheduleJob } from "./scheduling.js";
import type { NestedCall, TransactionFrame } from "./calls.js";
import { nestedCallOf, transactionMetrics } from "./nested-calls.js";
import type { Services } from "./services.js";
import { unknownOperation } from "./unknown-operation.js";
import type { JobRef, TransactionRun } from "./transaction-run.js";

/** Runs a function in the same transaction. Answers its result as JSON text. */
export type CallNested = (call: NestedCall) => Promise<string>;

/** A query or a mutation reaching the backend. */
export class TransactionInvocation implements Invocation {
  readonly outside: OutsideWorld;
  readonly #run: TransactionRun;
  readonly #frame: TransactionFrame;
  readonly #app: App;
  readonly #services: Services;
  readonly #files: FileSyscalls;
  readonly #callNested: CallNested;
  readonly #database: DatabaseSyscalls;
  /** Settles with the nested calls so far. Their writes must not mix with others that a throw would undo. */
  #nestedCalls: Promise<unknown> | undefined;

  constructor(
    run: TransactionRun,
    frame: TransactionFrame,
    app: App,
    services: Services,
    callNested: CallNested,
  ) {
    this.#run = run;
    this.#frame = frame;
    this.#app = app;
    this.#services = services;
    this.#files = new FileSyscalls(run, frame.component, services.files);
    this.#callNested = callNested;
    this.#database = new DatabaseSyscalls(run, frame.component, frame.depth === 0);
    this.outside = {
      fetch: () => this.#refuse("fetch()"),
      setTimer: () => this.#refuse("setTimeout() and setInterval()"),
    };
  }

  nowMs(): number {
    return this.#run.nowMs;
  }

  random(): number {
    return this.#run.random();
  }

  randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.#run.random() * 256));
  }

  log(level: LogLevel, values: readonly unknown[]): void {
    appendLogLine(this.#run.logLines, level, values);
  }

  logLine(level: LogLevel, text: string): void {
    appendLogText(this.#run.logLines, level, text);
  }

  wallMs(): number {
    return this.#services.ports.clock.nowMs();
  }

  syscall(operation: string, args: SyscallArgs): JSONValue {
    this.#run.userTime.pause();
    try {
      return this.#syscall(operation, args);
    } finally {
      this.#run.userTime.resume();
    }
  }

  #syscall(operation: string, args: SyscallArgs): JSONValue {
    this.#assertNotOver();
    switch (operation) {
      case "1.0/queryStream":
        return this.#database.openStream(args);
      case "1.0/queryCleanup":
        return this.#database.closeStream(args);
      case "1.0/db/normalizeId":
        return this.#database.normalizeId(args);
      case "1.0/getSnapshotTs":
        return convexToJson(this.#run.transaction.snapshot.ts);
      default:
        throw unknownOperation(operation, this.#frame.type);
    }
  }

  jsSyscall(operation: string): never {
    throw unknownOperation(operation, this.#frame.type);
  }

  async asyncSyscall(operation: string, args: SyscallArgs): Promise<string> {
    this.#run.userTime.pause();
    try {
      return await this.#asyncSyscall(operation, args);
    } finally {
      this.#run.userTime.resume();
    }
  }

  async #asyncSyscall(operation: string, args: SyscallArgs): Promise<string> {
    if (operation === "1.0/runUdf") return this.#runNested(args);
    while (this.#nestedCalls !== undefined) await this.#nestedCalls;
    this.#assertNotOver();
    const answer = this.#read(operation, args) ?? this.#write(operation, args);
    if (answer === undefined) throw unknownOperation(operation, this.#frame.type);
    return answer;
  }

  #read(operation: string, args: SyscallArgs): string | undefined {
    switch (operation) {
      case "1.0/get":
        return this.#database.get(args);
      case "1.0/queryStreamNext":
        return this.#database.nextOfStream(args);
      case "1.0/queryPage":
        return this.#database.page(args);
      case "1.0/count":
        return this.#database.count(args);
      case "1.0/storageGetUrl":
        return this.#files.url(args);
      case "1.0/storageGetMetadata":
        return this.#files.metadata(args);
      case "1.0/getUserIdentity":
        return this.#userIdentity();
      case "1.0/createFunctionHandle":
        return JSON.stringify(handleOf(args, this.#frame.component, this.#app));
      case "1.0/getTransactionMetrics": {
        const { usage } = this.#run.transaction;
        return JSON.stringify(transactionMetrics(usage, usage.remaining));
      }
      case "1.0/auditLog":
        return this.#audit(args["body"] as JSONValue);
      case "1.0/getFunctionMetadata":
        return JSON.stringify({ name: this.#frame.path, componentPath: this.#frame.component });
      case "1.0/getDeploymentMetadata":
        return JSON.stringify({ name: "embedded", region: null, class: "s16" });
      default:
        return undefined;
    }
  }

  #write(operation: string, args: SyscallArgs): string | Promise<string> | undefined {
    if (this.#frame.type !== "mutation") return undefined;
    switch (operation) {
      case "1.0/insert":
        return this.#database.insert(args);
      case "1.0/shallowMerge":
        return this.#database.patch(args);
      case "1.0/replace":
        return this.#database.replace(args);
      case "1.0/remove":
        return this.#database.remove(args);
      case "1.0/schedule":
        return scheduleJob(this.#run, this.#app, this.#frame.component, args);
      case "1.0/cancel_job":
        cancelJob(this.#run, { component: this.#frame.component, id: args["id"] as string });
        return "null";
      case "1.0/storageGenerateUploadUrl":
        return this.#files.uploadUrl();
      case "1.0/storageDelete":
        return this.#files.remove(args);
      case "1.0/storageStore":
        return this.#run.userTime.ofBackend(this.#files.store(args));
      case "1.0/storageGet":
        return this.#run.userTime.ofBackend(this.#files.get(args));
      case "1.0/signJwt":
        return this.#run.userTime.ofBackend(this.#services.signJwt(args, this.#frame.component));
      case "1.0/getRequestMetadata":
        return JSON.stringify(requestMetadata(this.#run));
      default:
        return undefined;
    }
  }

  /** Components don't learn who asks: their callers tell them what they need to know. */
  #userIdentity(): string {
    if (this.#frame.component !== "") return "null";
    this.#run.readIdentity = true;
    return JSON.stringify(attributesOf(this.#run.identity));
  }

  #audit(body: JSONValue): string {
    this.#services.audit(body, this.#frame);
    return "null";
  }

  /** One nested call after the other, in the order in which they were made. */
  #runNested(args: SyscallArgs): Promise<string> {
    const earlier = this.#nestedCalls ?? Promise.resolve();
    const call = earlier.then(() => this.#callOne(args));
    const settled: Promise<unknown> = call.then(
      () => undefined,
      () => undefined,
    );
    this.#nestedCalls = settled;
    void settled.then(() => {
      if (this.#nestedCalls === settled) this.#nestedCalls = undefined;
    });
    return call;
  }

  #callOne(args: SyscallArgs): Promise<string> {
    this.#assertNotOver();
    return this.#callNested(nestedCallOf(args, this.#frame));
  }

  #assertNotOver(): void {
    if (this.#run.isOver) throw new Error("This function has been given up: it took too long.");
  }

  #refuse(what: string): never {
    const type = this.#frame.type === "query" ? "queries" : "mutations";
    throw new Error(
      `Can't use ${what} in ${type}. Please consider using an action. ` +
        "See https://docs.convex.dev/functions/actions for more details.",
    );
  }
}

/** What `ctx.meta.getRequestMetadata()` answers. Where a request comes from isn't known here. */
export function requestMetadata(run: {
  readonly requestId: string;
  readonly job: JobRef | null;
  readonly identity: Identity | null;
}): Record<string, JSONValue> {
  const { requestId, job, identity } = run;
  return {
    ip: null,
    userAgent: null,
    requestId,
    scheduledFunctionId: job?.id ?? null,
    authToken: identity?.kind === "user" ? identity.token : null,
  };
}
