import type { KeptResult, ResultStore, ResultStoreCondition } from "../../core/live/result-store.js";
import type { Clock } from "../../core/ports.js";
import type { Source, Unsubscribe } from "../../core/source.js";
import { PinnedResults } from "../pinned-results.js";
import { OnOrOff } from "../result-condition.js";
import { commit, Database, storeIn } from "./database.js";
import { PendingResults } from "./pending-results.js";
import { type ResultCodec, resultsFrom } from "./result-records.js";
import { chunksFrom, createResultsLayout, recordsOf, type ResultsLayout } from "./results-layout.js";
import { isQuota, storeErrorOf } from "./store-errors.js";
import { halveResults, writeResults } from "./write-results.js";

/** Between two writes, in milliseconds. */
export const WRITE_EVERY_MS = 1_000;

export interface IndexedDbResultOptions {
  /** From `partitionName()`. The results get a database of their own beside the outbox's. */
  readonly name: string;
  readonly clock: Clock;
  readonly codec: ResultCodec;
  /** Runs a task when the page has nothing better to do. */
  readonly whenIdle: (task: () => void) => void;
  /** Characters of results that are kept, about bytes; those go first that were used least. Default 50 million. */
  readonly most?: number;
}

const both = ["results", "uses"] as const;

/** Results in the browser's database. */
export class IndexedDbResultStore implements ResultStore {
  readonly condition: Source<ResultStoreCondition>;
  private readonly state = new OnOrOff();
  private readonly database: Database<ResultsLayout>;
  private readonly options: IndexedDbResultOptions;
  private readonly pending = new PendingResults();
  private readonly pinned: PinnedResults;
  private stopTimer: (() => void) | null = null;
  /** Writes go one after the other. */
  private writing: Promise<void> = Promise.resolve();

  private constructor(database: Database<ResultsLayout>, options: IndexedDbResultOptions, state: OnOrOff) {
    this.database = database;
    this.options = options;
    this.state = state;
    this.condition = state;
    this.pinned = new PinnedResults(state);
  }

  /** @throws StoreError as the outbox's */
  static async open(options: IndexedDbResultOptions): Promise<IndexedDbResultStore> {
    const state = new OnOrOff();
    const database = await Database.open<ResultsLayout>({
      name: `${options.name}/results`,
      version: 1,
      clock: options.clock,
      durability: "relaxed",
      create: createResultsLayout,
      ended: (error) => state.turnOff(error),
    });
    return new IndexedDbResultStore(database, options, state);
  }

  async read(token: string, part?: string): Promise<readonly KeptResult[]> {
    const wanted = part === undefined ? recordsOf(token) : chunksFrom(token, part, 0);
    await (this.pending.changes(token) ? this.flush() : this.writing);
    try {
      const records = await this.database.read(both, (transaction) =>
        transaction.objectStore("results").getAll(wanted),
      );
      if (records.length > 0) this.change((pending) => pending.used(token));
      return resultsFrom(records, this.options.codec);
    } catch (error) {
      this.state.turnOff(storeErrorOf(error));
      return [];
    }
  }

  keep(result: KeptResult): void {
    this.change((pending) => pending.keep(result));
  }

  forget(token: string, part?: string): void {
    this.change((pending) => pending.forget(token, part));
  }

  pin(token: string, lost: () => void): Unsubscribe {
    return this.pinned.pin(token, lost);
  }

  flush(): Promise<void> {
    this.stopTimer?.();
    this.stopTimer = null;
    return this.inTurn(() => this.write());
  }

  clear(): Promise<void> {
    this.pending.take();
    this.pinned.lostAll();
    return this.inTurn(() =>
      this.database.write(both, (transaction) => {
        for (const store of both) storeIn(transaction, store).clear();
        return commit(transaction);
      }),
    );
  }

  giveWay(): Promise<void> {
    const cleared = this.clear();
    this.state.turnOff(null);
    return cleared;
  }

  async close(): Promise<void> {
    await this.flush();
    this.state.turnOff(null);
    await this.database.close();
  }

  private change(change: (pending: PendingResults) => void): void {
    if (!this.state.isOn) return;
    change(this.pending);
    this.stopTimer ??= this.options.clock.setTimer(
      () => this.options.whenIdle(() => void this.flush()),
      WRITE_EVERY_MS,
    );
  }

  /** What fails is not kept, and nothing after it. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(work).catch((error: unknown) => this.state.turnOff(storeErrorOf(error)));
    return this.writing;
  }

  private async write(): Promise<void> {
    const { clock, codec, most = 50_000_000 } = this.options;
    const changes = this.pending.take();
    if (changes.size === 0 || !this.state.isOn) return;
    const isPinned = (token: string): boolean => this.pinned.has(token);
    const writeAll = async (): Promise<void> => {
      const limits = { most, codec, isPinned };
      const gone = await this.database.write(both, (transaction) =>
        writeResults(transaction, changes, clock.now(), limits),
      );
      this.pinned.lost(gone);
    };
    try {
      await writeAll();
    } catch (error) {
      if (!isQuota(error)) throw error;
      this.pinned.lost(
        await this.database.write(both, (transaction) => halveResults(transaction, { isPinned })),
      );
      await writeAll();
    }
  }
}
