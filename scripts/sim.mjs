// `npm run sim`: long runs of the outbox's simulator. `-- --schedules 100000` says how many, `-- --seed 7` where they begin:
// a failure names its seed, and `-- --schedules 1 --seed N` runs just that one of each scenario.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "./setup.mjs";

const { values } = parseArgs({
  options: { schedules: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const { status } = spawnSync(
  path.join(root, "node_modules", ".bin", "vitest"),
  ["run", "test/core/outbox/simulator.test.ts"],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SIM_SCHEDULES: values.schedules, SIM_SEED: values.seed },
  },
);
process.exitCode = status ?? 1;
