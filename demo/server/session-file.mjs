// Where a running demo leaves its address and admin key for `npm run demo:import`, readable by its user only.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { root, SetupError } from "../../scripts/setup.mjs";

const file = path.join(root, ".convex", "demo.json");

export async function writeSession(session) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(session), { mode: 0o600 });
}

/** Takes the file away, unless a demo that started later has written its own. */
export async function removeSession(url) {
  if ((await read())?.url === url) await rm(file);
}

/** @returns {Promise<{ url: string, adminKey: string }>} */
export async function readSession() {
  const session = await read();
  if (session === undefined)
    throw new SetupError("No demo is running here. Start one with `npm start` first.");
  return session;
}

async function read() {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
