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
  /** Milliseconds since 1970. May jump, when somebody sets the device's clock. */
  now(): number;
  /** Milliseconds since some moment, which never go back. */
  monotonic(): number;
  /** Calls `ring` once after `delayMs` milliseconds, unless the returned function was called before. */
  setTimer(ring: () => void, delayMs: number): () => void;
}

export interface Chance {
  /** A number from 0 up to, but not, 1. */
  next(): number;
}

export interface Scheduler {
  /** Runs `task` when the running code has ended, before anything else happens on the page. */
  microtask(task: () => void): void;
  /** Runs `task` later than all microtasks, those that they cause as well. */
  task(task: () => void): void;
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

/** Whether the reader sees the page. */
export interface PageVisibility {
  /** `listener` is called each time that the page comes to be seen. */
  onVisible(listener: () => void): Unsubscribe;
}

/** Remembers beyond the page who was signed in last. */
export interface IdentityMemory {
  /** Undefined: nobody, or it isn't known. */
  recall(): string | undefined;
  /** Null: nobody is signed in any more. */
  remember(identity: string | null): void;
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

/**
 * How a mutation ended on the backend. `applied`: it took effect. `rejected`: it didn't and won't.
 * `interrupted`: it was sent, no answer came and none will, so nobody knows.
 */
export type RemoteOutcome =
  | { readonly name: "applied"; readonly value: unknown }
  | { readonly name: "rejected" | "interrupted"; readonly error: RealtimeError };

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
  /** Results are kept up to date: there is a socket, the backend is heard, and no token is missing. */
  readonly isOpen: boolean;
  /** What is sent now is sent as `identity`, at once. */
  readonly maySend: boolean;
  /**
   * Who acts: `issuer|subject` of the token, as the backend names them, or null for nobody who is signed in. Until a token has
   * come, who is expected to: nothing is sent as them. Undefined when that isn't known, and for a token that can't be read.
   */
  readonly identity: string | null | undefined;
  readonly hasEverConnected: boolean;
  /**
   * When the backend was last heard while results were kept up to date, in milliseconds since 1970 by the client's clock. Null:
   * never.
   */
  readonly heardAt: number | null;
  /** Tries that failed in a row. */
  readonly failedTries: number;
  /** Milliseconds of the client's clock; null while a try is under way or when unknown. */
  readonly nextTryAt: number | null;
  /** Set while nothing is sent because there is no token that the backend accepts, and when the sign-in has ended. */
  readonly authError: RealtimeError | null;
  /** Set when the backend ended the connection for good. */
  readonly fatalError: RealtimeError | null;
}

/** What moved all live queries to one later snapshot, together. */
export interface RemoteTransition {
  /**
   * The snapshot's timestamp, in nanoseconds since 1970. Rises, but for a backend that was restored from a backup. Null when
   * results came that were known already.
   */
  readonly ts: bigint | null;
  /** It is the first one that holds what a mutation of this client did. */
  readonly isOwn: boolean;
}

export interface RemoteObserver {
  /** All results of one snapshot were handed to their subscriptions. */
  transitionEnded(transition: RemoteTransition): void;
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
 * Returns a fresh JWT, or null for "nobody is signed in". `forceRefresh` asks for one that is not taken from a cache.
 *
 * A call that throws, takes longer than 10 seconds or returns anything else is repeated, with growing waits; until
 * there is a token nothing is sent.
 */
export type FetchToken = (options: { forceRefresh: boolean }) => Promise<string | null>;

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
  /**
   * Never rejects. Mutations are sent in the order of the calls, as soon as they may be; `applied` comes after the
   * transition that shows the effect.
   */
  mutate(call: FunctionCall): Promise<RemoteOutcome>;
  /**
   * Sends a mutation now or never: null where it can't be sent now. For what nobody waits for and what is old a moment later; it
   * is no act of the reader's own. May stay without an answer.
   */
  trySend(call: Pick<FunctionCall, "name" | "args">): Promise<RemoteOutcome> | null;
  /** @param identity - who the tokens will speak for, as `connection` names them, if that is known before there is one. */
  setAuth(fetchToken: FetchToken | null, identity?: string): void;
  /** Tries now whatever is being waited for: the next connection, the next call for a token. */
  reconnect(): void;
  close(): Promise<void>;
}
