import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";

const NAME = "external-packages";

/**
 * Leaves packages where they are installed, for those that can't be bundled: with binaries, or files beside their code.
 * @param names - of packages; `*` for all but `convex`
 */
export function externalPackages(names: readonly string[]): Plugin {
  const isNamed = (name: string) => names.includes(name);
  const isExternal = (name: string) => name !== "convex" && (isNamed("*") || isNamed(name));
  const setup = (build: PluginBuild) => {
    build.onResolve({ filter: /^[^./#]/ }, async (args) => {
      const name = packageOf(args.path);
      if (args.pluginData === NAME || args.kind === "entry-point" || !isExternal(name)) return undefined;
      return resolveOutside(build, args, isNamed(name));
    });
  };
  return { name: NAME, setup };
}

/** A package's name is what an import of it begins with: `sharp/lib`, `@scope/name/part`. */
function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

async function resolveOutside(
  build: PluginBuild,
  { path, kind, importer, resolveDir }: OnResolveArgs,
  isNamed: boolean,
): Promise<OnResolveResult | undefined> {
  const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: NAME });
  if (found.errors.length > 0) {
    if (!isNamed) return undefined;
    const text = `The package ${packageOf(path)}, which convex.json names in node.externalPackages, can't be found. Install it: npm install ${packageOf(path)}`;
    return { errors: [{ text }] };
  }
  // Modules of Node, and packages that are sources of this project.
  if (found.external || !found.path.split(sep).includes("node_modules")) return undefined;
  return { path: kind === "require-call" ? found.path : pathToFileURL(found.path).href, external: true };
}
