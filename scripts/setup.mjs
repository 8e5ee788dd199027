// What `npm start` and `npm test` need before anything else. Imports nothing outside Node at load time: on a
// fresh clone there is no node_modules yet.
import { execFile, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildIfStale } from "./freshness.mjs";

export const root = path.resolve(fileURLToPath(import.meta.url), "../..");

const oldestNode = [20, 19];

/** A failure that a person can mend: shown without a stack. */
export class SetupError extends Error {}

/** Runs `work` and shows one line that says what it does, then how long it took. */
export async function step(title, work) {
  const start = performance.now();
  process.stdout.write(`▸ ${title} …\n`);
  const result = await work();
  process.stdout.write(`✓ ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`);
  return result;
}

/** Runs a command and shows its output only if it fails, unless `show` is set. */
export function run(command, args, { show = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
      shell: process.platform === "win32",
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new SetupError(`\`${[command, ...args].join(" ")}\` ended with ${code}.`));
    });
  });
}

/** What a command prints, without the white space around it. */
export async function output(command, args, { env = {}, cwd = root } = {}) {
  const options = {
    cwd,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 2 ** 20,
    shell: process.platform === "win32",
  };
  try {
    return (await promisify(execFile)(command, args, options)).stdout.trim();
  } catch (error) {
    throw new SetupError(`\`${[command, ...args].join(" ")}\` failed: ${error.message}`);
  }
}

/** Runs a tool of node_modules/.bin. */
export const tool = (name, args, options) =>
  run(path.join(root, "node_modules", ".bin", name), args, options);

/** The whole set-up but for a browser: the right Node, and the dependencies of the lock file. */
export async function ensureDependencies() {
  checkNode();
  if (dependenciesAreFresh()) return;
  await step("Installing dependencies (npm ci)", () =>
    run("npm", ["ci", "--ignore-scripts", "--loglevel=error"]),
  );
}

/** Builds, unless nothing has changed since it was built. */
export async function build({ isForced = false } = {}) {
  const isBuilt = await buildIfStale({
    root,
    // Goes with node_modules: other tools may build otherwise.
    stamp: "node_modules/.cache/convex-elements/build.json",
    inputs: [
      "src",
      "convex/realtime",
      "package.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "vite.config.ts",
      "scripts/bundle-vendored.mjs",
      "scripts/element-types.mjs",
      "scripts/editor-data.mjs",
      "custom-elements-manifest.config.mjs",
      "node_modules/.package-lock.json",
    ],
    outputs: ["dist", "cdn", "custom-elements.json"],
    build: (reason) =>
      step(`Building: ${reason}`, async () => {
        // Compilers leave what they wrote of sources that are gone, and the package would hold it.
        await rm(path.join(root, "dist"), { recursive: true, force: true });
        for (const part of ["manifest", "js", "cdn"]) await run("npm", ["run", "--silent", `build:${part}`]);
      }),
    isForced,
  });
  if (!isBuilt) process.stdout.write("✓ Built already: nothing has changed since\n");
}

/** Runs a script's main function; a SetupError ends it with its message alone. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    const isForPeople = error instanceof SetupError || error.code?.startsWith("ERR_PARSE_ARGS_");
    console.error(isForPeople ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new SetupError(
    `Node ${oldestNode.join(".")} or newer is needed, this is ${process.versions.node}. Get it from https://nodejs.org.`,
  );
}

function dependenciesAreFresh() {
  const installed = path.join(root, "node_modules", ".package-lock.json");
  const wanted = path.join(root, "package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}
