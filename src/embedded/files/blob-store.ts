/** Where the bytes of stored files are kept, by unguessable keys. What they belong to is in the database. */
export interface BlobStore {
  /** Resolves when the bytes would survive the end of the process, as far as this store promises that. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** Does nothing for a key that isn't there. */
  delete(key: string): Promise<void>;
  /** The keys of everything that is kept. */
  keys(): Promise<readonly string[]>;
}

/** Keeps files for as long as the backend runs. */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array>();

  put(key: string, bytes: Uint8Array): Promise<void> {
    this.#blobs.set(key, bytes);
    return Promise.resolve();
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#blobs.get(key));
  }

  delete(key: string): Promise<void> {
    this.#blobs.delete(key);
    return Promise.resolve();
  }

  keys(): Promise<readonly string[]> {
    return Promise.resolve([...this.#blobs.keys()]);
  }
}
