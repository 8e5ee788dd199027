import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(import.meta.dirname, "../..");
const execute = promisify(execFile);

/**
 * Packs this package and installs the tarball in a folder, with convex and others in the versions that are installed
 * here.
 */
export async function installPackage(folder: string, others: readonly string[] = []): Promise<void> {
  const { stdout } = await execute(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder],
    { cwd: root, maxBuffer: 64 * 2 ** 20 },
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const packages = await Promise.all(["convex", ...others].map(installedVersion));
  const flags = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await execute("npm", ["install", ...flags, `./${filename}`, ...packages], { cwd: folder });
}

async function installedVersion(name: string): Promise<string> {
  const text = await readFile(path.join(root, "node_modules", name, "package.json"), "utf8");
  return `${name}@${(JSON.parse(text) as { version: string }).version}`;
}
