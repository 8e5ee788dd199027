import { SetupError } from "../../scripts/setup.mjs";

/**
 * Turns the lines of a JSON-lines file into rows for `messages:importBatch`, `batchSize` at a time.
 *
 * @param {AsyncIterable<string>} lines
 * @param {{ channel?: string, batchSize: number }} options
 */
export async function* batches(lines, { channel, batchSize }) {
  let batch = [];
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    batch.push(toMessage(line, number, channel));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function toMessage(line, number, channel) {
  const row = parse(line, number);
  const body = row.body ?? commitText(row);
  if (typeof row.author !== "string" || typeof body !== "string") {
    throw new SetupError(
      `Line ${number} has no \`author\` or no \`body\` (or \`subject\`) text: nothing was imported.`,
    );
  }
  return { channel: channel ?? row.channel ?? "commits", author: row.author, body };
}

function commitText({ project, subject }) {
  return project === undefined ? subject : `${project}: ${subject}`;
}

function parse(line, number) {
  try {
    const row = JSON.parse(number === 1 ? line.replace(/^\uFEFF/, "") : line);
    if (typeof row === "object" && row !== null) return row;
  } catch (error) {
    throw new SetupError(`Line ${number} is not JSON (${error.message}): nothing was imported.`);
  }
  throw new SetupError(`Line ${number} is not a JSON object: nothing was imported.`);
}
