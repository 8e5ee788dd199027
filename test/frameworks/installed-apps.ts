import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { examplesOf, root } from "../docs/markdown.js";
import { fileOf } from "../docs/type-check.js";
import { installPackage } from "../support/installed-package.js";
import { type App, packagesOfFrameworks } from "./apps.js";

interface Backend {
  readonly url: string;
  close(): Promise<void>;
}

/** What a program said, and whether it ended well. */
export interface Ended {
  readonly output: string;
  readonly succeeded: boolean;
}

/**
 * A project in which the package is installed from its tarball, beside the frameworks that this repository has, with an
 * app for each.
 */
export class InstalledApps {
  readonly folder: string;
  readonly backend: Backend;

  private constructor(folder: string, backend: Backend) {
    this.folder = folder;
    this.backend = backend;
  }

  static async install(apps: Readonly<Record<string, App>>): Promise<InstalledApps> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "frameworks-"));
    const json = { name: "empty", private: true, type: "module" };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(json));
    await installPackage(folder);
    for (const name of packagesOfFrameworks) {
      const place = path.join(folder, "node_modules", name);
      await mkdir(path.dirname(place), { recursive: true });
      await symlink(path.join(root, "node_modules", name), place);
    }
    const backend = await startBackend(folder);
    await cp(path.join(root, "test/types"), folder, { recursive: true });
    for (const [name, { files }] of Object.entries(apps)) {
      await mkdir(path.join(folder, name), { recursive: true });
      for (const [file, text] of Object.entries(files)) {
        await writeFile(path.join(folder, name, file), text.replaceAll("http://127.0.0.1:3210", backend.url));
      }
    }
    return new InstalledApps(folder, backend);
  }

  /** Runs a program in the folder of an app, by its path or from `node_modules/.bin` of this repository. */
  run(app: string, [program = "", ...args]: readonly string[]): Promise<Ended> {
    // With CI set, some programs colour what they say also where nobody looks, which is read here.
    const plain = { NO_COLOR: "1", FORCE_COLOR: undefined };
    const env = { ...process.env, ...plain, NODE_ENV: "development", VITE_CONVEX_URL: this.backend.url };
    const cwd = path.join(this.folder, app);
    return new Promise((resolve, reject) =>
      execFile(
        path.resolve(root, "node_modules/.bin", program),
        args,
        { cwd, env },
        (error, out, complaints) => {
          if (error && typeof error.code !== "number")
            reject(new Error(`${program} broke off.`, { cause: error }));
          else resolve({ output: out + complaints, succeeded: error === null });
        },
      ),
    );
  }

  async build(name: string, { builds }: App): Promise<void> {
    for (const command of builds) {
      const { output, succeeded } = await this.run(name, command);
      // Frameworks that say what is wrong are large.
      const said = output.replace(/\[plugin builtin:vite-reporter\]\s+\(!\) Some chunks are larger[^]*/, "");
      if (!succeeded || said.trim() !== "") throw new Error(`${name}: ${command.join(" ")}\n${output}`);
    }
  }

  async remove(): Promise<void> {
    await this.backend.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The functions that the guide to begin with writes, on the backend that the package brings. */
async function startBackend(folder: string): Promise<Backend> {
  await mkdir(path.join(folder, "convex"));
  for (const written of examplesOf("docs/start.md")) {
    const file = fileOf(written);
    if (file?.startsWith("convex/")) await writeFile(path.join(folder, file), written.code);
  }
  const installed = path.join(folder, "node_modules/convex-elements/dist/embedded/node/index.js");
  const { startDevServer } = (await import(pathToFileURL(installed).href)) as {
    startDevServer: (options: { dir: string; port: number; codegen: boolean }) => Promise<Backend>;
  };
  return await startDevServer({ dir: path.join(folder, "convex"), port: 0, codegen: true });
}
