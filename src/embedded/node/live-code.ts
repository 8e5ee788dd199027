import { dirname } from "node:path";
import type { Deployment } from "../deployment/deployment.js";
import type { App } from "../functions/app.js";
import { LoadError } from "./bundle.js";
import type { Codegen } from "./codegen/codegen.js";
import { DirectoryWatcher } from "./directory-watcher.js";
import { type CodegenConfig, configOfFunctions } from "./project-config.js";
import { type LoadedCode, loadCode } from "./loader.js";

const NO_FUNCTIONS =
  "There are no functions in it yet. Write one, such as `export const list = query(...)` in messages.ts, " +
  "or get an example by `npx convex-elements init`.";

/** Keeps a deployment's code equal to a folder. */
export class LiveCode {
  readonly #dir: string;
  readonly #deployment: Deployment;
  readonly #log: (line: string) => void;
  readonly #codegen: Codegen | undefined;
  #watcher: DirectoryWatcher | undefined;
  #directories: readonly string[];
  #loaded: LoadedCode | undefined;
  #app: App | undefined;
  /** What was last said to be in the way of generated code. */
  #codegenProblem: string | undefined;
  #loading: Promise<void> = Promise.resolve();

  /** @param codegen - keeps `_generated` as fresh as the code; missing where it is somebody else's */
  constructor(dir: string, deployment: Deployment, log: (line: string) => void, codegen?: Codegen) {
    this.#dir = dir;
    this.#codegen = codegen;
    this.#deployment = deployment;
    this.#log = log;
    this.#directories = [dir, dirname(dir)]; // Until the code tells; `convex.json` may be what is wrong.
  }

  /** Loads the folder and puts it in place. Rejects when that fails; then the code from before goes on running. */
  async load(): Promise<void> {
    try {
      await this.#load();
    } finally {
      this.#codegen?.report();
    }
  }

  async #load(): Promise<void> {
    const startedMs = performance.now();
    const { env } = this.#deployment;
    const { file, externalPackages, codegen, notes } = configOfFunctions(this.#dir);
    await this.#generate((generator) => generator.prepare(codegen));
    const loaded = await loadCode(this.#dir, { env, externalPackages });
    this.#directories = [...loaded.directories, ...(file === undefined ? [] : [dirname(file)])];
    this.#watcher?.watch(this.#directories);
    if (loaded.script === this.#loaded?.script) {
      await loaded.close(true);
      return this.#update(codegen);
    }
    const { registry } = await this.#deploy(loaded);
    const tookMs = Math.round(performance.now() - startedMs);
    for (const note of notes) this.#log(note);
    for (const reason of Object.values(loaded.code.node?.broken ?? {})) this.#log(reason);
    this.#log(`Loaded ${registry.size} functions from ${this.#dir} in ${tookMs} ms.`);
    if (registry.size === 0) this.#log(NO_FUNCTIONS);
    await this.#update(codegen);
  }

  async #update(config: CodegenConfig): Promise<void> {
    const app = this.#app;
    if (app !== undefined) await this.#generate((generator) => generator.update(app, config));
  }

  /** Functions run without types, so what is in the way is said, once, and no more. */
  async #generate(act: (codegen: Codegen) => Promise<void>): Promise<void> {
    if (this.#codegen === undefined) return;
    try {
      await act(this.#codegen);
      this.#codegenProblem = undefined;
    } catch (error) {
      if (error instanceof LoadError) return; // The load itself meets it as well, and says so.
      const problem = describeLoadError(error);
      if (problem !== this.#codegenProblem) this.#log(`_generated could not be made: ${problem}`);
      this.#codegenProblem = problem;
    }
  }

  async #deploy(loaded: LoadedCode): Promise<App> {
    try {
      const app = await this.#deployment.deploy(loaded.code);
      void this.#loaded?.close(false);
      this.#loaded = loaded;
      this.#app = app;
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
