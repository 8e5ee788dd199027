// `npm run demo:import FILE`: loads a JSON-lines file into the messages of the running demo.
import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { ensureDependencies, main, SetupError, step } from "../../scripts/setup.mjs";
import { batches } from "./import-lines.mjs";
import { readSession } from "./session-file.mjs";

const batchSize = 500;

const help = `Loads a JSON-lines file, plain or .gz, into the messages of the running demo.

  npm run demo:import FILE [CHANNEL]

Each line is an object { author, body, channel? }, oldest first; lines of a commit log { project, author, subject }
are understood as well. CHANNEL wins over the lines' own; without either the rows go to "commits".`;

/**
 * @param {{ url: string, adminKey: string }} backend
 * @param {{ file: string, channel?: string }} options
 * @returns {Promise<number>} how many rows went in
 */
export async function importFile(backend, { file, channel }) {
  if (!existsSync(file)) throw new SetupError(`There is no file ${file}.`);
  await checkAll(file);
  const { ConvexHttpClient } = await import("convex/browser");
  const client = new ConvexHttpClient(backend.url, { logger: false });
  client.setAdminAuth(backend.adminKey);
  let imported = 0;
  for await (const rows of batches(linesOf(file), { channel, batchSize })) {
    await client.function("messages:importBatch", undefined, { rows });
    imported += rows.length;
  }
  return imported;
}

/** Reads the whole file once before a row is sent: a bad line in its middle must not leave half of it behind. */
async function checkAll(file) {
  const all = batches(linesOf(file), { batchSize });
  while (!(await all.next()).done);
}

function linesOf(file) {
  const bytes = createReadStream(file);
  return createInterface({
    input: file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes,
    crlfDelay: Infinity,
  });
}

async function runImport([file, channel]) {
  if (file === undefined || file === "--help") return console.log(help);
  await ensureDependencies();
  const session = await readSession();
  const count = await step(`Importing ${file}`, () => importFile(session, { file, channel }));
  console.log(`${count} rows imported.`);
}

if (process.argv[1] === import.meta.filename) await main(() => runImport(process.argv.slice(2)));
