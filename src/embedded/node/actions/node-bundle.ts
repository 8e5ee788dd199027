import type { BuildFailure, BuildOptions, BuildResult } from "esbuild";
import type { FunctionFile } from "../convex-folder.js";
import { esbuild, ownNodePaths } from "../packages-of-convex.js";
import { externalPackages } from "./external-packages.js";

/** The files that say `"use node"`, built: a module each, and what they share. */
export interface NodeBundle {
  /** JavaScript, and source maps with `.map` after the name. */
  readonly files: readonly BuiltFile[];
  /** Why files can't be built, by module path. */
  readonly broken: Readonly<Record<string, string>>;
  /** Files outside of `node_modules` that went into it, relative to the user's folder. */
  readonly inputs: readonly string[];
}

export interface BuiltFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Builds files that say `"use node"`. One that can't be built is named, and the others are built without it.
 * @param outdir - where the result is going to be
 * @param external - names of packages that stay where they are; `*` for all
 */
export async function bundleForNode(
  dir: string,
  files: readonly FunctionFile[],
  outdir: string,
  external: readonly string[],
): Promise<NodeBundle> {
  const attempt = (entries: readonly FunctionFile[]) =>
    tryBuild(buildOptions(dir, entries, outdir, external));
  const whole = await attempt(files);
  if (typeof whole !== "string") return bundleOf(whole, {});
  const alone = await Promise.all(files.map(async (file) => ({ file, built: await attempt([file]) })));
  const broken = alone.flatMap(({ file, built }) =>
    typeof built === "string" ? [[file.module, built] as const] : [],
  );
  const good = await attempt(alone.flatMap(({ file, built }) => (typeof built === "string" ? [] : [file])));
  if (typeof good === "string") throw new Error(good);
  return bundleOf(good, Object.fromEntries(broken));
}

/** A folder built, or what is wrong with it. */
async function tryBuild(options: ReturnType<typeof buildOptions>) {
  try {
    return await esbuild.build(options);
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    return (await esbuild.formatMessages(errors, { kind: "error", color: false })).join("\n").trim();
  }
}

function bundleOf(
  { outputFiles, metafile }: BuildResult<ReturnType<typeof buildOptions>>,
  broken: NodeBundle["broken"],
): NodeBundle {
  return {
    files: outputFiles.map(({ path, text }) => ({ path, text })),
    broken,
    inputs: Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules/")),
  };
}

function buildOptions(
  dir: string,
  entries: readonly FunctionFile[],
  outdir: string,
  external: readonly string[],
) {
  return {
    entryPoints: entries.map(({ file, module }) => ({ in: file, out: module })),
    absWorkingDir: dir,
    outdir,
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    sourcemap: "external",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    chunkNames: "_deps/[hash]",
    platform: "node",
    target: "node20",
    conditions: ["convex", "module", "node"] as string[],
    nodePaths: ownNodePaths(),
    plugins: [externalPackages(external)],
    logLevel: "silent",
  } as const satisfies BuildOptions;
}
