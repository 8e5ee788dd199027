import { encodeCall } from "../adapters/convex/encode-call.js";
import { RealtimeError } from "../core/errors.js";
import type { ConnectionState } from "../core/live/connection-state.js";
import { LiveStore, type LiveStoreOptions } from "../core/live/live-store.js";
import type { PagesSource } from "../core/live/pages-state.js";
import { pagesToken } from "../core/live/result-store.js";
import type { Chance, Clock, FetchToken, FunctionCall, Ids, LeaveGuard, Logger } from "../core/ports.js";
import type { Source } from "../core/source.js";
import type { FunctionName } from "./function-reference.js";
import { KeptOnDemand, type WantedQuery } from "./kept-on-demand.js";
import { Operations } from "./operations.js";
import { noOutbox } from "./no-outbox.js";
import { clientParts, type ClientParts } from "./client-parts.js";
import type { AttachedOutbox } from "./outbox-option.js";
import type { OutboxSource } from "./outbox-source.js";
import {
  checkAuthOptions,
  checkFetchToken,
  checkIsObject,
  checkSignal,
  checkSignOutOptions,
} from "./options.js";
import { checkPages, pagesRequest } from "./pages-request.js";
import type { ResultsOnDevice } from "./results-on-device.js";
import type {
  AuthOptions,
  FunctionArgs,
  KeepOptions,
  KeepPagesOptions,
  KeptSource,
  Operation,
  QuerySource,
  RealtimeClient,
  SignOutOptions,
  StorageState,
  WatchOptions,
  WatchPagesOptions,
} from "./realtime-client.js";

export interface ConvexRealtimeClientOptions extends LiveStoreOptions {
  readonly url: string;
  readonly storage: Source<StorageState>;
  /** Undefined: results are kept in this page only. */
  readonly results?: ResultsOnDevice | undefined;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly leaveGuard: LeaveGuard;
  /** Runs a task when the page has nothing better to do. */
  readonly whenIdle: (task: () => void) => void;
  /** Undefined: no mutation is queued. */
  readonly outbox?: AttachedOutbox | undefined;
}

/** The client over its parts. Made by `createRealtimeClient`. */
export class ConvexRealtimeClient implements RealtimeClient {
  readonly url: string;
  readonly storage: Source<StorageState>;
  readonly logger: Logger;
  readonly connection: Source<ConnectionState>;
  readonly outbox: OutboxSource;
  /** @internal */
  readonly [clientParts]: ClientParts;
  private readonly queued: AttachedOutbox | undefined;
  private readonly results: ResultsOnDevice | undefined;
  private readonly store: LiveStore;
  private readonly operations: Operations;
  private readonly keeping: Pick<ConvexRealtimeClientOptions, "whenIdle" | "logger">;
  private readonly remote: LiveStoreOptions["remote"];
  private closing: Promise<void> | undefined;

  constructor(options: ConvexRealtimeClientOptions) {
    this.url = options.url;
    this.storage = options.storage;
    this.logger = options.logger;
    this.remote = options.remote;
    this.keeping = { whenIdle: options.whenIdle, logger: options.logger };
    const { outbox } = options;
    this.store = new LiveStore({ ...options, ...(outbox ? { effects: outbox } : {}) });
    if (outbox) this.store.observe(outbox);
    this.queued = outbox;
    this.outbox = outbox?.source ?? noOutbox;
    outbox?.start(this.store);
    this.results = options.results;
    this.results?.start(this.store);
    this.operations = new Operations(options.remote, options.ids, options.leaveGuard);
    this.connection = this.store.connection;
    const { url, remote, clock, chance } = options;
    this[clientParts] = {
      url,
      remote,
      clock,
      chance,
      observe: (observer) => this.store.observe(observer),
      rooms: new Map(),
    };
  }

  watch<T>(query: FunctionName, args?: FunctionArgs, options: WatchOptions = {}): QuerySource<T> {
    checkIsObject("watch()", options);
    checkSignal(options.signal);
    const call = this.call(query, args);
    return this.store.watch(call, options.signal) as QuerySource<T>;
  }

  watchPages<Row>(
    query: FunctionName,
    args?: FunctionArgs,
    options: WatchPagesOptions = {},
  ): PagesSource<Row> {
    checkIsObject("watchPages()", options);
    checkSignal(options.signal);
    const request = pagesRequest(this.call(query, args), options);
    return this.store.watchPages(request, options.signal) as PagesSource<Row>;
  }

  keep(query: FunctionName, args?: FunctionArgs, options: KeepOptions | KeepPagesOptions = {}): KeptSource {
    checkIsObject("keep()", options);
    const { signal, ...pages } = options as KeepPagesOptions;
    checkSignal(signal);
    const call = this.call(query, args);
    const wanted = Object.keys(pages).length > 0 ? this.pagesToKeep(call, pages) : this.valueToKeep(call);
    return new KeptOnDemand({ ...this.keeping, store: this.store, ...wanted, signal });
  }

  private valueToKeep(call: FunctionCall): WantedQuery {
    return { token: call.token, target: { name: "value", source: this.store.watch(call) } };
  }

  private pagesToKeep(call: FunctionCall, { pages, ...options }: KeepPagesOptions): WantedQuery {
    checkPages(call.name, pages);
    const request = pagesRequest(call, { windowed: true, ...options });
    const { place = request.token, pageSize, isFromEnd = false } = request;
    const source = this.store.watchPages(request);
    return { token: pagesToken(place), target: { name: "pages", source, pages, pageSize, isFromEnd } };
  }

  mutate<T>(mutation: FunctionName, args?: FunctionArgs): Operation<T> {
    const call = this.call(mutation, args);
    return (
      this.queued?.takes(call.name) ? this.queued.mutate(call) : this.operations.run(call)
    ) as Operation<T>;
  }

  setAuth(fetchToken: FetchToken | null, options: AuthOptions = {}): void {
    this.assertOpen();
    checkFetchToken(fetchToken);
    checkAuthOptions(options);
    this.remote.setAuth(fetchToken, options.identity);
  }

  signOut(options: SignOutOptions = {}): Promise<void> {
    this.assertOpen();
    checkSignOutOptions(options);
    const wiped = options.device === "wipe" ? this.wipe() : Promise.resolve();
    this.remote.setAuth(null);
    return wiped;
  }

  private async wipe(): Promise<void> {
    const { identity } = this.remote.connection;
    const ofResults = identity === undefined ? undefined : this.results?.wipe(identity);
    await Promise.all([this.queued?.wipe(), ofResults]);
  }

  reconnect(): void {
    if (!this.closing) this.remote.reconnect();
  }

  close(): Promise<void> {
    if (!this.closing) {
      this.store.close();
      this.closing = Promise.all([this.remote.close(), this.queued?.close(), this.results?.close()]).then(
        () => undefined,
      );
    }
    return this.closing;
  }

  private call(name: FunctionName, args: FunctionArgs | undefined): FunctionCall {
    this.assertOpen();
    return encodeCall(name, args);
  }

  private assertOpen(): void {
    if (this.closing)
      throw new RealtimeError("client-closed", "This client was closed and can't be used any more.");
  }
}
