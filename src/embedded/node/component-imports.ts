import { dirname, relative, sep } from "node:path";
import type { OnResolveArgs, Plugin, PluginBuild } from "esbuild";

const NAMESPACE = "convex-component";

/** How a component's definition is named in the code: the path of its folder from the app's. */
export function definitionPathOf(configFile: string, appDir: string): string {
  return relative(appDir, dirname(configFile)).split(sep).join("/");
}

/** A component's definition that a `convex.config` imports. */
export interface ImportedConfig {
  /** As an absolute path. */
  readonly file: string;
  /** How the import names it. */
  readonly specifier: string;
}

/**
 * Lets a `convex.config` import those of the components that it uses: `use()` asks an imported definition for its
 * path and its name, which Convex adds where it bundles. Collects the imported files on the way.
 */
export function componentImports(appDir: string): {
  readonly plugin: Plugin;
  /** By file. */
  readonly found: ReadonlyMap<string, ImportedConfig>;
} {
  const found = new Map<string, ImportedConfig>();
  const setup = (build: PluginBuild) => {
    build.onResolve({ filter: /convex\.config(\.[jt]s)?$/ }, async (args) => {
      if (!isConfigImport(args)) return undefined;
      const file = await resolveConfig(build, args);
      if (file === undefined) return undefined;
      found.set(file, { file, specifier: args.path });
      return { path: file, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: definitionModule(path, definitionPathOf(path, appDir)),
      resolveDir: dirname(path),
    }));
  };
  return { plugin: { name: NAMESPACE, setup }, found };
}

/** True for a config that imports another one; false for the bundle's entry, and for our own import of the real one. */
function isConfigImport(args: OnResolveArgs): boolean {
  return args.namespace === "file" && /convex\.config\.[jt]s$/.test(args.importer);
}

async function resolveConfig(build: PluginBuild, args: OnResolveArgs): Promise<string | undefined> {
  const asTypeScript = args.path.endsWith(".js") ? [`${args.path.slice(0, -3)}.ts`] : [];
  for (const candidate of [args.path, ...asTypeScript, `${args.path}.js`, `${args.path}.ts`]) {
    const { path, errors } = await build.resolve(candidate, {
      kind: args.kind,
      resolveDir: args.resolveDir,
      namespace: "convex-component-lookup", // So that this plugin doesn't take it up again.
    });
    if (errors.length === 0) return path;
  }
  return undefined;
}

function definitionModule(configFile: string, definitionPath: string): string {
  return [
    `import definition from ${JSON.stringify(configFile)};`,
    `export default { componentDefinitionPath: ${JSON.stringify(definitionPath)}, defaultName: definition._name };`,
  ].join("\n");
}
