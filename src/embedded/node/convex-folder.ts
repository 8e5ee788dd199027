import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";

/** A file of the user's `convex/` folder that holds functions. */
export interface FunctionFile {
  /** Path without extension, with slashes: the first half of its functions' names. */
  readonly module: string;
  readonly file: string;
}

export interface ConvexFolder {
  readonly functionFiles: readonly FunctionFile[];
  /** Files whose actions ask for Node. */
  readonly nodeFiles: readonly FunctionFile[];
  readonly schemaFile: string | undefined;
  readonly authConfigFile: string | undefined;
  readonly configFile: string | undefined;
  readonly directories: readonly string[];
}

const EXTENSIONS = [".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs"];

/** @throws if there is no such folder, with what can be done about it */
export function assertFolder(
  dir: string,
  remedy = "Name the folder that holds your Convex functions, or make one by `npx convex-elements init`.",
): void {
  if (!isFolder(dir)) throw new Error(`There is no folder ${dir}. ${remedy}`);
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Finds what Convex would deploy from a folder. */
export function readConvexFolder(dir: string): ConvexFolder {
  assertFolder(dir);
  const { files, directories } = walk(dir);
  const candidates = files
    .filter((file) => isFunctionFile(relative(dir, file)))
    .map((file) => describe(dir, file));
  return {
    functionFiles: candidates.filter(({ file }) => !asksForNode(file)),
    nodeFiles: candidates.filter(({ file }) => asksForNode(file)),
    schemaFile: firstExisting(dir, "schema"),
    authConfigFile: firstExisting(dir, "auth.config"),
    configFile: firstExisting(dir, "convex.config"),
    directories,
  };
}

function walk(dir: string): { files: string[]; directories: string[] } {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(dir, entry.name));
  const below = entries
    .filter(
      (entry) => entry.isDirectory() && entry.name !== "node_modules" && !isComponent(join(dir, entry.name)),
    )
    .map((entry) => walk(join(dir, entry.name)));
  return {
    files: [...files, ...below.flatMap((inner) => inner.files)],
    directories: [dir, ...below.flatMap((inner) => inner.directories)],
  };
}

/** A folder inside with a definition of its own is a component and isn't part of the app's functions. */
function isComponent(dir: string): boolean {
  return existsSync(join(dir, "convex.config.ts")) || existsSync(join(dir, "convex.config.js"));
}

function isFunctionFile(path: string): boolean {
  const name = basename(path);
  const isNamedLikeOne =
    EXTENSIONS.includes(extname(name)) &&
    !name.startsWith(".") &&
    !name.startsWith("#") &&
    !path.includes(" ") &&
    name.split(".").length === 2; // Two dots: tests, declarations, configurations.
  return isNamedLikeOne && !path.startsWith(`_generated${sep}`) && !/^schema\.[jt]s$/.test(name);
}

function describe(dir: string, file: string): FunctionFile {
  const path = relative(dir, file).split(sep).join("/");
  return { module: path.slice(0, -extname(path).length), file };
}

function asksForNode(file: string): boolean {
  return /^\s*(["'])use node\1;?\s*$/m.test(readFileSync(file, "utf8"));
}

function firstExisting(dir: string, name: string): string | undefined {
  return [".ts", ".js"].map((extension) => join(dir, name + extension)).find((file) => existsSync(file));
}
