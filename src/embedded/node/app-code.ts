import { SourceMap, type SourceMapPayload } from "node:module";
import { basename } from "node:path";
import { Script } from "node:vm";
import { type CodeScope, type ComponentCode, SCOPE_NAMES, type UserModules } from "../functions/code.js";
import type { Bundle } from "./bundle.js";

/** In the stack of every error of the user's code. */
const BUNDLE_NAME = "convex-bundle";

let lastBundle = 0;

/** Makes a bundle runnable. Errors thrown by it point into the user's files. */
export function componentCodeOf(bundle: Bundle, dir: string): ComponentCode {
  lastBundle += 1;
  const filename = `${BUNDLE_NAME}-${lastBundle}.js`;
  const encodedMap = Buffer.from(bundle.sourceMap).toString("base64");
  // The comment is for debuggers: breakpoints in the user's files work with it.
  const text = `${bundle.script}\n//# sourceMappingURL=data:application/json;base64,${encodedMap}`;
  const factory = new Script(text, { filename }).runInThisContext() as (...values: unknown[]) => UserModules;
  return {
    evaluate: (scope: CodeScope) => factory(...SCOPE_NAMES.map((name) => scope[name])),
    mapStack: stackMapper(bundle, filename, `../${basename(dir)}`),
  };
}

function stackMapper(bundle: Bundle, filename: string, label: string): (stack: string) => string {
  let map: SourceMap | undefined; // Read only when something was thrown.
  const positions = new RegExp(`^(\\s+at )(?:(.*) \\()?${filename}:(\\d+):(\\d+)\\)?$`);
  const mapFrame = (frame: string): string | undefined => {
    const [, at, name, line, column] = positions.exec(frame) ?? [];
    if (line === undefined) return frame;
    map ??= new SourceMap(JSON.parse(bundle.sourceMap) as SourceMapPayload);
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry) || entry.originalSource.includes("node_modules/")) return undefined;
    const place = `${label}/${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    return `${at}${name ?? "<anonymous>"} (${place})`;
  };
  return (stack) =>
    stack
      .split("\n")
      .map(mapFrame)
      .filter((frame) => frame !== undefined)
      .join("\n");
}
