import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/**
 * @typedef {object} Release - the demo's own files as they are now
 * @property {string} version - another one whenever a file is
 * @property {Record<string, string>} files - the SHA-256 of each, by its path below the page's own, which is ""
 */

/** What the page uses of the built scripts: what else lies there is for other pages. */
const scripts = /^(convex-elements|loader|outbox)\.js$|^chunks\/.*\.js$/;
/** The page is sent in a form of its own, and the worker is what keeps the others. */
const apart = new Set(["index.html", "sw.js"]);

/**
 * @param {{ pageHtml: string, pageFolder: string, scriptFolder: string }} from
 * @returns {Promise<Release>}
 */
export async function readRelease({ pageHtml, pageFolder, scriptFolder }) {
  const [pageFiles, scriptFiles] = await Promise.all([
    hashes(pageFolder, (file) => !apart.has(file)),
    hashes(scriptFolder, (file) => scripts.test(file)),
  ]);
  const files = Object.fromEntries([["", hashOf(pageHtml)], ...scriptFiles, ...pageFiles]);
  return { version: hashOf(JSON.stringify(files)).slice(0, 16), files };
}

async function hashes(folder, isWanted) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .filter(isWanted)
    .sort();
  return await Promise.all(
    names.map(async (name) => [name, hashOf(await readFile(path.join(folder, name)))]),
  );
}

function hashOf(content) {
  return createHash("sha256").update(content).digest("hex");
}
