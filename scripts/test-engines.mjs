// `npm run test:engines`: the elements' tests in Firefox and WebKitGTK, all of them: `npm test` has the essential ones.
// `-- --only Firefox` chooses, `-- --essential` runs those of `npm test`, `-- --files "test/rows/*.wtr.ts"` some.
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { inEngine } from "./browser-tests.mjs";
import { ensureEngines } from "./engines.mjs";
import { build, ensureDependencies, main, SetupError, step } from "./setup.mjs";
import { results } from "./test-results.mjs";

await main(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      essential: { type: "boolean", default: false },
      files: { type: "string", default: "all" },
    },
  });
  await ensureDependencies();
  await build();
  const all = await ensureEngines();
  const engines = all.filter(({ name }) => (values.only ?? name) === name);
  if (engines.length === 0)
    throw new SetupError(`--only is one of ${all.map(({ name }) => name).join(", ")}, not ${values.only}.`);
  await mkdir(results, { recursive: true });
  for (const engine of engines) {
    const { failures } = await step(`Tests in ${engine.name}`, () =>
      inEngine(engine, values.essential ? {} : { files: values.files }),
    );
    for (const failure of failures) console.log(`  ✗ ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  }
});
