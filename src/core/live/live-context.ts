import { RealtimeError } from "../errors.js";
import { DeliveryQueue } from "../emitter.js";
import type { Logger, Remote, RemoteConnection, ResultCache } from "../ports.js";
import { PaginationIds } from "./pagination-ids.js";

/** What all live queries of a client share. */
export class LiveContext {
  readonly remote: Remote;
  readonly cache: ResultCache;
  readonly queue: DeliveryQueue;
  readonly logger: Logger;
  readonly paginationIds = new PaginationIds();
  connection: RemoteConnection;
  isDeviceOffline = false;
  isClosed = false;
  private readonly touched = new Set<{ commit(): void }>();

  constructor(remote: Remote, cache: ResultCache, logger: Logger) {
    this.remote = remote;
    this.cache = cache;
    this.logger = logger;
    this.queue = new DeliveryQueue(logger);
    this.connection = remote.connection;
  }

  /** Whether results of the connection `epoch` are still kept up to date. */
  isCurrent(epoch: number): boolean {
    const { isOpen } = this.connection;
    return isOpen && !this.isDeviceOffline && this.failure === null && epoch === this.connection.epoch;
  }

  /** Why no result will ever come again, or null. */
  get failure(): RealtimeError | null {
    if (this.connection.fatalError) return this.connection.fatalError;
    return this.isClosed ? closedError : null;
  }

  /** Lets `entry` take in its results when the transition has ended. */
  touch(entry: { commit(): void }): void {
    this.touched.add(entry);
  }

  commitTouched(): void {
    const entries = [...this.touched];
    this.touched.clear();
    for (const entry of entries) entry.commit();
  }
}

const closedError = new RealtimeError("client-closed", "The client was closed, so nothing arrives any more.");
