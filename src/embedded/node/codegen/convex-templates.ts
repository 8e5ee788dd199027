import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { convexSources, esbuild } from "../packages-of-convex.js";
import type { StartPush } from "./analysis.js";

/** A folder of functions, as Convex's command line speaks of it. */
export interface ComponentDirectory {
  readonly isRoot: boolean;
  readonly path: string;
  readonly definitionPath: string;
}

interface Context {
  /** The files that hold functions, as absolute paths. */
  entryPoints(dir: string): readonly string[];
  crash(reason: { readonly printedMessage: string }): never;
}

interface ApiOptions {
  readonly staticApi: boolean;
  readonly useComponentApiImports: boolean;
}

/** The component folders by path, and how the app's definition imports them. */
type ComponentsMap = ReadonlyMap<string, { readonly importSpecifier: string }>;

type OfComponent = [ctx: Context, push: StartPush, root: ComponentDirectory, directory: ComponentDirectory];

/** The functions of Convex's own command line that make the text of generated files. */
export interface ConvexTemplates {
  componentApiJs(): string;
  rootComponentApiCJS(): string;
  componentApiStubDTS(): string;
  componentApiStubTS(): string;
  componentApiDTS(...of: [...OfComponent, components: ComponentsMap, options: ApiOptions]): Promise<string>;
  componentApiTSWithTypes(
    ...of: [...OfComponent, components: ComponentsMap, options: ApiOptions]
  ): Promise<string>;
  componentTS(...of: OfComponent): Promise<string>;
  componentServerTS(isRoot: boolean, envVars: unknown): string;
  serverCodegen(options: { readonly useTypeScript: boolean; readonly envVars: unknown }): {
    readonly JS: string;
    readonly DTS: string;
    readonly TS: string;
  };
  dynamicDataModelDTS(): string;
  noSchemaDataModelDTS(): string;
  staticDataModelDTS(...of: OfComponent): Promise<string>;
  tsconfigCodegen(): string;
}

const NAMES = [
  ...[
    "componentApiJs",
    "rootComponentApiCJS",
    "componentApiStubDTS",
    "componentApiStubTS",
    "componentApiDTS",
  ],
  ...["componentApiTSWithTypes", "componentTS", "componentServerTS", "serverCodegen", "dynamicDataModelDTS"],
  ...["noSchemaDataModelDTS", "staticDataModelDTS", "tsconfigCodegen"],
] as const;

const FILES = ["component_api", "component_server", "dataModel", "server", "tsconfig"];

let loading: Promise<ConvexTemplates> | undefined;

/**
 * Takes the text of generated files from the installed `convex` itself, so that it is what its own command line would
 * write. That command line can't be run instead: without a deployment it leaves out components, and it reports to
 * Convex how it was used. These modules ask nobody for anything.
 * @throws if that `convex` isn't made the way those that this was written for are
 */
export function convexTemplates(): Promise<ConvexTemplates> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw new Error(
      "The installed convex makes generated code in a way that isn't known here. Update convex-elements, or let " +
        "`npx convex dev` make it.",
      { cause: error },
    );
  });
  return loading;
}

async function load(): Promise<ConvexTemplates> {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: FILES.map((name) => `export * from "./${name}.js";`).join("\n"),
      resolveDir: join(convexSources(), "cli/codegen_templates"),
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    plugins: [withoutCommandLine],
  });
  const [script] = outputFiles;
  const address = `data:text/javascript;base64,${Buffer.from(script?.contents ?? "").toString("base64")}`;
  const templates = (await import(address)) as Partial<ConvexTemplates>;
  const missing = NAMES.filter((name) => typeof templates[name] !== "function");
  if (missing.length > 0) throw new Error(`There is no ${missing.join(", ")}.`);
  return templates as ConvexTemplates;
}

/** In place of the rest of the command line, which asks for packages that aren't installed with `convex`. */
const withoutCommandLine: Plugin = {
  name: "without-command-line",
  setup(build) {
    build.onResolve({ filter: /\/(bundler\/index|config)\.js$/ }, ({ path, importer }) => ({
      path: join(dirname(importer), path),
      namespace: "without-command-line",
    }));
    build.onLoad({ filter: /.*/, namespace: "without-command-line" }, () => ({
      contents: "exports.entryPoints = (context, dir) => context.entryPoints(dir);",
    }));
  },
};
