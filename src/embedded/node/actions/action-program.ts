import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { esbuild, ownNodePaths } from "../packages-of-convex.js";

let text: Promise<string> | undefined;

/** What an action's process runs, as one module: it must run where this package isn't found. */
export function actionProgram(): Promise<string> {
  text ??= bundleProgram();
  return text;
}

async function bundleProgram(): Promise<string> {
  // Beside this file, be it TypeScript or what was made of it.
  const file = fileURLToPath(new URL(`./program${extname(import.meta.url)}`, import.meta.url));
  const { outputFiles } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    nodePaths: ownNodePaths(),
    logLevel: "silent",
  });
  return outputFiles.map((output) => output.text).join("");
}
