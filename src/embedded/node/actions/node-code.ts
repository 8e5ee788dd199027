import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { NodeCode, UserModules } from "../../functions/code.js";
import { splitPath } from "../../functions/function-path.js";
import type { FunctionFile } from "../convex-folder.js";
import { actionProgram } from "./action-program.js";
import { runAction } from "./action-run.js";
import { bundleForNode } from "./node-bundle.js";
import { loadModules } from "./load-modules.js";
import type { LoadMessage } from "./messages.js";
import { nodeStackMapper } from "./node-stack.js";
import { ProcessPool } from "./process-pool.js";

/** The files of a folder that say `"use node"`, ready to run. */
export interface LoadedNodeCode extends NodeCode {
  /** Equal for files that would run the same. */
  readonly script: string;
  /** Files outside of `node_modules` that went into it, relative to the folder. */
  readonly inputs: readonly string[];
  /** Starts nothing more, ends what runs if it is to end `now`, and takes the built files away then. */
  close(now: boolean): Promise<void>;
}

export interface NodeCodeOptions {
  readonly dir: string;
  readonly files: readonly FunctionFile[];
  /** The app's environment variables: all that its actions see. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of packages that aren't bundled; `*` for all. */
  readonly externalPackages: readonly string[];
}

/** Builds files that say `"use node"`, and finds out which functions they have. One that fails is kept as broken. */
export async function nodeCodeOf(options: NodeCodeOptions): Promise<LoadedNodeCode> {
  const { dir, files, env } = options;
  const home = await realpath(await mkdtemp(join(tmpdir(), "convex-elements-")));
  const remove = () => rm(home, { recursive: true, force: true });
  try {
    const outdir = join(home, "modules");
    const bundle = await bundleForNode(dir, files, outdir, options.externalPackages);
    const program = join(home, "program.mjs");
    await write(program, await actionProgram());
    for (const { path, text } of bundle.files) if (!path.endsWith(".map")) await write(path, text);
    const mapStack = nodeStackMapper(bundle.files, dir);
    const pool = new ProcessPool(program);
    const loadMessage = (module: string): LoadMessage => ({
      type: "load",
      url: pathToFileURL(join(outdir, `${module}.mjs`)).href,
      env,
      dir,
    });
    const names = files.map(({ module }) => module).filter((name) => bundle.broken[name] === undefined);
    const loaded = await loadModules(pool, names, loadMessage, mapStack);
    return {
      modules: { modules: loaded.modules, schema: undefined, authConfig: undefined } satisfies UserModules,
      broken: brokenIn(dir, files, { ...bundle.broken, ...loaded.broken }),
      script: bundle.files.map(({ path, text }) => `${path.slice(outdir.length)}\n${text}`).join("\n"),
      inputs: bundle.inputs,
      start: (call) => {
        const [module] = splitPath(call.path);
        return runAction(pool.take(), loadMessage(module), call, mapStack);
      },
      close: async (now) => {
        await pool.close(now);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What callers of a broken file's functions are told. */
function brokenIn(
  dir: string,
  files: readonly FunctionFile[],
  reasons: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    files.flatMap(({ module, file }) => {
      const reason = reasons[module];
      const name = `${basename(dir)}/${module}${extname(file)}`;
      return reason === undefined
        ? []
        : [[module, `${name} can't be loaded, so its functions can't be called.\n${reason}`]];
    }),
  );
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
