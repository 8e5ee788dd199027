import type { JSONValue } from "convex/values";
import { shortPath } from "../functions/function-path.js";
import type { FunctionType } from "../functions/registry.js";

/** Something that a person at the terminal may want to see. */
export type LogEvent =
  | {
      readonly type: "function";
      readonly functionType: FunctionType;
      readonly path: string;
      readonly line: string;
    }
  | {
      readonly type: "function-error";
      readonly functionType: FunctionType;
      readonly path: string;
      readonly message: string;
    }
  | { readonly type: "audit"; readonly path: string; readonly body: JSONValue }
  | { readonly type: "fault"; readonly message: string; readonly error: unknown };

export type LogListener = (event: LogEvent) => void;

/** Reports what one run wrote and how it failed, if it did. */
export function logRun(
  log: LogListener,
  functionType: FunctionType,
  functionPath: string,
  run: { readonly logLines: readonly string[]; readonly errorMessage?: string | undefined },
): void {
  const path = shortPath(functionPath);
  for (const line of run.logLines) log({ type: "function", functionType, path, line });
  if (run.errorMessage !== undefined)
    log({ type: "function-error", functionType, path, message: run.errorMessage });
}
