import { messageOf, RealtimeError } from "../errors.js";
import { DeliveryQueue } from "../emitter.js";
import type { Logger, Remote, RemoteConnection, RemoteTransition, ResultCache } from "../ports.js";
import type { Snapshot } from "./effects.js";
import type { PendingEffects } from "./pending-effects.js";
import { KeyAliases } from "./key-aliases.js";
import type { ResultStore } from "./result-store.js";
import { PaginationIds } from "./pagination-ids.js";

/** A query or a list, as far as its results concern what all of them share. */
export interface LiveEntry {
  /** Of the query, for messages. */
  readonly name: string;
  /** Pending operations do something else to its results now: taken in with the next commit. */
  effectsChanged(): void;
  /** Results are kept elsewhere now, or nowhere: takes up what is kept there, unless it shows something newer. */
  resultsChanged(): void;
  /** Takes in what came. */
  commit(): void;
  /** Ends with an error until it is asked to retry. */
  fail(error: RealtimeError): void;
}

/** What all live queries of a client share. */
export class LiveContext {
  readonly remote: Remote;
  readonly cache: ResultCache;
  readonly queue: DeliveryQueue;
  readonly logger: Logger;
  readonly paginationIds = new PaginationIds();
  readonly aliases = new KeyAliases();
  readonly effects: PendingEffects;
  connection: RemoteConnection;
  /** What is kept beyond the page, of whoever acts now. Null while there is none. */
  results: ResultStore | null = null;
  isDeviceOffline = false;
  /** The newest moment on the backend that is known. */
  snapshot: Snapshot = null;
  /** The one before, while a transition is taken in; else the same. */
  snapshotBefore: Snapshot = null;
  /** What is taken in now holds what a mutation of this client did. */
  isOwnTransition = false;
  isClosed = false;
  private readonly touched = new Set<LiveEntry>();

  constructor(remote: Remote, cache: ResultCache, logger: Logger, effects: PendingEffects) {
    this.remote = remote;
    this.cache = cache;
    this.logger = logger;
    this.effects = effects;
    this.queue = new DeliveryQueue(logger);
    this.connection = remote.connection;
  }

  /** Whether results of the connection `epoch` are still kept up to date. */
  isCurrent(epoch: number): boolean {
    const { isOpen } = this.connection;
    return isOpen && !this.isDeviceOffline && this.failure === null && epoch === this.connection.epoch;
  }

  /** When results were last known to be up to date. */
  get lastSyncedAt(): number | null {
    return this.remote.connection.heardAt;
  }

  /** Why no result will ever come again, or null. */
  get failure(): RealtimeError | null {
    if (this.connection.fatalError) return this.connection.fatalError;
    return this.isClosed ? closedError : null;
  }

  /** Lets `entry` take in its results when the transition has ended. */
  touch(entry: LiveEntry): void {
    this.touched.add(entry);
  }

  commitTouched({ ts, isOwn }: RemoteTransition): void {
    const entries = [...this.touched];
    this.touched.clear();
    this.isOwnTransition = isOwn;
    this.snapshot = ts ?? this.snapshot;
    for (const entry of entries) entry.commit();
    this.isOwnTransition = false;
    this.snapshotBefore = this.snapshot;
  }

  /** Runs what `entry` does with a result. What is thrown there ends that entry, and nothing else. */
  attempt(entry: LiveEntry, takeIn: () => void): void {
    try {
      takeIn();
    } catch (cause) {
      const error = new RealtimeError(
        "bad-result",
        `The result of ${entry.name} can't be taken in: ${messageOf(cause)}`,
        { cause },
      );
      this.logger.error(error.message, cause);
      entry.fail(error);
    }
  }
}

const closedError = new RealtimeError("client-closed", "The client was closed, so nothing arrives any more.");
