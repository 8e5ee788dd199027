import type { Deployment } from "../deployment/deployment.js";
import { DirectoryWatcher } from "./directory-watcher.js";
import { loadCode } from "./loader.js";

/** Keeps a deployment's code equal to a folder. */
export class LiveCode {
  readonly #dir: string;
  readonly #deployment: Deployment;
  readonly #log: (line: string) => void;
  #watcher: DirectoryWatcher | undefined;
  #directories: readonly string[];
  #script: string | undefined;
  #loading: Promise<void> = Promise.resolve();

  constructor(dir: string, deployment: Deployment, log: (line: string) => void) {
    this.#dir = dir;
    this.#deployment = deployment;
    this.#log = log;
    this.#directories = [dir];
  }

  /** Loads the folder and puts it in place. Rejects when that fails; then the code from before goes on running. */
  async load(): Promise<void> {
    const startedMs = performance.now();
    const loaded = await loadCode(this.#dir);
    this.#directories = loaded.directories;
    this.#watcher?.watch(loaded.directories);
    if (loaded.script === this.#script) return;
    const app = await this.#deployment.deploy(loaded.code);
    this.#script = loaded.script;
    const tookMs = Math.round(performance.now() - startedMs);
    this.#log(`Loaded ${app.registry.size} functions from ${this.#dir} in ${tookMs} ms.`);
  }

  /** Loads again after every change. */
  watch(): void {
    this.#watcher = new DirectoryWatcher(() => {
      this.#loading = this.#loading.then(() => this.#reload());
    });
    this.#watcher.watch(this.#directories);
  }

  /** Loads now, and says what is wrong instead of rejecting. */
  async #reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.#log(
        `The functions could not be loaded; those from before go on running.\n${describeLoadError(error)}`,
      );
    }
  }

  close(): void {
    this.#watcher?.close();
  }
}

/** What is wrong with the user's code, in words for them. */
export function describeLoadError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
