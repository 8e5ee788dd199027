import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const FILE = "convex.json";
const DEFAULT_FUNCTIONS = "convex";
const KNOWN = [
  ...["$schema", "functions", "node", "codegen", "bundler", "generateCommonJSApi", "typescriptCompiler"],
  ...["authKit", "aiFiles", "project", "team", "prodUrl", "authInfo"],
];
const KNOWN_OF_NODE = ["externalPackages", "nodeVersion"];

/** What `_generated` is to be like, with Convex's defaults. */
export interface CodegenConfig {
  readonly isTypeScript: boolean;
  readonly hasStaticApi: boolean;
  readonly hasStaticDataModel: boolean;
  /** Whether the functions of components stand in the app's own `api`, and not in an import. */
  readonly hasLegacyComponentApi: boolean;
  readonly hasCommonJs: boolean;
}

/** What of a project's `convex.json` matters here. */
export interface ProjectConfig {
  /** Where it is; undefined if there is none. */
  readonly file: string | undefined;
  /** The folder with the functions, as an absolute path. */
  readonly functions: string;
  /** Names of packages that aren't bundled into Node actions; `*` for all. */
  readonly externalPackages: readonly string[];
  readonly codegen: CodegenConfig;
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/** The config of the project that a folder of functions belongs to: the nearest one above it, in the same package. */
export function configOfFunctions(dir: string): ProjectConfig {
  for (let folder = dirname(dir); ; folder = dirname(folder)) {
    const isLast = existsSync(join(folder, "package.json")) || folder === dirname(folder);
    if (isLast || existsSync(join(folder, FILE))) return readProjectConfig(folder);
  }
}

/**
 * Reads `convex.json` of a project's folder; what it doesn't say is as if there were none.
 * @throws saying which value is wrong, and what it must be
 */
export function readProjectConfig(folder: string): ProjectConfig {
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    return {
      file: undefined,
      functions: resolve(folder, DEFAULT_FUNCTIONS),
      externalPackages: [],
      codegen: codegenOf({}, {}),
      notes: [],
    };
  }
  const problem = (what: string) => new Error(`${file}: ${what}`);
  const config = asObject(parse(file), () => problem("it must hold an object, like {}."));
  const node = asObject(config["node"] ?? {}, () => problem("`node` must be an object."));
  const codegen = asObject(config["codegen"] ?? {}, () => problem("`codegen` must be an object."));
  const functions = config["functions"] ?? DEFAULT_FUNCTIONS;
  if (typeof functions !== "string" || functions.trim() === "")
    throw problem('`functions` must name the folder with your functions, like "convex/".');
  return {
    file,
    functions: resolve(folder, functions),
    externalPackages: externalPackagesOf(node["externalPackages"] ?? [], problem),
    codegen: codegenOf(config, codegen),
    notes: [
      ...unknownNames(config, KNOWN, ""),
      ...unknownNames(node, KNOWN_OF_NODE, "node."),
      ...nodeVersionNotes(node["nodeVersion"], problem),
    ].map((note) => `${file}: ${note}`),
  };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

function asObject(value: unknown, problem: () => Error): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw problem();
  return value as Record<string, unknown>;
}

function externalPackagesOf(value: unknown, problem: (what: string) => Error): readonly string[] {
  const names: unknown = value === "*" ? ["*"] : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && name.trim() !== "")) {
    throw problem(
      '`node.externalPackages` must be a list of package names, like ["sharp"], or ["*"] for all.',
    );
  }
  if (names.length > 1 && names.includes("*"))
    throw problem('`node.externalPackages` names all packages by "*", so nothing may stand beside it.');
  return names as string[];
}

function codegenOf(config: Record<string, unknown>, codegen: Record<string, unknown>): CodegenConfig {
  return {
    isTypeScript: codegen["fileType"] === "ts",
    hasStaticApi: codegen["staticApi"] === true,
    hasStaticDataModel: codegen["staticDataModel"] === true,
    hasLegacyComponentApi: codegen["legacyComponentApi"] === true,
    hasCommonJs: config["generateCommonJSApi"] === true,
  };
}

function unknownNames(object: Record<string, unknown>, known: readonly string[], prefix: string): string[] {
  return Object.keys(object)
    .filter((name) => !known.includes(name))
    .map((name) => `\`${prefix}${name}\` is not known here and is left out of account.`);
}

/** Node actions run with the Node that we run with. */
function nodeVersionNotes(value: unknown, problem: (what: string) => Error): string[] {
  if (value === undefined) return [];
  if (typeof value !== "string" || !/^\d+$/.test(value))
    throw problem('`node.nodeVersion` must be the number of a version as a text, like "22".');
  const [ours] = process.versions.node.split(".");
  if (value === ours) return [];
  return [`it asks for Node ${value}. Node actions run here with Node ${ours}, which runs this backend.`];
}
