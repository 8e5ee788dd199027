import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../../scripts/setup.mjs";

const realCommits = path.join(root, "../shared/data/commits.jsonl.gz");
const sampleRows = 5000;

/**
 * The file of rows that fills the board: the one named, else the collection of real commits where it lies beside
 * the project, else rows made up here.
 *
 * @returns {Promise<string>} the file's path
 */
export async function rowsFile(named, folder) {
  if (named !== undefined) return named;
  if (existsSync(realCommits)) return realCommits;
  console.log(`No collection of commits beside the project: ${sampleRows} made-up rows are used instead.`);
  const file = path.join(folder, "sample.jsonl");
  await writeFile(
    file,
    Array.from({ length: sampleRows }, (_, i) => `${JSON.stringify(sampleRow(i))}\n`).join(""),
  );
  return file;
}

function sampleRow(i) {
  return {
    author: `author-${i % 97}`,
    body: `Change number ${i}: ${"lorem ipsum dolor sit amet ".repeat(i % 5)}`.trim(),
  };
}
