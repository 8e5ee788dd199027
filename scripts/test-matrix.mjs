// `npm run test:matrix`: build, types and tests for Node with each version of Node and convex that is to work.
// `-- --node 24,26` and `-- --convex 1.49.0` choose among them.
import { parseArgs } from "node:util";
import { allPairs, nameOf, runPair } from "./matrix.mjs";
import { main, SetupError } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { node: { type: "string" }, convex: { type: "string" } } });
  const isChosen = (name, version) => values[name]?.split(",").includes(version) ?? true;
  const pairs = allPairs.filter(({ node, convex }) => isChosen("node", node) && isChosen("convex", convex));
  if (pairs.length === 0)
    throw new SetupError(`No such pair. There are:\n${allPairs.map(nameOf).join("\n")}`);
  const table = [];
  const totals = { passed: 0, failed: 0 };
  for (const pair of pairs) {
    const row = await resultOf(pair);
    table.push(row);
    totals.passed += row.passed;
    totals.failed += row.failed;
  }
  console.table(table);
  if (totals.failed > 0) process.exitCode = 1;
  for (const { pair, passed, failed } of table) console.log(`${pair}: ${passed} passed, ${failed} failed`);
});

/** A pair that can't be built or has wrong types counts as one failure: the others run all the same. */
async function resultOf(pair) {
  try {
    const { version, convex, passed, failures } = await runPair(pair);
    const [problem = ""] = failures;
    return {
      pair: nameOf(pair),
      "process.version": version,
      convex,
      passed,
      failed: failures.length,
      problem,
    };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const [problem] = error.message.split("\n");
    return { pair: nameOf(pair), "process.version": "", convex: "", passed: 0, failed: 1, problem };
  }
}
