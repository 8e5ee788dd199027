import { dirname, resolve, sep } from "node:path";
import type { AppCode } from "../functions/code.js";
import { appCodeOf } from "./app-code.js";
import { type Bundle, bundle } from "./bundle.js";
import { definitionPathOf } from "./component-imports.js";
import { type ConvexFolder, readConvexFolder } from "./convex-folder.js";

/** A version of the user's code, ready to be deployed. */
export interface LoadedCode {
  readonly code: AppCode;
  /** Equal for folders that would run the same. */
  readonly script: string;
  /** Every directory in which a change may change the code. */
  readonly directories: readonly string[];
  /** What the user should know although the code can be run. */
  readonly warnings: readonly string[];
}

/** Reads and builds a `convex/` folder and its components. Rejects with a `LoadError` for mistakes in the code. */
export async function loadCode(dir: string): Promise<LoadedCode> {
  const app = await buildFolder(dir, dir);
  const definitions = await buildDefinitions(app, dir);
  const folders = [app, ...definitions.values()];
  const codes = [...definitions].map(([path, { dir, built }]) => [path, appCodeOf(built, dir)] as const);
  return {
    code: { ...appCodeOf(app.built, dir), definitions: Object.fromEntries(codes) },
    script: folders.map(({ built }) => built.script).join("\n"),
    directories: [...new Set(folders.flatMap(directoriesOf))],
    warnings: folders.flatMap(warningsOf),
  };
}

interface BuiltFolder {
  readonly dir: string;
  readonly folder: ConvexFolder;
  readonly built: Bundle;
}

async function buildFolder(dir: string, appDir: string): Promise<BuiltFolder> {
  const folder = readConvexFolder(dir);
  return { dir, folder, built: await bundle(dir, folder, appDir) };
}

/** All components that the app uses, and those that they use, by the paths that name their definitions. */
async function buildDefinitions(app: BuiltFolder, appDir: string): Promise<Map<string, BuiltFolder>> {
  const definitions = new Map<string, BuiltFolder>();
  const found = [...app.built.componentConfigs];
  for (let config = found.shift(); config !== undefined; config = found.shift()) {
    const path = definitionPathOf(config, appDir);
    if (definitions.has(path)) continue;
    const built = await buildFolder(dirname(config), appDir);
    definitions.set(path, built);
    found.push(...built.built.componentConfigs);
  }
  return definitions;
}

/** Those that people edit: packages don't change while they are worked with. */
function directoriesOf({ dir, folder, built }: BuiltFolder): string[] {
  if (dir.split(sep).includes("node_modules")) return [];
  return [...folder.directories, ...built.inputs.map((input) => dirname(resolve(dir, input)))];
}

function warningsOf({ folder }: BuiltFolder): string[] {
  return folder.nodeFiles.map(
    ({ module }) =>
      `${module} says "use node": Node actions are not supported by the embedded backend yet, so its functions are left out.`,
  );
}
