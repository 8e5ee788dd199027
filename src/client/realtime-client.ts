import type { ConnectionState } from "../core/live/connection-state.js";
import type { PagesSource } from "../core/live/pages-state.js";
import type { QueryState } from "../core/live/query-state.js";
import type { Source } from "../core/source.js";
import type { RealtimeError } from "../core/errors.js";
import type { FetchToken, Logger } from "../core/ports.js";

export type { FetchToken, Logger };

/**
 * What is kept of queries that nobody watches any more, so that a list that comes back shows at once what it had
 * (`stale`) until the backend answers. `auto`: durable where possible, else memory. `memory`: as long as the page
 * lives. `off`: nothing.
 */
export type StorageMode = "auto" | "memory" | "off";

/** What `storage` came to. */
export type StorageState =
  { readonly name: "memory"; readonly reason: "asked" | "unavailable" } | { readonly name: "off" };

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
  /** Default: the page's own `WebSocket`. */
  readonly webSocketConstructor?: typeof WebSocket;
}

/**
 * How a mutation ended.
 *
 * - `applied`: it took effect.
 * - `rejected`: it did not take effect, and won't: the function threw, or it was never sent. The error's code says
 *   which: `mutation-failed`; `client-closed`, `sign-in-changed` or `server-fatal` before it could be sent.
 * - `interrupted`: nobody knows. It was sent, and then the client was closed, the sign-in changed or the backend
 *   ended the connection for good before it answered. The error's code is `mutation-interrupted`.
 */
export type MutationOutcome<T> =
  | { readonly name: "applied"; readonly value: T }
  | { readonly name: "rejected" | "interrupted"; readonly error: RealtimeError };

/** One mutation call. */
export interface Operation<T> {
  /** Made once, unique. */
  readonly id: string;
  /**
   * Never rejects: a failure is an outcome. When it is `applied`, live queries show its effect already.
   */
  readonly settled: Promise<MutationOutcome<T>>;
}

export type FunctionArgs = Readonly<Record<string, unknown>>;

export interface WatchPagesOptions {
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
  readonly signal?: AbortSignal;
}

/**
 * A connection to one Convex deployment, shared by everything on a page.
 *
 * Sources are cold: a query runs on the backend only while somebody is subscribed, and equal queries share one
 * subscription.
 *
 * @public
 */
export interface RealtimeClient {
  readonly url: string;
  readonly connection: Source<ConnectionState>;
  readonly storage: StorageState;
  readonly logger: Logger;
  /**
   * `signal` ends all subscriptions made through the source.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `bad-options`, `client-closed`
   */
  watch<T = unknown>(
    query: string,
    args?: FunctionArgs,
    options?: { readonly signal?: AbortSignal },
  ): Source<QueryState<T>> & { retry(): void };
  /**
   * A query that takes `paginationOpts` and returns what Convex's `paginate()` returns.
   *
   * `args` are without `paginationOpts`. `signal` ends all subscriptions made through the source.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `bad-options`, `client-closed`
   */
  watchPages<Row = unknown>(
    query: string,
    args?: FunctionArgs,
    options?: WatchPagesOptions,
  ): PagesSource<Row>;
  /**
   * Runs a mutation, now or as soon as there is a connection and, after `setAuth`, a token that the backend accepts;
   * mutations run in the order of the calls. Until it has settled the browser asks before the page is left.
   *
   * @throws RealtimeError `bad-function-name`, `bad-args`, `client-closed`
   */
  mutate<T = unknown>(mutation: string, args?: FunctionArgs): Operation<T>;
  /**
   * Signs in with the fetcher's tokens, or out with null. Call it when the user changes, not at every render:
   * each call ends what belongs to the former identity. Every query loads anew, and mutations that were not sent yet
   * are rejected, with the code `sign-in-changed`.
   *
   * Only null from the fetcher means that nobody is signed in. While it throws, hangs or returns anything else, and
   * while the backend refuses its tokens, nothing is sent: see `needs-auth` of `connection`.
   *
   * @throws RealtimeError `bad-options`, `client-closed`
   */
  setAuth(fetchToken: FetchToken | null): void;
  /** Tries to connect, or to get a token, now instead of later. Does nothing while connected. */
  reconnect(): void;
  /**
   * Ends the connection. Sources that are still watched end with the error `client-closed` and keep their last
   * value. Resolves when the connection is closed. Calling it again does nothing.
   */
  close(): Promise<void>;
}
