import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** Reads environment variables from a file, one `NAME=value` a line. Throws if it can't be read. */
export function readEnvFile(file: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(file, "utf8").replace(/^\uFEFF/, "")) as Record<string, string>;
  } catch (error) {
    throw new Error(`The environment file ${file} can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
