// `npm run check`: everything that CI checks before it runs a test. All are run, then the failures are named.
import { ensureDependencies, build, main, run, SetupError, step } from "./setup.mjs";

const checks = [
  "lock:check",
  "format:check",
  "lint",
  "layers",
  "types",
  "dead-code",
  "generated:check",
  "package:check",
  "size",
];

await main(async () => {
  await ensureDependencies();
  await build();
  const failed = [];
  for (const name of checks) {
    try {
      await step(`npm run ${name}`, () => run("npm", ["run", "--silent", name], { show: name === "size" }));
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failed.push(name);
    }
  }
  if (failed.length > 0) throw new SetupError(`Failed: ${failed.join(", ")}.`);
});
