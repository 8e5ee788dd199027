import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { syncFolder } from "./log-file.js";

/** Keys that must be the same after a restart. */
export interface DataKeys {
  readonly adminKey: string;
  /** Signs development tokens. */
  readonly devIssuer: JWK;
  /** Signs what `ctx.auth.signJwt()` answers. */
  readonly deployment: JWK;
}

/** The keys of a data folder; made, readable by this user only, when it has none yet. */
export async function loadKeys(dir: string): Promise<DataKeys> {
  const path = join(dir, "keys.json");
  const kept = await readIfThere(path);
  if (kept !== undefined) return parseKeys(path, kept);
  const keys: DataKeys = {
    adminKey: `embedded-${randomBytes(16).toString("hex")}`,
    devIssuer: await newKey(),
    deployment: await newKey(),
  };
  await writeKeys(dir, path, keys);
  return keys;
}

async function writeKeys(dir: string, path: string, keys: DataKeys): Promise<void> {
  const handle = await open(`${path}.new`, "w", 0o600);
  try {
    await handle.writeFile(JSON.stringify(keys));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dir);
}

function parseKeys(path: string, text: string): DataKeys {
  try {
    return JSON.parse(text) as DataKeys;
  } catch (cause) {
    throw new Error(
      `The keys in ${path} can't be read. Restore the file from a copy, or delete it for new keys.`,
      {
        cause,
      },
    );
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function newKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair("ES256", { extractable: true })).privateKey);
}
