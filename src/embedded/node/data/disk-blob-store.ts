import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "../../files/blob-store.js";
import { syncFolder } from "./log-file.js";

const KEY = /^[0-9a-f-]+$/;

/** Keeps each file's bytes in a file of its own. */
export class DiskBlobStore implements BlobStore {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(dir: string): Promise<DiskBlobStore> {
    await mkdir(dir, { recursive: true });
    // What was being written when the process ended.
    const torn = (await readdir(dir)).filter((name) => name.endsWith(".new"));
    await Promise.all(torn.map((name) => rm(join(dir, name), { force: true })));
    return new DiskBlobStore(dir);
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(key);
    const handle = await open(`${path}.new`, "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(this.#dir);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  delete(key: string): Promise<void> {
    return rm(this.#pathOf(key), { force: true });
  }

  async keys(): Promise<readonly string[]> {
    return (await readdir(this.#dir)).filter((name) => KEY.test(name));
  }

  /** Keys come from addresses: nothing but a key may become a path. */
  #pathOf(key: string): string {
    if (!KEY.test(key)) throw new Error(`${JSON.stringify(key)} is no key of a file.`);
    return join(this.#dir, key);
  }
}
