import { dirname, resolve } from "node:path";
import type { AppCode } from "../functions/code.js";
import { appCodeOf } from "./app-code.js";
import { bundle } from "./bundle.js";
import { readConvexFolder } from "./convex-folder.js";

/** A version of the user's code, ready to be deployed. */
export interface LoadedCode {
  readonly code: AppCode;
  /** Equal for folders that would run the same. */
  readonly script: string;
  /** Every directory in which a change may change the code. */
  readonly directories: readonly string[];
  /** What the user should know although the code can be run. */
  readonly warnings: readonly string[];
}

/** Reads and builds a `convex/` folder. Rejects with a `LoadError` for mistakes in the code. */
export async function loadCode(dir: string): Promise<LoadedCode> {
  const folder = readConvexFolder(dir);
  const built = await bundle(dir, folder);
  const inputDirectories = built.inputs.map((input) => dirname(resolve(dir, input)));
  return {
    code: appCodeOf(built, dir),
    script: built.script,
    directories: [...new Set([...folder.directories, ...inputDirectories])],
    warnings: folder.nodeFiles.map(
      ({ module }) =>
        `${module} says "use node": Node actions are not supported by the embedded backend yet, so its functions are left out.`,
    ),
  };
}
