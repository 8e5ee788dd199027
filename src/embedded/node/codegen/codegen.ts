import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { App } from "../../functions/app.js";
import { prettier } from "../packages-of-convex.js";
import type { CodegenConfig } from "../project-config.js";
import { analyze } from "./analysis.js";
import { componentGraph, type FoundComponent, isPublished } from "./component-graph.js";
import { convexTemplates } from "./convex-templates.js";
import { filesOfCode, filesToBuild, type GeneratedFiles } from "./generated-files.js";

const FOLDER = "_generated";

/**
 * Keeps `_generated` of a folder of functions, and of the components that are written beside it, as Convex's own
 * command line would. A file that is right already isn't touched, and none is deleted.
 */
export class Codegen {
  readonly #dir: string;
  readonly #log: (line: string) => void;
  /** Text as it is formatted, by the text that it was made of. */
  readonly #formatted = new Map<string, string>();
  /** Names of files by folder, of which nothing was said yet. */
  readonly #written = new Map<string, ReadonlySet<string>>();

  constructor(dir: string, log: (line: string) => void) {
    this.#dir = dir;
    this.#log = log;
  }

  /** Writes what is missing, so that the code can be built. */
  async prepare(config: CodegenConfig): Promise<void> {
    const templates = await convexTemplates();
    const graph = await componentGraph(this.#dir);
    for (const component of graph.filter((each) => !isPublished(each))) {
      await this.#write(component, filesToBuild(templates, component, config), "missing");
    }
  }

  /** Writes what has changed with the code. */
  async update(app: App, config: CodegenConfig): Promise<void> {
    const templates = await convexTemplates();
    const graph = await componentGraph(this.#dir);
    const known = { push: analyze(app), graph };
    for (const component of graph.filter((each) => !isPublished(each))) {
      await this.#write(component, await filesOfCode(templates, component, config, known), "different");
    }
  }

  /** Says what was written since the last time, if anything was. */
  report(): void {
    for (const [folder, names] of this.#written)
      this.#log(`Generated ${[...names].sort().join(", ")} in ${relative(dirname(this.#dir), folder)}.`);
    this.#written.clear();
  }

  async #write(
    { path }: FoundComponent,
    files: GeneratedFiles,
    which: "missing" | "different",
  ): Promise<void> {
    const folder = join(path, FOLDER);
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, name);
      const there = await textOf(file);
      if (there !== undefined && which === "missing") continue;
      const formatted = await this.#format(text);
      if (there === formatted) continue;
      await mkdir(folder, { recursive: true });
      await writeFile(file, formatted);
      this.#written.set(folder, new Set(this.#written.get(folder)).add(name));
    }
  }

  async #format(text: string): Promise<string> {
    const known = this.#formatted.get(text);
    if (known !== undefined) return known;
    const formatted = await prettier().format(text, { parser: "typescript" });
    this.#formatted.set(text, formatted);
    return formatted;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
