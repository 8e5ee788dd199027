import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";

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
  try {
    return JSON.parse(await readFile(path, "utf8")) as DataKeys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const keys: DataKeys = {
    adminKey: `embedded-${randomBytes(16).toString("hex")}`,
    devIssuer: await newKey(),
    deployment: await newKey(),
  };
  await writeFile(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return keys;
}

async function newKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair("ES256", { extractable: true })).privateKey);
}
