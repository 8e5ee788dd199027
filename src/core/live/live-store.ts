import { StateEmitter } from "../emitter.js";
import type {
  Connectivity,
  FunctionCall,
  Logger,
  Remote,
  RemoteConnection,
  RemoteObserver,
  RemoteTransition,
  ResultCache,
  Scheduler,
} from "../ports.js";
import type { Source, Unsubscribe } from "../source.js";
import { noEffects, type PendingEffects } from "./pending-effects.js";
import { connectionState, isSameConnectionState } from "./connection.js";
import type { ConnectionState } from "./connection-state.js";
import { LiveContext } from "./live-context.js";
import { cachedPagesState, PagesEntry, type PagesRequest } from "./pages-entry.js";
import type { PagesSource, RowKey } from "./pages-state.js";
import { type AnyQueryState, cachedQueryState, QueryEntry } from "./query-entry.js";
import type { ResultStore } from "./result-store.js";
import { SharedEntries } from "./shared-entries.js";
import { Watches } from "./watches.js";

export interface LiveStoreOptions {
  readonly remote: Remote;
  readonly cache: ResultCache;
  readonly connectivity: Connectivity;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  /** What pending operations do to results. Default: nothing. */
  readonly effects?: PendingEffects;
}

/** Hears of the backend what the store hears, after it. */
export type LiveStoreObserver = Pick<
  RemoteObserver,
  "transitionEnded" | "connectionChanged" | "identityChanged"
>;

/** All live queries of one client, and its connection. */
export class LiveStore implements RemoteObserver {
  readonly connection: Source<ConnectionState>;
  private readonly observers = new Set<LiveStoreObserver>();
  private state: ConnectionState;
  private readonly context: LiveContext;
  private readonly emitter: StateEmitter<ConnectionState>;
  private readonly queries: SharedEntries<QueryEntry>;
  private readonly lists: SharedEntries<PagesEntry>;
  private readonly resultFollowers = new Set<() => void>();
  private readonly leaveConnectivity: () => void;

  constructor({ remote, cache, connectivity, scheduler, logger, effects = noEffects }: LiveStoreOptions) {
    this.context = new LiveContext(remote, cache, logger, effects);
    this.context.isDeviceOffline = !connectivity.isOnline;
    this.queries = new SharedEntries(scheduler);
    this.lists = new SharedEntries(scheduler);
    this.state = connectionState(remote.connection, this.context);
    this.emitter = new StateEmitter(this.context.queue, () => this.state);
    this.connection = sourceOf(
      () => this.state,
      (listener) => this.emitter.add(listener),
    );
    this.leaveConnectivity = connectivity.subscribe((isOnline) => this.deviceChanged(!isOnline));
    remote.observe(this);
  }

  /** @internal The number of queries that run, for tests. */
  get liveCount(): number {
    return this.queries.all.length + this.lists.all.length;
  }

  watch(call: FunctionCall, signal?: AbortSignal): Source<AnyQueryState> & { retry(): void } {
    const { context, queries } = this;
    const watches = new Watches(signal);
    const make = (): QueryEntry => new QueryEntry(context, call);
    return {
      get current() {
        context.effects.catchUp();
        return queries.find(call.token)?.state ?? cachedQueryState(context, call.token);
      },
      subscribe(listener) {
        context.effects.catchUp();
        if (watches.areOver) return tellOnce(context, this.current, listener);
        return watches.add(queries.watch(call.token, make, (entry) => entry.watch(listener)));
      },
      retry: () => context.queue.batch(() => queries.find(call.token)?.retry()),
    };
  }

  watchPages(request: PagesRequest, signal?: AbortSignal): PagesSource<unknown> {
    const { context, lists } = this;
    const { token } = request;
    const watches = new Watches(signal, () => lists.find(token)?.look(watches, null));
    const make = (): PagesEntry => new PagesEntry(context, request);
    return {
      get current() {
        context.effects.catchUp();
        return lists.find(token)?.state ?? cachedPagesState(context, token);
      },
      subscribe(listener) {
        context.effects.catchUp();
        if (watches.areOver) return tellOnce(context, this.current, listener);
        return watches.add(lists.watch(token, make, (entry) => entry.watch(listener)));
      },
      subscribeChanges(listener) {
        context.effects.catchUp();
        if (watches.areOver) return () => undefined;
        const listen = (entry: PagesEntry) =>
          entry.watchChanges(({ change, state }) => listener(change, state));
        return watches.add(lists.watch(token, make, listen));
      },
      indexOf(key) {
        context.effects.catchUp();
        return lists.find(token)?.indexOf(key) ?? -1;
      },
      markOf(key) {
        context.effects.catchUp();
        return lists.find(token)?.markOf(key);
      },
      countBack: () => lists.find(token)?.countBack() ?? 0,
      look(range) {
        const entry = watches.size > 0 ? lists.find(token) : undefined;
        context.queue.batch(() => entry?.look(watches, range));
      },
      loadMore: () => lists.find(token)?.load("onward") ?? false,
      loadBack: () => lists.find(token)?.load("back") ?? false,
      retry: () => context.queue.batch(() => lists.find(token)?.retry()),
    };
  }

  /**
   * Pending operations do something else now to queries with these function names. What is known of the backend's results is
   * shown with it at once; within a transition, `touchEffects` shows it together with what the transition brings.
   */
  effectsChanged(queryNames: Iterable<string>): void {
    this.context.queue.batch(() => {
      this.touchEffects(queryNames);
      this.context.commitTouched({ ts: null, isOwn: true });
    });
  }

  touchEffects(queryNames: Iterable<string>): void {
    for (const name of queryNames) {
      for (const entry of [...this.queries.named(name), ...this.lists.named(name)]) entry.effectsChanged();
    }
  }

  /** Whether all that is shown of these queries is of the moment `ts` or a later one. */
  holds(queryNames: Iterable<string>, ts: bigint): boolean {
    return [...queryNames].every((name) =>
      [...this.queries.named(name), ...this.lists.named(name)].every((entry) => entry.holds(ts)),
    );
  }

  /** The row that was shown by a temporary key is the one that the backend calls `key` from now on. */
  addAlias(temporary: RowKey, key: RowKey): void {
    this.context.aliases.add(temporary, key);
  }

  /** Observers are told in the order in which they came. */
  observe(observer: LiveStoreObserver): Unsubscribe {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  /** Where results of whoever acts now are kept. Null: nowhere. */
  get results(): ResultStore | null {
    return this.context.results;
  }

  /** `follower` is called when `results` has become another one. */
  followResults(follower: () => void): Unsubscribe {
    this.resultFollowers.add(follower);
    return () => void this.resultFollowers.delete(follower);
  }

  /** Results of whoever acts now are kept there from now on. Null: nowhere. */
  keepIn(results: ResultStore | null): void {
    this.context.results = results;
    this.context.queue.batch(() => {
      for (const entry of this.entries()) entry.resultsChanged();
      for (const follower of this.resultFollowers) follower();
    });
  }

  close(): void {
    this.leaveConnectivity();
    this.context.isClosed = true;
    this.context.cache.clear();
    this.refresh();
  }

  transitionEnded(transition: RemoteTransition): void {
    this.context.queue.batch(() => this.context.commitTouched(transition));
    this.tell((observer) => observer.transitionEnded(transition));
  }

  connectionChanged(connection: RemoteConnection): void {
    const { identity } = this.context.connection;
    this.context.connection = connection;
    // Until a token had come, it was taken for granted that the same user is back.
    if (identity !== undefined && identity !== connection.identity) this.forgetAll();
    this.refresh();
    this.tell((observer) => observer.connectionChanged(connection));
  }

  heard(): void {
    if (this.context.isDeviceOffline) this.deviceChanged(false);
  }

  identityChanged(): void {
    this.context.connection = this.context.remote.connection;
    this.forgetAll();
    this.tell((observer) => observer.identityChanged());
  }

  /** Not those who come meanwhile, nor those who left. */
  private tell(what: (observer: LiveStoreObserver) => void): void {
    for (const observer of [...this.observers]) if (this.observers.has(observer)) what(observer);
  }

  /** Nobody may see any more what belonged to the former identity. */
  private forgetAll(): void {
    const { context } = this;
    context.results = null;
    context.cache.clear();
    context.aliases.clear();
    context.queue.batch(() => {
      for (const follower of this.resultFollowers) follower();
      for (const entry of this.entries()) entry.reset();
    });
  }

  private deviceChanged(isOffline: boolean): void {
    this.context.isDeviceOffline = isOffline;
    this.refresh();
  }

  private refresh(): void {
    this.context.queue.batch(() => {
      for (const entry of this.entries()) entry.commit();
      const next = connectionState(this.context.connection, this.context);
      if (isSameConnectionState(this.state, next)) return;
      this.state = next;
      this.emitter.changed();
    });
  }

  private entries(): readonly (QueryEntry | PagesEntry)[] {
    return [...this.queries.all, ...this.lists.all];
  }
}

function sourceOf<T>(read: () => T, subscribe: Source<T>["subscribe"]): Source<T> {
  return {
    get current() {
      return read();
    },
    subscribe,
  };
}

function tellOnce<T>(context: LiveContext, value: T, listener: (value: T) => void): () => void {
  context.queue.call(listener, value);
  return () => undefined;
}
