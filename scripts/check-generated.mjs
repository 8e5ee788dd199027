// Makes every generated file anew and fails if the committed one was not the same, or if the manifest of the elements
// lacks something.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { apiReports, writeApiReports } from "./api-report.mjs";
import { documentedElements } from "./element-pages.mjs";
import { manifestProblems } from "./manifest-problems.mjs";
import { build, main, root, run, SetupError, tool } from "./setup.mjs";

const generated = [
  "custom-elements.json",
  ...(await documentedElements()).map(({ page }) => page),
  "src/types/elements.ts",
  ...apiReports,
  ...filesIn("convex/_generated"),
  ...filesIn("convex/realtime/_generated"),
];

await main(async () => {
  // The reports are made of what was built.
  await build();
  const before = new Map(generated.map((file) => [file, read(file)]));
  await run("node", ["scripts/codegen.mjs"]);
  await tool("cem", ["analyze"]);
  await run("node", ["scripts/element-pages.mjs"]);
  await run("node", ["scripts/element-types.mjs"]);
  await writeApiReports();
  const stale = generated.filter((file) => read(file) !== before.get(file));
  if (stale.length > 0)
    throw new SetupError(`These files were not fresh and are made anew: ${stale.join(", ")}.`);
  const problems = manifestProblems(JSON.parse(read("custom-elements.json")));
  if (problems.length > 0)
    throw new SetupError(`custom-elements.json is not as it should be.\n${problems.join("\n")}`);
  console.log(`${generated.length} generated files are fresh.`);
});

function filesIn(folder) {
  return readdirSync(path.join(root, folder)).map((name) => path.join(folder, name));
}

function read(file) {
  return readFileSync(path.join(root, file), "utf8");
}
