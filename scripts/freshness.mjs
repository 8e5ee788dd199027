// Whether what was built is still what a build would make: by the content of all that went in and came out, whatever
// the times of files say after a checkout.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Runs `build`, with the reason, unless its last result is still right.
 *
 * @param {{
 *   root: string,
 *   stamp: string,
 *   inputs: readonly string[],
 *   outputs: readonly string[],
 *   build: (reason: string) => Promise<void>,
 *   isForced?: boolean,
 * }} options - paths from `root`, of files or folders; `stamp` is where the last result is noted
 * @returns {Promise<boolean>} whether it was built
 */
export async function buildIfStale({ root, stamp, inputs, outputs, build, isForced = false }) {
  const file = path.join(root, stamp);
  const hashes = await hashesOf(root, inputs);
  const reason = isForced
    ? "asked for"
    : staleness(await readStamp(file), { hashes, outputs: await hashesOf(root, outputs) });
  if (reason === undefined) return false;
  // A build that is broken off leaves nothing that could pass for its result.
  await rm(file, { force: true });
  await build(reason);
  // The hashes from before: what was changed meanwhile may have come too late.
  const note = JSON.stringify({ hashes, outputs: await hashesOf(root, outputs) });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, note);
  return true;
}

/** Why to build, in words; undefined when there is no reason. */
function staleness(before, now) {
  if (!before) return "not built yet";
  const changed = differing(before.hashes, now.hashes);
  if (changed.length > 0) return `${named(changed)} changed`;
  const touched = differing(before.outputs, now.outputs);
  return touched.length > 0 ? `${named(touched)} is not as it was built` : undefined;
}

function differing(before, now) {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => before[name] !== now[name],
  );
}

function named([first, ...others]) {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

async function readStamp(file) {
  try {
    const { hashes, outputs } = JSON.parse(await readFile(file, "utf8"));
    return hashes && outputs ? { hashes, outputs } : undefined;
  } catch (error) {
    // Never written, or not to its end.
    if (error?.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The content of each file, as a short text. */
async function hashesOf(root, names) {
  const files = (await Promise.all(names.map((name) => filesIn(root, name)))).flat().sort();
  const hashes = files.map(async (file) => {
    const content = await readFile(path.join(root, file));
    return [file, createHash("sha256").update(content).digest("base64")];
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/** The file `name`, or all files in the folder `name`; none when there is neither. */
async function filesIn(root, name) {
  let entries;
  try {
    entries = await readdir(path.join(root, name), { withFileTypes: true, recursive: true });
  } catch (error) {
    if (error?.code === "ENOTDIR") return [name];
    if (error?.code === "ENOENT") return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
}
