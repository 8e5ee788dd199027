import type { Stage } from "../support/stage.js";

/** Puts each value under its name. */
export async function setFigures(stage: Stage, figures: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, value] of Object.entries(figures)) await stage.run("counters:set", { name, value });
}
