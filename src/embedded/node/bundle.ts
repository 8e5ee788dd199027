import type { BuildFailure, BuildOptions } from "esbuild";
import { SCOPE_NAMES } from "../functions/code.js";
import { componentImports, type ImportedConfig } from "./component-imports.js";
import type { ConvexFolder } from "./convex-folder.js";
import { esbuild, ownNodePaths } from "./packages-of-convex.js";

type EntryFiles = Pick<ConvexFolder, "functionFiles"> & Partial<ConvexFolder>;

/** The user's code as one script whose value is a function over {@link SCOPE_NAMES}. */
export interface Bundle {
  readonly script: string;
  /** As JSON text. Its sources are relative to the folder. */
  readonly sourceMap: string;
  /** Files outside of `node_modules` that went into it, relative to the folder. */
  readonly inputs: readonly string[];
  /** The definitions of the components that the folder's own one uses. */
  readonly componentConfigs: readonly ImportedConfig[];
}

/** The user's code can't be built, imported or put in place. The message is for them. */
export class LoadError extends Error {
  override readonly name = "LoadError";
}

const HEADER = `(function (${SCOPE_NAMES.join(", ")}) { "use strict"; const module = { exports: {} };`;
const FOOTER = "return module.exports; })";

/**
 * Builds everything in the folder at once. Rejects with a {@link LoadError} that shows each mistake in its file.
 * @param appDir - the app's folder: components are named by their paths from there
 */
export async function bundle(dir: string, folder: EntryFiles, appDir = dir): Promise<Bundle> {
  return build(dir, entryOf(folder), appDir, {
    platform: "browser",
    target: "es2022",
    conditions: ["convex", "module"],
    banner: { js: HEADER },
  });
}

async function build(
  dir: string,
  entry: string,
  appDir: string,
  target: Pick<BuildOptions, "platform" | "target" | "conditions" | "banner">,
): Promise<Bundle> {
  const imports = componentImports(appDir);
  try {
    const result = await esbuild.build({
      stdin: { contents: entry, resolveDir: dir, sourcefile: "convex-entry.js" },
      absWorkingDir: dir,
      outfile: "convex-bundle.js",
      bundle: true,
      write: false,
      metafile: true,
      sourcemap: "external",
      format: "cjs",
      ...target,
      nodePaths: ownNodePaths(),
      plugins: [imports.plugin],
      footer: { js: FOOTER },
      logLevel: "silent",
    });
    const textOf = (extension: string) =>
      result.outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? "";
    return {
      script: textOf(".js"),
      sourceMap: textOf(".js.map"),
      inputs: Object.keys(result.metafile.inputs).filter((path) => !path.includes("node_modules/")),
      componentConfigs: [...imports.found.values()],
    };
  } catch (error) {
    throw await explain(error);
  }
}

function entryOf(folder: EntryFiles): string {
  const imports = folder.functionFiles.map(
    ({ file }, i) => `import * as module${i} from ${JSON.stringify(file)};`,
  );
  const modules = folder.functionFiles.map(({ module }, i) => `${JSON.stringify(module)}: module${i}`);
  return [
    ...imports,
    importDefault("schema", folder.schemaFile),
    importDefault("authConfig", folder.authConfigFile),
    importDefault("config", folder.configFile),
    `export const modules = { ${modules.join(", ")} };`,
    "export { schema, authConfig, config };",
  ].join("\n");
}

function importDefault(name: string, file: string | undefined): string {
  return file === undefined ? `const ${name} = undefined;` : `import ${name} from ${JSON.stringify(file)};`;
}

async function explain(error: unknown): Promise<unknown> {
  const { errors } = error as Partial<BuildFailure>;
  if (errors === undefined) return error;
  const messages = await esbuild.formatMessages(errors, { kind: "error", color: false });
  return new LoadError(messages.join("\n").trim(), { cause: error });
}
