import { createRequire } from "node:module";
import { join } from "node:path";
import type { BuildOptions } from "esbuild";
import type { CodeScope } from "../functions/code.js";

/** What the code of `"use node"` files takes over from the instance; everything else is Node's own. */
const NAMES = [
  "Convex",
  "process",
  "console",
  "require",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
] as const;

/** How `"use node"` files are built: as one script whose value is a function over {@link NAMES}. */
export const NODE_BUILD = {
  platform: "node",
  target: "node20",
  conditions: ["convex", "module", "node"] as string[],
  banner: { js: `(function (${NAMES.join(", ")}) { "use strict"; const module = { exports: {} };` },
} as const satisfies BuildOptions;

/** The values of {@link NAMES} for one instance. */
export function nodeScopeValues(scope: CodeScope, dir: string): unknown[] {
  // A copy that can be written to, as packages for Node do: each run has an instance of its own.
  const env = { ...(scope["process"] as { env: Record<string, string> }).env };
  const own: Record<string, unknown> = {
    ...scope,
    console: scope["nodeConsole"],
    process: new Proxy(process, {
      get: (target, property) => (property === "env" ? env : (Reflect.get(target, property) as unknown)),
    }),
    require: createRequire(join(dir, "convex-node-bundle.js")),
  };
  return NAMES.map((name) => own[name]);
}
