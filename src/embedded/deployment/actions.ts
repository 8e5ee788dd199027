import type { JSONValue } from "convex/values";
import type { Engine } from "../engine/engine.js";
import { catalogIn } from "../engine/snapshot.js";
import type { Transaction } from "../engine/transaction.js";
import { insertFile } from "../files/file-rows.js";
import type { FileStorage } from "../files/file-storage.js";
import { type FileRun, FileSyscalls } from "../functions/file-syscalls.js";
import type { ActionBackend, ActionRun, NewFile } from "../functions/action-invocation.js";
import type { AddressedFunction, FunctionAddress } from "../functions/function-address.js";
import { handleOf } from "../functions/function-handle.js";
import { ANONYMOUS, type Identity } from "../functions/identity.js";
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
const NOBODY = { identity: ANONYMOUS, job: null } as const;

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
  readonly #files: FileStorage;
  readonly #running = new Semaphore(MAX_RUNNING);
  runner: FunctionRunner;

  constructor(parts: {
    readonly engine: Engine;
    readonly queries: LiveQueries;
    readonly mutations: Mutations;
    readonly ports: Ports;
    readonly log: LogListener;
    readonly runner: FunctionRunner;
    readonly files: FileStorage;
  }) {
    this.#engine = parts.engine;
    this.#queries = parts.queries;
    this.#mutations = parts.mutations;
    this.#ports = parts.ports;
    this.#log = parts.log;
    this.#files = parts.files;
    this.runner = parts.runner;
  }

  async run(call: ActionCall): Promise<Outcome> {
    return this.#running.run(() => this.#runNow(call));
  }

  async call(type: FunctionType, to: AddressedFunction, args: JSONValue, run: ActionRun): Promise<string> {
    const call = { ...to, args: [args], identity: run.identity ?? ANONYMOUS };
    if (type === "query") {
      const { answer } = await this.#queries.at(
        this.#engine.latest,
        { ...call, journal: null },
        call.identity,
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

  begin(): Transaction {
    return this.#engine.begin(this.#engine.latest);
  }

  async storeFile(component: string, file: NewFile): Promise<string> {
    const { key, info } = await this.#files.keep(file.bytes, file.contentType, file.sha256);
    try {
      return await this.#mutations.system(
        (run) => insertFile(run.transaction.in(component), info, key),
        NOBODY,
      );
    } catch (error) {
      await this.#files.sweep([key]);
      throw error;
    }
  }

  async callSyscall(operation: string, args: SyscallArgs, run: ActionRun): Promise<string> {
    const fileCall = (fileRun: FileRun): string => {
      const syscalls = new FileSyscalls(fileRun, run.component, this.#files);
      switch (operation) {
        case "1.0/storageGetUrl":
          return syscalls.url(args);
        case "1.0/storageGetMetadata":
          return syscalls.metadata(args);
        case "1.0/storageGenerateUploadUrl":
          return syscalls.uploadUrl();
        default:
          return syscalls.remove(args);
      }
    };
    if (operation === "1.0/storageDelete") return this.#mutations.system(fileCall, NOBODY);
    return fileCall({ transaction: this.begin(), fileKeys: [] });
  }

  async schedule(args: SyscallArgs, run: ActionRun): Promise<string> {
    const { app } = this.runner;
    return this.#mutations.system((transaction) => scheduleJob(transaction, app, run.component, args), {
      identity: ANONYMOUS,
      job: run.job,
    });
  }

  functionHandle(args: SyscallArgs, run: ActionRun): string {
    return handleOf(args, run.component, this.runner.app);
  }

  async cancelJob(id: string, run: ActionRun): Promise<void> {
    await this.#mutations.system(
      (transaction) => cancelJob(transaction, { component: run.component, id }),
      NOBODY,
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
