import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const dir = import.meta.dirname;
const root = path.resolve(dir, "../..");

/**
 * A bug that tests should notice.
 * @typedef {object} Mutant
 * @property {string} name - how the library would misbehave, as a sentence
 * @property {string} file - where the bug is planted, from the root of the repository
 * @property {string} find - the text that gives way; stands in the file exactly once
 * @property {string} replace - what takes its place
 * @property {string[]} tests - the test files that should notice, from the root; all of one kind
 * @property {string} [survives] - why no test can notice: nothing that anybody sees is different
 */

/**
 * Every planted bug, with the area that its file in this folder is named after: `embedded/sync`.
 * @returns {Promise<(Mutant & { area: string })[]>}
 */
export async function allMutants() {
  const names = (await readdir(dir, { recursive: true }))
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => name.includes("/") && name.endsWith(".mjs"))
    .sort();
  const areas = await Promise.all(
    names.map(async (name) => {
      const { default: mutants } = await import(pathToFileURL(path.join(dir, name)).href);
      return mutants.map((mutant) => ({ ...mutant, area: name.slice(0, -".mjs".length) }));
    }),
  );
  return areas.flat();
}

/**
 * The text of the mutant's file with the bug in it.
 * @param {Mutant} mutant
 * @param {string} [from] - the copy of the repository that the file is read from
 * @throws if the text that gives way isn't there, or more than once: the source has changed since
 */
export async function plant({ name, file, find, replace }, from = root) {
  const source = await readFile(path.join(from, file), "utf8");
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new Error(`${file} holds the text of "${name}" ${parts.length - 1} times, not once: mend "find".`);
  }
  return parts.join(replace);
}
