// `npm run codegen`: makes `convex/_generated` and `convex/realtime/_generated` anew, as `convex-elements dev` does for
// any app. From the sources, so that nothing has to be built before.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { main, root, SetupError } from "./setup.mjs";

const program = path.join(root, "node_modules/.cache/convex-elements/codegen.mjs");

await main(async () => {
  await build({
    entryPoints: [path.join(root, "src/embedded/node/index.ts")],
    outfile: program,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  const { startDevServer } = await import(pathToFileURL(program).href);
  const lines = [];
  const log = (line) => lines.push(line);
  const server = await startDevServer({ dir: path.join(root, "convex"), port: 0, codegen: true, log });
  await server.close();
  const problem = lines.find((line) => line.includes("could not be made"));
  if (problem !== undefined) throw new SetupError(problem);
  console.log(lines.filter((line) => line.startsWith("Generated")).join("\n") || "All was fresh already.");
});
