import type { ConnectionState } from "../core/live/connection-state.js";
import type { KeptState } from "../core/live/kept-query.js";
import type { PagesSource } from "../core/live/pages-state.js";
import type { QueryState } from "../core/live/query-state.js";
import type { Source } from "../core/source.js";
import type { FetchToken, Logger } from "../core/ports.js";
import type { clientParts, ClientParts } from "./client-parts.js";
import type {
  MutationParameters,
  MutationReference,
  PagesArgs,
  PagesParameters,
  PaginatedQueryReference,
  QueryParameters,
  QueryReference,
  ResultOf,
  RowOf,
} from "./function-reference.js";
import type { MutationOutcome, Operation, SavedState } from "./operation.js";
import type { OutboxOption } from "./outbox-option.js";
import type { OutboxSource } from "./outbox-source.js";

export type { FetchToken, Logger, MutationOutcome, Operation, SavedState };

/**
 * What is kept of queries, so that a list that comes back shows at once what it had (`stale`) until the backend answers. `auto`:
 * on the device where possible, so that the next page has it as well, also without a network; else in memory. `memory`: as long
 * as the page lives. `off`: nothing.
 */
export type StorageMode = "auto" | "memory" | "off";

/**
 * Where results are kept now.
 *
 * - `durable`: on the device, for whoever acts now.
 * - `memory`: as long as this page lives. `asked`: by the option. `opening`: the device is not ready yet. `unknown-user`: nobody
 *   knows whose results they are, because no token has come yet or it can't be read. `unavailable`, `blocked`, `quota`,
 *   `closed`: the browser has no storage here, another page holds it, there is no room, or it was lost; `error` says more.
 * - `off`: nowhere.
 */
export type StorageState =
  | { readonly name: "durable" }
  | { readonly name: "memory"; readonly reason: "asked" | "opening" | "unknown-user" }
  | {
      readonly name: "memory";
      readonly reason: "unavailable" | "blocked" | "quota" | "closed";
      readonly error: Error | null;
    }
  | { readonly name: "off" };

export interface AuthOptions {
  /**
   * Who the tokens will speak for, as the backend names them: `issuer|subject`. Then what this device has kept of them is shown
   * before the first token has come, and tokens that can't be read have a place to keep anything. Default: whoever was signed in
   * last on this device, until a token says otherwise.
   */
  readonly identity?: string;
}

export interface SignOutOptions {
  /**
   * What becomes of what this device has kept of the user who acts now. `keep`: it is there when they are back. `wipe`: it is
   * deleted, with what waits in `outbox` and was never sent: show `outbox.current.pending` first. Default `keep`.
   */
  readonly device?: "keep" | "wipe";
}

/** How a client is different from the defaults. Only `url` is needed. */
export interface RealtimeClientOptions {
  /** Address of the Convex deployment, http(s). */
  readonly url: string;
  /** Default `auto`. */
  readonly storage?: StorageMode;
  /**
   * Gets the lines of this library, of the Convex client and of the app's functions. Default: warnings and errors
   * go to the console, the rest nowhere.
   */
  readonly logger?: Logger;
  /**
   * What `queueMutations()` of `convex-elements/outbox` makes: the mutations that may wait for the backend, and what they show
   * until it has done them. Default: none waits longer than the page lives.
   */
  readonly outbox?: OutboxOption;
  /** Default: the page's own `WebSocket`. */
  readonly webSocketConstructor?: typeof WebSocket;
}

export type FunctionArgs = Readonly<Record<string, unknown>>;

export interface WatchOptions {
  /** Ends all subscriptions made through the source. */
  readonly signal?: AbortSignal;
}

/** What is known of a query, as it changes. `retry` asks again after an error. */
export type QuerySource<T> = Source<QueryState<T>> & { retry(): void };

export interface WatchPagesOptions extends WatchOptions {
  /** Rows asked for per page. Default 50. */
  readonly pageSize?: number;
  /** The field that identifies a row, or a function that names it. Default `_id`. */
  readonly key?: string | ((row: unknown) => string);
  /**
   * Shows the query's first page at the end and each further one before it: for a query that has the newest first
   * and readers who expect it last, as in a chat. Default false.
   */
  readonly fromEnd?: boolean;
  /**
   * Keeps live only the pages around what is looked at, see `PagesSource.look`, so that a list of any length costs
   * what is visible. Default false: all loaded pages stay live.
   */
  readonly windowed?: boolean;
  /**
   * Begins somewhere in the middle: a date, a key, whatever the query understands as a place. The query gets it as
   * its argument `from`, and with `backwards: true` when rows before that place are asked for, in reverse order.
   */
  readonly from?: unknown;
}

export interface KeepOptions {
  /** Releases it. */
  readonly signal?: AbortSignal;
}

/** `windowed` is true by default here, as lists of this library ask for their pages. */
export interface KeepPagesOptions extends WatchPagesOptions {
  /** How many pages from the query's first one are kept. */
  readonly pages: number;
}

/** A query that is fetched ahead, until it is released. */
export type KeptSource = Source<KeptState> & {
  /** Asks again after an error. */
  retry(): void;
  /** Ends the live query. What the device has of it stays as long as there is room. Calling it again does nothing. */
  release(): void;
};

/**
 * A connection to one Convex deployment, shared by everything on a page.
 *
 * Sources are cold: a query runs on the backend only while somebody is subscribed, and equal queries share one
 * subscription.
 *
 * @public
 */
export interface RealtimeClient {
  /** Address of the Convex deployment, as it was given. */
  readonly url: string;
  /** How the page's one connection is: what `<sync-status>` shows. */
  readonly connection: Source<ConnectionState>;
  /** What waits for the backend, and what can be done about it. */
  readonly outbox: OutboxSource;
  /** @internal Undefined in a client that somebody has made by hand. */
  readonly [clientParts]?: ClientParts;
  /** Where results are kept. Changes while the page lives. */
  readonly storage: Source<StorageState>;
  /** What the client and the elements below its provider write to: the one of the options, else the console. */
  readonly logger: Logger;
  /**
   * A query by its name, or by its reference (`api.messages.unread`), with which arguments and result are checked by type.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `bad-options`, `client-closed`
   */
  watch<Query extends QueryReference>(
    query: Query,
    ...call: QueryParameters<Query, WatchOptions>
  ): QuerySource<ResultOf<Query>>;
  watch<T = unknown>(query: string, args?: FunctionArgs, options?: WatchOptions): QuerySource<T>;
  /**
   * A query that takes `paginationOpts` and returns what Convex's `paginate()` returns.
   *
   * `args` are without `paginationOpts`.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `bad-options`, `client-closed`
   */
  watchPages<Query extends PaginatedQueryReference>(
    query: Query,
    ...call: PagesParameters<Query, WatchPagesOptions>
  ): PagesSource<RowOf<Query>>;
  watchPages<Row = unknown>(
    query: string,
    args?: FunctionArgs,
    options?: WatchPagesOptions,
  ): PagesSource<Row>;
  /**
   * Fetches a query ahead, as soon as the page has nothing better to do, and keeps it live and on the device, so that a screen that
   * nobody has opened yet is there without a network. To be called each time that the page begins: what isn't kept any more makes room
   * for what is. Lists find what was kept when they ask for the same: query, arguments, `pageSize`, `fromEnd`, `from`.
   *
   * Each costs the backend a live query, and `pages` of them for a list. Results are let go of when all that is stored is over about
   * 50 MB, those that are kept by this last.
   *
   * @param options - with `pages` for a query that takes `paginationOpts`; `args` are without it
   * @throws RealtimeError `bad-function-name`, `bad-args`, `bad-options`, `client-closed`
   */
  keep<Query extends PaginatedQueryReference>(
    query: Query,
    args: PagesArgs<Query>,
    options: KeepPagesOptions,
  ): KeptSource;
  keep<Query extends QueryReference>(query: Query, ...call: QueryParameters<Query, KeepOptions>): KeptSource;
  keep(query: string, args?: FunctionArgs, options?: KeepOptions | KeepPagesOptions): KeptSource;
  /**
   * Runs a mutation, now or as soon as there is a connection and, after `setAuth`, a token that the backend accepts;
   * mutations run in the order of the calls. Until it has settled the browser asks before the page is left; one that is queued
   * (`outbox`) and kept on the device asks no longer.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `client-closed`; `callback-failed` where `lane` of a queued mutation
   * fails
   */
  mutate<Mutation extends MutationReference>(
    mutation: Mutation,
    ...call: MutationParameters<Mutation>
  ): Operation<ResultOf<Mutation>>;
  mutate<T = unknown>(mutation: string, args?: FunctionArgs): Operation<T>;
  /**
   * Signs in with the fetcher's tokens, or out with null. Call it when the user changes, not at every render:
   * each call ends what belongs to the former identity. Every query loads anew, and mutations that were not sent yet
   * are rejected, with the code `sign-in-changed`.
   *
   * Until the first token has come, whoever was signed in last on this device (or `identity`) is expected to be back: what is
   * kept of them is shown, and mutations are queued for them. Nothing is sent, and all of it is gone before the next paint when
   * the token speaks for somebody else.
   *
   * Only null from the fetcher means that nobody is signed in. While it throws, hangs or returns anything else, and
   * while the backend refuses its tokens, nothing is sent: see `needs-auth` of `connection`.
   *
   * @throws RealtimeError `bad-options`, `client-closed`
   */
  setAuth(fetchToken: FetchToken | null, options?: AuthOptions): void;
  /**
   * Signs out as `setAuth(null)` does. Resolves when what should be wiped is gone from the device; rejects when it may not be.
   *
   * @throws RealtimeError `bad-options`, `client-closed`
   */
  signOut(options?: SignOutOptions): Promise<void>;
  /** Tries to connect, or to get a token, now instead of later. Does nothing while connected. */
  reconnect(): void;
  /**
   * Ends the connection. Sources that are still watched end with the error `client-closed` and keep their last
   * value. Resolves when the connection is closed. Calling it again does nothing.
   */
  close(): Promise<void>;
}
