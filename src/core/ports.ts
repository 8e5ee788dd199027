import type { RealtimeError } from "./errors.js";
import type { Unsubscribe } from "./source.js";

/**
 * Everything that the core needs from outside. Each port has a real implementation in `adapters/` and one in
 * memory, so that every interleaving can be tested without a clock, a network or a page.
 */

/** Where the library's lines go is the page's choice. */
export interface Logger {
  debug(message: string, ...details: unknown[]): void;
  info(message: string, ...details: unknown[]): void;
  warn(message: string, ...details: unknown[]): void;
  error(message: string, ...details: unknown[]): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Scheduler {
  /** Runs `task` when the running code has ended, before anything else happens on the page. */
  microtask(task: () => void): void;
}

export interface Ids {
  /** An id that nobody made before. */
  next(): string;
}

/** Whether the device believes that it has a network. */
export interface Connectivity {
  readonly isOnline: boolean;
  subscribe(listener: (isOnline: boolean) => void): Unsubscribe;
}

/** Asks before the page is left while something would be lost. */
export interface LeaveGuard {
  /** Asks from now on until the returned function was called. */
  hold(): () => void;
}

/** Last results of queries that nobody watches now, of one identity. */
export interface ResultCache {
  get(token: string): unknown;
  /** `weight` is roughly the number of rows kept. */
  set(token: string, value: unknown, weight: number): void;
  delete(token: string): void;
  clear(): void;
}

/** A function and its checked arguments. Equal calls have equal tokens. */
export interface FunctionCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly token: string;
}

export type RemoteResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: RealtimeError };

/** Opaque; given back when the same query is subscribed again, so that a page keeps its end. */
export type QueryJournal = string | null | undefined;

export interface RemoteSubscription {
  /** The newest journal. Undefined before the first result. */
  journal(): QueryJournal;
  unsubscribe(): void;
}

/** What is known of the connection, before it is put into words for users. */
export interface RemoteConnection {
  /** Counts sockets: results of an older one may have changed meanwhile. */
  readonly epoch: number;
  readonly isOpen: boolean;
  readonly hasEverConnected: boolean;
  /** Tries that failed in a row. */
  readonly failedTries: number;
  /** Milliseconds of the client's clock; null while a try is under way or when unknown. */
  readonly nextTryAt: number | null;
  /** Set when the sign-in was refused or has ended. */
  readonly authError: RealtimeError | null;
  /** Set when the backend ended the connection for good. */
  readonly fatalError: RealtimeError | null;
}

export interface RemoteObserver {
  /** All results of one snapshot were handed to their subscriptions. */
  transitionEnded(): void;
  connectionChanged(connection: RemoteConnection): void;
  /** Something came from the backend, so the network works. */
  heard(): void;
  /**
   * From here on everything belongs to somebody else (or nobody). All subscriptions have ended; those still
   * wanted must be made again.
   */
  identityChanged(): void;
}

/**
 * Returns a fresh JWT, or null for "signed out".
 * `forceRefresh` asks for one that is not taken from a cache.
 */
export type FetchToken = (options: { forceRefresh: boolean }) => Promise<string | null | undefined>;

/** A backend that keeps results of queries up to date. */
export interface Remote {
  readonly connection: RemoteConnection;
  /** Only one observer; set once, before anything else. */
  observe(observer: RemoteObserver): void;
  /**
   * Calls `receive` with each new result, never before `subscribe` returned. Results of one snapshot arrive in
   * one go, followed by `transitionEnded`.
   */
  subscribe(
    call: Pick<FunctionCall, "name" | "args">,
    receive: (result: RemoteResult) => void,
    journal?: QueryJournal,
  ): RemoteSubscription;
  /** Never rejects. Resolves after the transition that shows the mutation's effect. */
  mutate(call: FunctionCall): Promise<RemoteResult>;
  setAuth(fetchToken: FetchToken | null): void;
  reconnect(): void;
  close(): Promise<void>;
}
