import { SCOPE_NAMES } from "../functions/code.js";
import type { Bundle } from "./bundle.js";
import type { ConvexFolder } from "./convex-folder.js";

/** What of a built folder goes into a module. */
export interface ModuleFolder {
  readonly folder: Pick<ConvexFolder, "nodeFiles">;
  readonly built: Pick<Bundle, "script">;
}

/** The text of a module whose default export is an `AppCode`. */
export function moduleText(app: ModuleFolder, definitions: ReadonlyMap<string, ModuleFolder>): string {
  const entries = [...definitions].map(([path, folder]) => `${JSON.stringify(path)}: ${codeText(folder)}`);
  return [
    "// Made by `convex-elements bundle`. Do not edit.",
    "/* eslint-disable */",
    `const names = ${JSON.stringify(SCOPE_NAMES)};`,
    "const codeOf = (factory, nodeModules) => ({",
    "  evaluate: (scope) => factory(...names.map((name) => scope[name])),",
    "  mapStack: (stack) => stack,",
    "  nodeModules,",
    "});",
    `export default { ...${codeText(app)}, definitions: { ${entries.join(",\n")} } };`,
    "",
  ].join("\n");
}

/** Beside a module: what TypeScript knows of it. */
export const MODULE_TYPES = `import type { AppCode } from "convex-elements/embedded";
declare const code: AppCode;
export default code;
`;

function codeText({ folder, built }: ModuleFolder): string {
  const nodeModules = folder.nodeFiles.map(({ module }) => module);
  return `codeOf(${built.script.trim().replace(/;$/, "")}, ${JSON.stringify(nodeModules)})`;
}
