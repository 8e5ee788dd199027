import { StateEmitter } from "../emitter.js";
import type {
  Connectivity,
  FunctionCall,
  Logger,
  Remote,
  RemoteConnection,
  RemoteObserver,
  ResultCache,
  Scheduler,
} from "../ports.js";
import type { Source } from "../source.js";
import { connectionState, isSameConnectionState } from "./connection.js";
import type { ConnectionState } from "./connection-state.js";
import { LiveContext } from "./live-context.js";
import { cachedPagesState, PagesEntry, type PagesRequest } from "./pages-entry.js";
import type { PagesSource } from "./pages-state.js";
import { type AnyQueryState, cachedQueryState, QueryEntry } from "./query-entry.js";
import { SharedEntries } from "./shared-entries.js";
import { Watches } from "./watches.js";

export interface LiveStoreOptions {
  readonly remote: Remote;
  readonly cache: ResultCache;
  readonly connectivity: Connectivity;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

/** All live queries of one client, and its connection. */
export class LiveStore implements RemoteObserver {
  readonly connection: Source<ConnectionState>;
  private state: ConnectionState;
  private readonly context: LiveContext;
  private readonly emitter: StateEmitter<ConnectionState>;
  private readonly queries: SharedEntries<QueryEntry>;
  private readonly lists: SharedEntries<PagesEntry>;
  private readonly leaveConnectivity: () => void;

  constructor({ remote, cache, connectivity, scheduler, logger }: LiveStoreOptions) {
    this.context = new LiveContext(remote, cache, logger);
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
        return queries.find(call.token)?.state ?? cachedQueryState(context, call.token);
      },
      subscribe(listener) {
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
        return lists.find(token)?.state ?? cachedPagesState(context, token);
      },
      subscribe(listener) {
        if (watches.areOver) return tellOnce(context, this.current, listener);
        return watches.add(lists.watch(token, make, (entry) => entry.watch(listener)));
      },
      subscribeChanges(listener) {
        if (watches.areOver) return () => undefined;
        const listen = (entry: PagesEntry) =>
          entry.watchChanges(({ change, state }) => listener(change, state));
        return watches.add(lists.watch(token, make, listen));
      },
      indexOf: (key) => lists.find(token)?.indexOf(key) ?? -1,
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

  close(): void {
    this.leaveConnectivity();
    this.context.isClosed = true;
    this.context.cache.clear();
    this.refresh();
  }

  transitionEnded(): void {
    this.context.queue.batch(() => this.context.commitTouched());
  }

  connectionChanged(connection: RemoteConnection): void {
    this.context.connection = connection;
    this.refresh();
  }

  heard(): void {
    if (this.context.isDeviceOffline) this.deviceChanged(false);
  }

  identityChanged(): void {
    this.context.cache.clear();
    this.context.queue.batch(() => {
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
