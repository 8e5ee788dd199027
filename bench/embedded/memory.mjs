import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./memory-child.mjs", import.meta.url));

/** Bytes a document of 100,000, and a subscription of 2,000. */
export async function measureMemory() {
  const child = fork(CHILD, { execArgv: ["--expose-gc"] });
  const [bytes] = await once(child, "message");
  return bytes;
}
