import { existsSync, type FSWatcher, watch } from "node:fs";

// Editors write a file in several steps, and people save several files.
const QUIET_MS = 50;

/** Calls back once after the files in a set of directories have changed. */
export class DirectoryWatcher {
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches these directories, not those inside, and no others any more. */
  watch(directories: readonly string[]): void {
    for (const [directory, watcher] of this.#watchers) {
      if (directories.includes(directory) && existsSync(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of directories) {
      if (!this.#watchers.has(directory) && existsSync(directory)) this.#start(directory);
    }
  }

  close(): void {
    this.watch([]);
    clearTimeout(this.#timer);
  }

  #start(directory: string): void {
    const watcher = watch(directory, () => this.#changed());
    watcher.on("error", () => this.#changed()); // The directory is gone; the next load finds out.
    this.#watchers.set(directory, watcher);
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, QUIET_MS);
  }
}
