import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, unwrap } from "idb";
import { StoreError } from "../../core/outbox/store-error.js";
import { type DatabaseLayout, openDatabase } from "./open-database.js";
import { isHandleFailure, storeErrorOf } from "./store-errors.js";

export type Transaction<
  Schema extends DBSchema,
  Mode extends IDBTransactionMode = "readwrite",
> = IDBPTransaction<Schema, StoreNames<Schema>[], Mode>;

export interface DatabaseOptions<Schema extends DBSchema> extends DatabaseLayout<Schema> {
  /** `strict`: a transaction is complete when the device has written it, which survives a loss of power as well. */
  readonly durability: "relaxed" | "strict";
  /** Another page upgrades or deletes the database: this one was closed at once, and stays so. */
  readonly ended: (error: StoreError) => void;
}

/**
 * How long is waited before a handle is asked for again, time after time: a browser that clears a site's data closes what is
 * opened meanwhile as well, as long as it is at it. Milliseconds.
 */
const WAITS_MS = [0, 50, 200, 500] as const;

/**
 * A database whose handle may die at any time: the next transaction gets a new one, and a transaction that the death
 * may have ended is run again.
 */
export class Database<Schema extends DBSchema> {
  private readonly options: DatabaseOptions<Schema>;
  private readonly underWay = new Set<Promise<unknown>>();
  private handle: Promise<IDBPDatabase<Schema>> | null = null;
  private closed: StoreError | null = null;

  private constructor(options: DatabaseOptions<Schema>) {
    this.options = options;
  }

  /** @throws StoreError `blocked`, `quota`, `unavailable` */
  static async open<Schema extends DBSchema>(options: DatabaseOptions<Schema>): Promise<Database<Schema>> {
    const database = new Database(options);
    database.handle = database.connect((error) => error);
    await database.handle;
    return database;
  }

  /** @throws StoreError */
  read<Result>(
    stores: readonly StoreNames<Schema>[],
    work: (transaction: Transaction<Schema, "readonly">) => Promise<Result>,
  ): Promise<Result> {
    return this.run(stores, "readonly", work);
  }

  /**
   * Resolves when the transaction is complete. `work` waits for nothing but requests of its transaction, since anything else
   * would end it; it writes by `storeIn`, and calls `commit` when all requests are made.
   *
   * @param work - gets `isRepeat` when it has run before and nobody knows whether that took effect: the handle died.
   * @throws StoreError
   */
  write<Result>(
    stores: readonly StoreNames<Schema>[],
    work: (transaction: Transaction<Schema>, isRepeat: boolean) => Promise<Result>,
  ): Promise<Result> {
    return this.run(stores, "readwrite", work);
  }

  /** Lets go of the handle when what is under way has ended. */
  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    this.end(new StoreError("closed", "The database was closed."));
  }

  private async run<Mode extends IDBTransactionMode, Result>(
    stores: readonly StoreNames<Schema>[],
    mode: Mode,
    work: (transaction: Transaction<Schema, Mode>, isRepeat: boolean) => Promise<Result>,
  ): Promise<Result> {
    const running = this.again((isRepeat) =>
      this.once(stores, mode, (transaction) => work(transaction, isRepeat)),
    );
    this.underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw storeErrorOf(error);
    } finally {
      this.underWay.delete(running);
    }
  }

  private async again<Result>(attempt: (isRepeat: boolean) => Promise<Result>): Promise<Result> {
    for (let failures = 0; ; failures++) {
      try {
        return await attempt(failures > 0);
      } catch (error) {
        if (!isHandleFailure(error) && !isReopenFailure(error)) throw error;
        const waitMs = WAITS_MS[failures];
        if (waitMs === undefined) throw isHandleFailure(error) ? closedByBrowser(error) : error;
        if (waitMs > 0) await this.wait(waitMs);
      }
    }
  }

  private wait(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.options.clock.setTimer(resolve, forMs);
    });
  }

  private async once<Mode extends IDBTransactionMode, Result>(
    stores: readonly StoreNames<Schema>[],
    mode: Mode,
    work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
  ): Promise<Result> {
    const handle = this.connected();
    const database = await handle;
    try {
      const { durability } = this.options;
      return await whole(database.transaction([...stores], mode, { durability }), work);
    } catch (error) {
      if (isHandleFailure(error)) {
        this.forget(handle);
        database.close();
      }
      throw error;
    }
  }

  private connected(): Promise<IDBPDatabase<Schema>> {
    if (this.closed) return Promise.reject(this.closed);
    this.handle ??= this.connect((error) => (error.kind === "unavailable" ? closedByBrowser(error) : error));
    return this.handle;
  }

  private connect(failure: (error: StoreError) => StoreError): Promise<IDBPDatabase<Schema>> {
    const handle = openDatabase(this.options, {
      wanted: () => this.giveWay(),
      lost: () => this.forget(handle),
    }).catch((error: unknown) => {
      this.forget(handle);
      throw failure(storeErrorOf(error));
    });
    return handle;
  }

  private forget(handle: Promise<IDBPDatabase<Schema>>): void {
    if (this.handle === handle) this.handle = null;
  }

  private giveWay(): void {
    const error = new StoreError(
      "closed",
      "Another page upgrades or deletes the database. Load this page again to go on.",
    );
    this.end(error);
    this.options.ended(error);
  }

  private end(error: StoreError): void {
    if (this.closed) return;
    this.closed = error;
    void this.handle?.then((database) => database.close(), noHandle);
    this.handle = null;
  }
}

/**
 * A store of a transaction, for writing: its requests are no promises. So an exception among several of them leaves none that
 * fails with nobody looking, and nothing is committed by whoever went on. What they came to is known after `commit`.
 */
export function storeIn<Schema extends DBSchema>(
  transaction: Transaction<Schema>,
  name: StoreNames<Schema>,
): IDBObjectStore {
  return unwrap(transaction.objectStore(name));
}

/**
 * Ends a transaction without waiting for its requests, which halves the time of a burst. Resolves when it is complete.
 */
export function commit<Schema extends DBSchema>(transaction: Transaction<Schema>): Promise<void> {
  transaction.commit();
  return transaction.done;
}

/** What `work` gives, when all of it is kept. When anything fails, nothing is. */
async function whole<Schema extends DBSchema, Mode extends IDBTransactionMode, Result>(
  transaction: Transaction<Schema, Mode>,
  work: (transaction: Transaction<Schema, Mode>) => Promise<Result>,
): Promise<Result> {
  try {
    const [result] = await Promise.all([work(transaction), transaction.done]);
    return result;
  } catch (error) {
    await abort(transaction);
    // The request that failed first may say less than the transaction: it was only part of what went wrong.
    throw transaction.error ?? error;
  }
}

async function abort<Schema extends DBSchema, Mode extends IDBTransactionMode>(
  transaction: Transaction<Schema, Mode>,
): Promise<void> {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
  await Promise.allSettled([transaction.done]);
}

/** The browser refused to open it again, at once: it may do so a moment later. */
function isReopenFailure(error: unknown): boolean {
  if (!(error instanceof StoreError) || error.kind !== "closed") return false;
  return error.cause instanceof StoreError && isHandleFailure(error.cause.cause);
}

function closedByBrowser(cause: unknown): StoreError {
  return new StoreError("closed", "The browser closed the database, and it didn't open again.", { cause });
}

/** Whoever waited for the handle has heard that there is none. */
const noHandle = (): void => undefined;
