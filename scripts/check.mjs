// `npm run check`: everything that CI checks before it runs a test. All are run, then the failures are named.
import { ensureDependencies, build, main, run, SetupError, step } from "./setup.mjs";

/** The longest first. */
const checks = [
  "lint",
  "types",
  "format:check",
  "size",
  "layers",
  "dead-code",
  "generated:check",
  "package:check",
  "lock:check",
];

/** Each has one core of a small machine. */
const checksAtOnce = 2;

await main(async () => {
  await ensureDependencies();
  await build();
  const failed = [];
  const waiting = checks.values();
  const work = async () => {
    for (const name of waiting) if (!(await isGreen(name))) failed.push(name);
  };
  await Promise.all(Array.from({ length: checksAtOnce }, work));
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join(", ")}.`);
});

async function isGreen(name) {
  try {
    await step(`npm run ${name}`, () => run("npm", ["run", "--silent", name], { show: name === "size" }));
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return false;
  }
}
