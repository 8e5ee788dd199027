import { dirname, resolve, sep } from "node:path";
import type { AppCode, ComponentCode } from "../functions/code.js";
import { moduleText } from "./module-text.js";
import { type LoadedNodeCode, nodeCodeOf } from "./actions/node-code.js";
import { componentCodeOf } from "./app-code.js";
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
  /** Ends the processes of its Node actions: at once, or each with its action. */
  close(now: boolean): Promise<void>;
}

export interface LoadOptions {
  /** The app's environment variables, which Node actions see while they are imported. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of packages that aren't bundled into Node actions; `*` for all. Default: none. */
  readonly externalPackages?: readonly string[];
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
export async function loadCode(dir: string, options: LoadOptions = {}): Promise<LoadedCode> {
  const app = await buildFolder(dir, dir);
  const definitions = await buildDefinitions(app, dir);
  const { nodeFiles } = app.folder;
  const { env = {}, externalPackages = [] } = options;
  const node =
    nodeFiles.length === 0 ? undefined : await nodeCodeOf({ dir, files: nodeFiles, env, externalPackages });
  const codes = [...definitions].map(([path, folder]) => [path, codeOf(folder)] as const);
  const folders = [app, ...definitions.values()];
  const scripts = [
    ...folders.map(({ built }) => built.script),
    node?.script ?? "",
    JSON.stringify(node?.broken),
  ];
  return {
    code: { ...codeOf(app), ...(node && { node }), definitions: Object.fromEntries(codes) },
    script: scripts.join("\n"),
    directories: [...new Set([...folders.flatMap(directoriesOf), ...directoriesOfNode(dir, node)])],
    close: async (now) => node?.close(now),
  };
}

interface BuiltFolder {
  readonly dir: string;
  readonly folder: ConvexFolder;
  readonly built: Bundle;
}

function codeOf({ dir, built }: BuiltFolder): ComponentCode {
  return componentCodeOf(built, dir);
}

async function buildFolder(dir: string, appDir: string): Promise<BuiltFolder> {
  const folder = readConvexFolder(dir);
  const [nodeFile] = folder.nodeFiles;
  if (nodeFile !== undefined && dir !== appDir) {
    throw new Error(`${nodeFile.file} says "use node", which components can't.`);
  }
  return { dir, folder, built: await bundle(dir, folder, appDir) };
}

/** All components that the app uses, and those that they use, by the paths that name their definitions. */
async function buildDefinitions(app: BuiltFolder, appDir: string): Promise<Map<string, BuiltFolder>> {
  const definitions = new Map<string, BuiltFolder>();
  const found = [...app.built.componentConfigs];
  for (let config = found.shift(); config !== undefined; config = found.shift()) {
    const path = definitionPathOf(config.file, appDir);
    if (definitions.has(path)) continue;
    const built = await buildFolder(dirname(config.file), appDir);
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

function directoriesOfNode(dir: string, node: LoadedNodeCode | undefined): string[] {
  return (node?.inputs ?? []).map((input) => dirname(resolve(dir, input)));
}
