import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { assertFolder } from "./convex-folder.js";
import { bundleModule } from "./loader.js";
import { MODULE_TYPES } from "./module-text.js";

/**
 * Writes a `convex/` folder as an ES module for pages, and its types beside it.
 * @param isCheck - write nothing; reject if the files aren't what would be written
 */
export async function writeBundle(dir: string, out: string, isCheck: boolean): Promise<void> {
  const folder = resolve(dir);
  assertFolder(folder);
  const files = [
    [resolve(out), await bundleModule(folder)],
    [resolve(out).replace(/(\.m?)js$/, ".d$1ts"), MODULE_TYPES],
  ] as const;
  for (const [path, text] of files) {
    if (!isCheck) await writeFile(path, text);
    else if ((await textOf(path)) !== text)
      throw new Error(`${path} is not up to date. Run the command without --check.`);
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
