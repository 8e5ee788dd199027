import { dirname, resolve, sep } from "node:path";
import type { AppCode, ComponentCode } from "../functions/code.js";
import { moduleText } from "./module-text.js";
import { componentCodeOf, nodeCodeOf } from "./app-code.js";
import { type Bundle, bundle, bundleForNode } from "./bundle.js";
import { definitionPathOf } from "./component-imports.js";
import { type ConvexFolder, readConvexFolder } from "./convex-folder.js";

/** A version of the user's code, ready to be deployed. */
export interface LoadedCode {
  readonly code: AppCode;
  /** Equal for folders that would run the same. */
  readonly script: string;
  /** Every directory in which a change may change the code. */
  readonly directories: readonly string[];
}

/**
 * A `convex/` folder and its components as an ES module, for pages: nothing in it is evaluated from text, so it runs
 * under the strictest content security policy. Its default export is an `AppCode`. Equal folders give equal modules.
 */
export async function bundleModule(dir: string): Promise<string> {
  const app = await buildFolder(dir, dir);
  const definitions = await buildDefinitions(app, dir);
  return moduleText(app, definitions);
}

/** Reads and builds a `convex/` folder and its components. Rejects with a `LoadError` for mistakes in the code. */
export async function loadCode(dir: string): Promise<LoadedCode> {
  const app = await buildFolder(dir, dir);
  const definitions = await buildDefinitions(app, dir);
  const folders = [app, ...definitions.values()];
  const codes = [...definitions].map(([path, folder]) => [path, codeOf(folder)] as const);
  return {
    code: { ...codeOf(app), definitions: Object.fromEntries(codes) },
    script: folders.map(({ built, node }) => `${built.script}\n${node?.script ?? ""}`).join("\n"),
    directories: [...new Set(folders.flatMap(directoriesOf))],
  };
}

interface BuiltFolder {
  readonly dir: string;
  readonly folder: ConvexFolder;
  readonly built: Bundle;
  readonly node: Bundle | undefined;
}

function codeOf({ dir, built, node }: BuiltFolder): ComponentCode {
  return { ...componentCodeOf(built, dir), ...(node === undefined ? {} : { node: nodeCodeOf(node, dir) }) };
}

async function buildFolder(dir: string, appDir: string): Promise<BuiltFolder> {
  const folder = readConvexFolder(dir);
  const [nodeFile] = folder.nodeFiles;
  if (nodeFile !== undefined && dir !== appDir) {
    throw new Error(`${nodeFile.file} says "use node", which components can't.`);
  }
  const node = nodeFile === undefined ? undefined : await bundleForNode(dir, folder);
  return { dir, folder, node, built: await bundle(dir, folder, appDir) };
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
function directoriesOf({ dir, folder, built, node }: BuiltFolder): string[] {
  if (dir.split(sep).includes("node_modules")) return [];
  const inputs = [...built.inputs, ...(node?.inputs ?? [])];
  return [...folder.directories, ...inputs.map((input) => dirname(resolve(dir, input)))];
}
