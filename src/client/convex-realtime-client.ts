import { encodeCall } from "../adapters/convex/encode-call.js";
import { RealtimeError } from "../core/errors.js";
import type { ConnectionState } from "../core/live/connection-state.js";
import { LiveStore, type LiveStoreOptions } from "../core/live/live-store.js";
import type { PagesSource } from "../core/live/pages-state.js";
import type { QueryState } from "../core/live/query-state.js";
import type { FetchToken, FunctionCall, Ids, LeaveGuard, Logger } from "../core/ports.js";
import type { Source } from "../core/source.js";
import { Operations } from "./operations.js";
import { checkFetchToken, checkIsObject, checkSignal } from "./options.js";
import { pagesRequest } from "./pages-request.js";
import type {
  FunctionArgs,
  Operation,
  RealtimeClient,
  StorageState,
  WatchPagesOptions,
} from "./realtime-client.js";

export interface ConvexRealtimeClientOptions extends LiveStoreOptions {
  readonly url: string;
  readonly storage: StorageState;
  readonly ids: Ids;
  readonly leaveGuard: LeaveGuard;
}

/** The client over its parts. Made by `createRealtimeClient`. */
export class ConvexRealtimeClient implements RealtimeClient {
  readonly url: string;
  readonly storage: StorageState;
  readonly logger: Logger;
  readonly connection: Source<ConnectionState>;
  private readonly store: LiveStore;
  private readonly operations: Operations;
  private readonly remote: LiveStoreOptions["remote"];
  private closing: Promise<void> | undefined;

  constructor(options: ConvexRealtimeClientOptions) {
    this.url = options.url;
    this.storage = options.storage;
    this.logger = options.logger;
    this.remote = options.remote;
    this.store = new LiveStore(options);
    this.operations = new Operations(options.remote, options.ids, options.leaveGuard);
    this.connection = this.store.connection;
  }

  watch<T>(
    query: string,
    args?: FunctionArgs,
    options: { readonly signal?: AbortSignal } = {},
  ): Source<QueryState<T>> & { retry(): void } {
    checkIsObject("watch()", options);
    checkSignal(options.signal);
    const call = this.call(query, args);
    return this.store.watch(call, options.signal) as Source<QueryState<T>> & { retry(): void };
  }

  watchPages<Row>(query: string, args?: FunctionArgs, options: WatchPagesOptions = {}): PagesSource<Row> {
    checkIsObject("watchPages()", options);
    checkSignal(options.signal);
    const request = pagesRequest(this.call(query, args), options);
    return this.store.watchPages(request, options.signal) as PagesSource<Row>;
  }

  mutate<T>(mutation: string, args?: FunctionArgs): Operation<T> {
    return this.operations.run(this.call(mutation, args)) as Operation<T>;
  }

  setAuth(fetchToken: FetchToken | null): void {
    this.assertOpen();
    checkFetchToken(fetchToken);
    this.remote.setAuth(fetchToken);
  }

  reconnect(): void {
    if (!this.closing) this.remote.reconnect();
  }

  close(): Promise<void> {
    if (!this.closing) {
      this.store.close();
      this.closing = this.remote.close();
    }
    return this.closing;
  }

  private call(name: string, args: FunctionArgs | undefined): FunctionCall {
    this.assertOpen();
    return encodeCall(name, args);
  }

  private assertOpen(): void {
    if (this.closing)
      throw new RealtimeError("client-closed", "This client was closed and can't be used any more.");
  }
}
