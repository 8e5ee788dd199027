import { dirname } from "node:path";
import type { Deployment } from "../deployment/deployment.js";
import type { App } from "../functions/app.js";
import { DirectoryWatcher } from "./directory-watcher.js";
import { configOfFunctions } from "./project-config.js";
import { type LoadedCode, loadCode } from "./loader.js";

/** Keeps a deployment's code equal to a folder. */
export class LiveCode {
  readonly #dir: string;
  readonly #deployment: Deployment;
  readonly #log: (line: string) => void;
  #watcher: DirectoryWatcher | undefined;
  #directories: readonly string[];
  #loaded: LoadedCode | undefined;
  #loading: Promise<void> = Promise.resolve();

  constructor(dir: string, deployment: Deployment, log: (line: string) => void) {
    this.#dir = dir;
    this.#deployment = deployment;
    this.#log = log;
    this.#directories = [dir, dirname(dir)]; // Until the code tells; `convex.json` may be what is wrong.
  }

  /** Loads the folder and puts it in place. Rejects when that fails; then the code from before goes on running. */
  async load(): Promise<void> {
    const startedMs = performance.now();
    const { env } = this.#deployment;
    const { file, externalPackages, notes } = configOfFunctions(this.#dir);
    const loaded = await loadCode(this.#dir, { env, externalPackages });
    this.#directories = [...loaded.directories, ...(file === undefined ? [] : [dirname(file)])];
    this.#watcher?.watch(this.#directories);
    if (loaded.script === this.#loaded?.script) return loaded.close(true);
    const { registry } = await this.#deploy(loaded);
    const tookMs = Math.round(performance.now() - startedMs);
    for (const note of notes) this.#log(note);
    for (const reason of Object.values(loaded.code.node?.broken ?? {})) this.#log(reason);
    this.#log(`Loaded ${registry.size} functions from ${this.#dir} in ${tookMs} ms.`);
  }

  async #deploy(loaded: LoadedCode): Promise<App> {
    try {
      const app = await this.#deployment.deploy(loaded.code);
      void this.#loaded?.close(false);
      this.#loaded = loaded;
      return app;
    } catch (error) {
      await loaded.close(true);
      throw error;
    }
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

  /** Ends what still runs of it. */
  async close(): Promise<void> {
    this.#watcher?.close();
    await this.#loading;
    await this.#loaded?.close(true);
  }
}

/** What is wrong with the user's code, in words for them. */
export function describeLoadError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
