import type { Scheduler } from "../ports.js";

/** Something that runs on the backend while it is watched. */
export interface Watchable {
  /** The name of its function. */
  readonly name: string;
  /** How many listen. */
  readonly watchers: number;
  start(): void;
  /** Ends its subscriptions; keeps what is worth keeping in the cache. */
  stop(): void;
}

/**
 * One entry per token while anybody watches it. An entry outlives its last watcher by a microtask, so that an
 * element that moves in the page keeps its subscription.
 */
export class SharedEntries<Entry extends Watchable> {
  private readonly entries = new Map<string, Entry>();
  private readonly byName = new Map<string, Set<Entry>>();
  private readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  get all(): readonly Entry[] {
    return [...this.entries.values()];
  }

  find(token: string): Entry | undefined {
    return this.entries.get(token);
  }

  /** All entries of one function. */
  named(name: string): readonly Entry[] {
    return [...(this.byName.get(name) ?? [])];
  }

  /** Runs `watch` on the entry, made when there is none, and returns what ends the watch. */
  watch(token: string, make: () => Entry, watch: (entry: Entry) => () => void): () => void {
    const entry = this.entries.get(token) ?? this.add(token, make());
    const unwatch = watch(entry);
    return () => {
      unwatch();
      if (entry.watchers === 0) this.scheduler.microtask(() => this.release(token, entry));
    };
  }

  private add(token: string, entry: Entry): Entry {
    this.entries.set(token, entry);
    const named = this.byName.get(entry.name);
    if (named) named.add(entry);
    else this.byName.set(entry.name, new Set([entry]));
    entry.start();
    return entry;
  }

  private release(token: string, entry: Entry): void {
    if (entry.watchers > 0 || this.entries.get(token) !== entry) return;
    this.entries.delete(token);
    const named = this.byName.get(entry.name);
    named?.delete(entry);
    if (named?.size === 0) this.byName.delete(entry.name);
    entry.stop();
  }
}
