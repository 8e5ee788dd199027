import { whenIdle } from "../../adapters/browser/page-idle.js";
import { pageLife } from "../../adapters/browser/page-life.js";
import { decodeValue, encodeValue } from "../../adapters/convex/json-values.js";
import { IndexedDbResultStore } from "../../adapters/indexeddb/indexeddb-result-store.js";
import { partitionName } from "../../adapters/indexeddb/partition.js";
import { storeErrorOf } from "../../adapters/indexeddb/store-errors.js";
import type { LiveStore, LiveStoreObserver } from "../../core/live/live-store.js";
import type { ResultStoreCondition } from "../../core/live/result-store.js";
import type { Clock, Remote } from "../../core/ports.js";
import type { SourceValue } from "../../core/source-value.js";
import type { StorageState } from "../realtime-client.js";

export interface DeviceResultsOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly remote: Pick<Remote, "connection">;
  readonly store: LiveStore;
  readonly storage: SourceValue<StorageState>;
}

/** One identity's results, and whether they are open yet. */
interface Partition {
  readonly identity: string | null;
  /** Null where the browser refuses. */
  readonly opening: Promise<IndexedDbResultStore | null>;
  results: IndexedDbResultStore | null;
}

/** The results of whoever acts now, in the browser's database: one for each identity. */
export class DeviceResults implements LiveStoreObserver {
  private readonly options: DeviceResultsOptions;
  private partition: Partition | null = null;
  /** Resolves when what was left last is closed. */
  private left: Promise<void> = Promise.resolve();
  private leavePage: () => void = () => undefined;
  private isClosed = false;

  private constructor(options: DeviceResultsOptions) {
    this.options = options;
  }

  static begin(options: DeviceResultsOptions): DeviceResults {
    const results = new DeviceResults(options);
    options.store.observe(results);
    results.follow();
    results.leavePage = pageLife.subscribe((event) => {
      if (event === "hidden" || event === "suspended") void results.partition?.results?.flush();
    });
    return results;
  }

  connectionChanged(): void {
    this.follow();
  }

  identityChanged(): void {
    this.follow();
    // Everybody has let go of it, also when the same user goes on.
    const { partition } = this;
    if (partition?.results) this.options.store.keepIn(partition.results);
  }

  transitionEnded(): void {
    // Nothing depends on it.
  }

  async giveWay(): Promise<void> {
    await (await this.partition?.opening)?.giveWay();
  }

  /** Deletes what is kept of somebody. Rejects when it may still be there. */
  async wipe(identity: string | null): Promise<void> {
    const { partition } = this;
    const current = partition?.identity === identity ? await partition.opening : null;
    await this.left;
    const results = current ?? (await this.open(identity));
    await results.clear();
    const condition = results.condition.current;
    if (results !== current) await results.close();
    if (condition.name === "off" && condition.error) throw condition.error;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.leavePage();
    this.leave();
    await this.left;
  }

  private follow(): void {
    const { identity } = this.options.remote.connection;
    if (this.isClosed || (this.partition && this.partition.identity === identity)) return;
    this.leave();
    if (identity === undefined) this.options.storage.set({ name: "memory", reason: "unknown-user" });
    else this.enter(identity);
  }

  private enter(identity: string | null): void {
    const { store, storage } = this.options;
    storage.set({ name: "memory", reason: "opening" });
    const partition: Partition = {
      identity,
      results: null,
      opening: this.open(identity).catch((error: unknown) => {
        const cause = storeErrorOf(error);
        if (this.partition === partition) storage.set({ name: "memory", reason: cause.kind, error: cause });
        return null;
      }),
    };
    this.partition = partition;
    void partition.opening.then((results) => {
      if (!results || this.partition !== partition) return;
      partition.results = results;
      results.condition.subscribe((condition) => {
        if (this.partition === partition) storage.set(storageState(condition));
      });
      store.keepIn(results);
    });
  }

  private open(identity: string | null): Promise<IndexedDbResultStore> {
    const { url, clock } = this.options;
    const codec = { encode: encodeValue, decode: decodeValue };
    return IndexedDbResultStore.open({ name: partitionName(url, identity), clock, codec, whenIdle });
  }

  /** Nothing of the former identity is read from here on. */
  private leave(): void {
    const { partition } = this;
    this.partition = null;
    if (!partition) return;
    this.options.store.keepIn(null);
    this.left = partition.opening.then((results) => results?.close());
  }
}

function storageState(condition: ResultStoreCondition): StorageState {
  if (condition.name === "on") return { name: "durable" };
  const { error } = condition;
  return { name: "memory", reason: error?.kind ?? "quota", error };
}
