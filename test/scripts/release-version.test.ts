import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const parts = [
  ...[".changeset", "CHANGELOG.md", "package.json", "package-lock.json", "scripts/setup.mjs"],
  ...["scripts/freshness.mjs", "scripts/release-version.mjs", "src/internal/version.ts"],
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "release-"));
  for (const part of parts) await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  await run("git", "init", "--quiet", "--initial-branch=main");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (program: string, ...args: string[]) => promisify(execFile)(program, args, { cwd: folder });
const read = (file: string) => readFile(path.join(folder, file), "utf8");
const versionIn = async (file: string) => (JSON.parse(await read(file)) as { version: string }).version;

it("a release collects what has changed, in its own words, and counts up everywhere", async () => {
  const [before, log] = [await versionIn("package.json"), await read("CHANGELOG.md")];
  const [major = "", minor] = before.split(".");
  const change = `---\n"convex-elements": minor\n---\n\nLists sing.\n\nAlso from right to left.\n`;
  await writeFile(path.join(folder, ".changeset/lists-sing.md"), change);
  await run(process.execPath, "scripts/release-version.mjs");

  const next = `${major}.${Number(minor) + 1}.0`;
  expect(await versionIn("package.json")).toBe(next);
  expect(await versionIn("package-lock.json")).toBe(next);
  expect(await read("src/internal/version.ts")).toContain(`version = "${next}"`);
  const section = `\n## ${next}\n\n### Minor Changes\n\n- Lists sing.\n\n  Also from right to left.\n`;
  expect(await read("CHANGELOG.md")).toBe(log.replace("\n", `\n${section}`));
  expect(await readdir(path.join(folder, ".changeset"))).not.toContain("lists-sing.md");
}, 60_000);
