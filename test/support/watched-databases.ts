type Begin = (this: IDBDatabase, ...args: Parameters<IDBDatabase["transaction"]>) => IDBTransaction;

interface Watched {
  readonly transaction: IDBTransaction;
  readonly database: IDBDatabase;
}

/** Sees each transaction of the page's databases when it begins, until `end`. */
export class WatchedDatabases {
  /** What each one that writes covers, in the order of their beginnings. */
  readonly writes: string[][] = [];
  private readonly handles = new Set<IDBDatabase>();
  private readonly begin = Reflect.get(IDBDatabase.prototype, "transaction") as Begin;
  private meddle: (watched: Watched) => void = () => undefined;

  constructor() {
    const watch = (database: IDBDatabase, transaction: IDBTransaction): void => {
      this.handles.add(database);
      if (transaction.mode === "readwrite") this.writes.push([...transaction.objectStoreNames]);
      this.meddle({ database, transaction });
    };
    const { begin } = this;
    IDBDatabase.prototype.transaction = function (...args) {
      const transaction = begin.apply(this, args);
      watch(this, transaction);
      return transaction;
    };
  }

  /** Does something to each transaction that writes to `store`, as it begins. Takes the place of what was done before. */
  interfere(store: string, meddle: (watched: Watched) => void): void {
    this.meddle = (watched) => {
      const { mode, objectStoreNames } = watched.transaction;
      if (mode === "readwrite" && objectStoreNames.contains(store)) meddle(watched);
    };
  }

  /** As {@link interfere}, once. */
  interfereOnce(store: string, meddle: (watched: Watched) => void): void {
    this.interfere(store, (watched) => {
      this.leaveAlone();
      meddle(watched);
    });
  }

  leaveAlone(): void {
    this.meddle = () => undefined;
  }

  /** Closes all handles that were seen behind their owners' backs, without an event. */
  closeHandles(): void {
    for (const database of this.handles) database.close();
  }

  end(): void {
    IDBDatabase.prototype.transaction = this.begin;
  }
}

/** A database as it is, past whoever it belongs to. */
export function openRaw(name: string, version?: number): Promise<IDBDatabase> {
  return resultOf(indexedDB.open(name, version));
}

/** All records of a store. */
export async function recordsOf<Value>(name: string, store: string): Promise<Value[]> {
  const database = await openRaw(name);
  const records = await resultOf(database.transaction(store).objectStore(store).getAll());
  database.close();
  return records as Value[];
}

export async function putRaw(name: string, store: string, record: unknown, key?: IDBValidKey): Promise<void> {
  const database = await openRaw(name);
  await resultOf(database.transaction(store, "readwrite").objectStore(store).put(record, key));
  database.close();
}

function resultOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- An exception of the browser's.
    request.onerror = () => reject(request.error);
  });
}
