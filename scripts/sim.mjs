// `npm run sim`: long runs of the outbox's simulator. `-- --schedules 100000` says how many, `-- --seed 7` where they begin:
// a failure names its seed, and `-- --schedules 1 --seed N` runs just that one of each scenario.
import { parseArgs } from "node:util";
import { main, SetupError, tool } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({
    options: { schedules: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
  });
  for (const [name, value] of Object.entries(values)) {
    if (!/^\d+$/.test(value)) throw new SetupError(`--${name} is a number, not ${value}.`);
  }
  const env = { SIM_SCHEDULES: values.schedules, SIM_SEED: values.seed };
  await tool("vitest", ["run", "test/core/outbox/simulator.test.ts"], { show: true, env });
});
