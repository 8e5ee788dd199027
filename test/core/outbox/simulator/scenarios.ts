import { appFunctions } from "./model-server.js";
import type { WorldOptions } from "./world.js";

export type Scenario = Omit<WorldOptions, "seed" | "faults" | "user" | "server">;

const well = ["ok", "ok", "create", "create", "heavy"] as const;

/** What users do, and what goes wrong meanwhile. */
export const scenarios = {
  "tabs that crash and freeze": { functions: well, mishaps: ["crash", "freeze", "loss"] },
  "several tabs that lead at once": { functions: well, mishaps: ["crash", "loss"], lockIsShared: true },
  "a bad network and a bad server": {
    functions: [...appFunctions, ...well, ...well],
    mishaps: ["loss", "duplicates", "overload", "links"],
  },
  "people and a store that fails": {
    functions: ["ok", "create", "refusing", "conflicting", "later"],
    mishaps: ["people", "store", "crash", "loss"],
  },
  "a server and a browser that forget": {
    functions: ["ok", "create", "refusing"],
    mishaps: ["prune", "cleared", "loss", "duplicates", "crash"],
  },
  "tabs of several versions": {
    functions: ["ok", "create", "missing"],
    mishaps: ["versions", "crash", "loss", "freeze"],
  },
  "everything at once": {
    functions: [...appFunctions, ...well, ...well],
    mishaps: ["crash", "freeze", "loss", "duplicates", "overload", "store", "prune", "people", "links"],
  },
} as const satisfies Readonly<Record<string, Scenario>>;
