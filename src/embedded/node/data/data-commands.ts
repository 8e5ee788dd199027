import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { BY_CREATION_TIME, indexKey } from "../../engine/catalog.js";
import { Engine } from "../../engine/engine.js";
import { catalogIn, type Snapshot } from "../../engine/snapshot.js";
import type { Transaction } from "../../engine/transaction.js";
import { nodePorts } from "../node-ports.js";
import { DataFolder } from "./data-folder.js";
import { atLine, type ImportRow, parseImport } from "./import-rows.js";

/** One table of a data folder. */
export interface TableOfData {
  readonly data: string;
  readonly table: string;
  /** The path of a component; empty for the app. */
  readonly component: string;
}

/** What an import does with the documents that are there. */
export type ImportMode = "append" | "replace";

type Log = (line: string) => void;

/**
 * The documents of a table, one JSON text each, oldest first.
 * @throws if there is no such table, or a server uses the data
 */
export async function exportTable({ data, table, component }: TableOfData, log: Log): Promise<string[]> {
  if (!existsSync(resolve(data))) throw new Error(`There is no data folder ${resolve(data)}. Check --data.`);
  return withFolder(data, log, (folder) => {
    const { catalogs, trees } = folder.restored.toSnapshot();
    const catalog = catalogIn(catalogs, component);
    if (catalog.table(table) === undefined) {
      const names = [...catalog.tables].map(({ name }) => name);
      throw new Error(`There is no table "${table}". There are: ${names.join(", ")}.`);
    }
    const tree = trees.get(indexKey(component, table, BY_CREATION_TIME));
    return Promise.resolve(tree?.valuesArray().map(({ json }) => json) ?? []);
  });
}

/**
 * Puts the documents of a file of JSON lines into a table, all or none. Answers how many.
 * @throws naming the first line that can't be imported
 */
export async function importTable(
  { data, table, component }: TableOfData,
  file: string,
  mode: ImportMode,
  log: Log,
): Promise<number> {
  if (table.startsWith("_")) throw new Error(`"${table}" is a system table: only functions write it.`);
  const rows = parseImport(await readFile(resolve(file), "utf8"));
  return withFolder(data, log, async (folder) => {
    const initial = folder.restored.isEmpty ? undefined : folder.restored.toSnapshot();
    let latest = (): Snapshot => folder.restored.toSnapshot();
    const store = await folder.store({ latest: () => latest(), notes: () => folder.restored.notes });
    const ports = {
      nowMs: () => nodePorts.clock.nowMs(),
      randomBytes: (count: number) => nodePorts.randomBytes(count),
    };
    const engine = new Engine(ports, store, initial);
    latest = () => engine.latest;
    const transaction = engine.begin();
    transaction.usage.lift();
    const tables = transaction.in(component);
    if (mode === "replace") {
      const tree = engine.latest.trees.get(indexKey(component, table, BY_CREATION_TIME));
      for (const { id } of tree?.valuesArray() ?? []) tables.system.remove(id);
    }
    for (const { number, row } of rows) atLine(number, () => importRow(tables, table, row));
    await new Promise<void>((fulfil, reject) => {
      const onPublished = (_: bigint, error?: Error) => (error === undefined ? fulfil() : reject(error));
      engine.commit(transaction, { onPublished });
    });
    return rows.length;
  });
}

function importRow(tables: Transaction, table: string, row: ImportRow): void {
  if (row.kind === "new") {
    tables.system.insert(table, row.fields);
    return;
  }
  const { _id: id } = row.document;
  if (tables.normalizeId(table, id) !== null && tables.get(id) !== null) {
    throw new Error(`A document with the id "${id}" is there. Use --replace.`);
  }
  tables.system.restore(table, row.tableNumber, row.document);
}

async function withFolder<T>(data: string, log: Log, work: (folder: DataFolder) => Promise<T>): Promise<T> {
  const folder = await DataFolder.open(resolve(data), { log });
  try {
    return await work(folder);
  } finally {
    await folder.close();
  }
}
