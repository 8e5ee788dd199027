import type { Commit } from "../engine/commit-log.js";
import type { Engine } from "../engine/engine.js";
import { IntervalIndex } from "../engine/interval-index.js";
import type { Snapshot } from "../engine/snapshot.js";
import type { Ports } from "./ports.js";
import type { JSONValue } from "convex/values";
import type { FunctionAddress } from "../functions/function-address.js";
import type { Identity } from "../functions/identity.js";
import { identityKey } from "../functions/identity.js";
import { encodeJournal, endCursorOf } from "../functions/journal.js";
import type { Caller } from "../functions/registry.js";
import type { TransactionRun } from "../functions/transaction-run.js";
import type { FunctionRunner } from "../functions/runner.js";
import { Semaphore } from "./semaphore.js";
import { startRun } from "./start-run.js";
import { asFunctionError } from "./outcome.js";
import { type LogListener, logRun } from "./log.js";
import { type QueryAnswer, QueryResult } from "./query-result.js";

/** What a client asks for. */
export interface QueryRequest extends FunctionAddress {
  readonly args: readonly JSONValue[];
  readonly journal: string | null;
  readonly caller: Caller;
}

const MAX_CACHED = 1000;
// More than a run adds, so that what nobody watches any more goes.
const LOOKED_AT = 8;
// Runs end without waiting for anything, so more at a time would only need more instances of the user's code.
const MAX_RUNNING = 16;

/**
 * Answers queries: one run for a function, its arguments, its journal and, where it matters, the identity, shared by
 * everyone who asks at the same timestamp, and reused for as long as no commit hits what it read.
 */
export class LiveQueries {
  readonly #engine: Engine;
  readonly #ports: Ports;
  readonly #log: LogListener;
  #runner: FunctionRunner;
  /** By request and identity, or without the identity for results that don't depend on it. Oldest use first. */
  #results = new Map<string, QueryResult>();
  /** By request and timestamp: the run of whoever came first. */
  #running = new Map<string, { readonly identityKey: string; readonly result: Promise<QueryResult> }>();
  readonly #watched = new Set<QueryResult>();
  readonly #readers = new IntervalIndex<QueryResult>();
  /** Watched results hold until here. */
  readonly #progress: { ts: bigint };
  readonly #slots = new Semaphore(MAX_RUNNING);

  constructor(engine: Engine, runner: FunctionRunner, ports: Ports, log: LogListener) {
    this.#engine = engine;
    this.#runner = runner;
    this.#ports = ports;
    this.#log = log;
    this.#progress = { ts: engine.latest.ts };
    engine.onCommit((commit) => this.#onCommit(commit));
  }

  /** How many results somebody waits to hear of. */
  get watchedCount(): number {
    return this.#watched.size;
  }

  /** From now on everything is answered by other code. */
  replaceRunner(runner: FunctionRunner): void {
    this.#runner = runner;
    this.#results = new Map();
    this.#running = new Map();
    const watched = [...this.#watched];
    for (const result of watched) this.#forget(result);
    for (const result of watched) result.discard();
  }

  async at(snapshot: Snapshot, request: QueryRequest, identity: Identity): Promise<QueryResult> {
    const key = requestKey(request);
    const who = identityKey(identity);
    const known = this.#findValid(key, who, snapshot.ts);
    if (known !== undefined) return known;
    const first = this.#running.get(`${snapshot.ts} ${key}`);
    if (first !== undefined) {
      const result = await first.result;
      if (!result.readIdentity || first.identityKey === who) return result;
    }
    return this.#runShared(first === undefined ? "" : who, { key, who, snapshot, request, identity });
  }

  /** Calls `watcher` as soon as a commit makes the result outdated, at once if one did already. Answers the undo. */
  watch(result: QueryResult, watcher: () => void): () => void {
    result.addWatcher(watcher);
    this.#extendValidity(result);
    if (result.isOutdated) watcher();
    else if (!this.#watched.has(result)) this.#follow(result);
    return () => {
      result.removeWatcher(watcher);
      if (!result.isWatched) this.#forget(result);
    };
  }

  #runShared(
    runner: string,
    ask: { key: string; who: string; snapshot: Snapshot; request: QueryRequest; identity: Identity },
  ): Promise<QueryResult> {
    const runKey = `${ask.snapshot.ts} ${runner === "" ? ask.key : `${runner} ${ask.key}`}`;
    const running = this.#running.get(runKey);
    if (running !== undefined) return running.result;
    const registry = this.#running;
    const run = this.#slots.run(() => this.#run(ask.snapshot, ask.request, ask.identity));
    const result = run.then((ended) => {
      registry.delete(runKey);
      if (registry === this.#running) this.#remember(ask, ended);
      else ended.discard();
      return ended;
    });
    registry.set(runKey, { identityKey: ask.who, result });
    return result;
  }

  async #run(snapshot: Snapshot, request: QueryRequest, identity: Identity): Promise<QueryResult> {
    const run = startRun(this.#ports, {
      type: "query",
      transaction: this.#engine.begin(snapshot),
      identity,
      pinnedEndCursor: endCursorOf(request.journal),
    });
    const answer = await this.#answer(request, run);
    logRun(this.#log, "query", request.path, { logLines: run.logLines, errorMessage: answer.error?.message });
    return new QueryResult(answer, {
      reads: run.transaction.reads,
      readIdentity: run.readIdentity,
      ts: snapshot.ts,
    });
  }

  async #answer(request: QueryRequest, run: TransactionRun): Promise<QueryAnswer> {
    const { requestId, logLines } = run;
    try {
      const valueJson = await this.#runner.runTransaction({ ...request, type: "query" }, run);
      return { valueJson, error: undefined, requestId, logLines, journal: encodeJournal(run.endCursor) };
    } catch (thrown) {
      // The journal stays, so that a page that fails once doesn't lose its place.
      return {
        valueJson: "null",
        error: asFunctionError(thrown),
        requestId,
        logLines,
        journal: request.journal,
      };
    }
  }

  #findValid(key: string, who: string, ts: bigint): QueryResult | undefined {
    for (const resultKey of [key, `${who} ${key}`]) {
      const result = this.#results.get(resultKey);
      if (result === undefined) continue;
      this.#extendValidity(result);
      if (result.isValidAt(ts)) {
        this.#results.delete(resultKey);
        this.#results.set(resultKey, result);
        return result;
      }
    }
    return undefined;
  }

  #remember(ask: { key: string; who: string; request: QueryRequest }, result: QueryResult): void {
    const store = (key: string) => {
      const resultKey = result.readIdentity ? `${ask.who} ${key}` : key;
      this.#results.delete(resultKey);
      this.#results.set(resultKey, result);
    };
    store(ask.key);
    // The next run of this query is pinned to where this page ended, and would answer the same.
    const { journal } = result.answer;
    if (journal !== null && journal !== ask.request.journal) store(requestKey({ ...ask.request, journal }));
    this.#evict();
  }

  #evict(): void {
    // A few at a time: with thousands of watched ones, a look at all of them would cost more than the run.
    let looked = 0;
    for (const [key, result] of this.#results) {
      if (this.#results.size <= MAX_CACHED || looked === LOOKED_AT) return;
      looked += 1;
      this.#results.delete(key);
      if (result.isWatched) this.#results.set(key, result);
    }
  }

  #onCommit(commit: Commit): void {
    const outdated = this.#readers.readersOf(commit.writes);
    // None of them holds any longer before the first watcher is called, which may ask for another.
    for (const result of outdated) this.#forget(result);
    this.#progress.ts = commit.ts;
    for (const result of outdated) result.markOutdated();
  }

  #extendValidity(result: QueryResult): void {
    const { ts } = this.#engine.latest;
    if (result.isOutdated || result.validUntil >= ts) return;
    if (this.#engine.isUnchanged(result.reads, result.validUntil, ts)) {
      if (!this.#watched.has(result)) result.validUntil = ts;
      return;
    }
    this.#forget(result);
    result.markOutdated();
  }

  #follow(result: QueryResult): void {
    this.#watched.add(result);
    this.#readers.add(result.reads, result);
    result.follow(this.#progress);
  }

  #forget(result: QueryResult): void {
    if (!this.#watched.delete(result)) return;
    this.#readers.remove(result.reads, result);
    result.unfollow();
  }
}

function requestKey(request: QueryRequest): string {
  return JSON.stringify([request.component, request.path, request.args, request.journal, request.caller]);
}
