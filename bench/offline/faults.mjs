// The same faults for ours and for TanStack's offline transactions, in real tabs over a network that fails.
import { bundle } from "./browser.mjs";
import { faults } from "./faults/faults.mjs";
import { onStage } from "./faults/stage.mjs";

const CONTENDERS = ["ours", "tanstack"];

export async function measureFaults(context) {
  const scripts = new Map();
  for (const name of CONTENDERS) scripts.set(name, await scriptOf(name));
  const rows = [];
  for (const { fault, condition, run } of faults) {
    const row = { fault, condition };
    for (const [name, script] of scripts) row[name] = await run((work) => onStage(context, script, work));
    rows.push(row);
  }
  return rows;
}

function scriptOf(name) {
  return bundle(`
    import { serve } from "./page/faults.js";
    import * as app from "./faults/${name}.js";
    globalThis.bench = serve(app);
  `);
}
