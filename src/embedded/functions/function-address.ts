import { canonicalPath } from "./function-path.js";
import type { SyscallArgs } from "./invocation.js";

/** The function that a `run*` or schedule call names. */
export function addressedPath(args: SyscallArgs): string {
  const name = args["name"];
  if (typeof name === "string") return canonicalPath(name);
  throw new Error(
    "Functions of components can't be called: components are not supported by the embedded backend yet.",
  );
}
