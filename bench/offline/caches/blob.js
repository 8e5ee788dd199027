import { openDatabase, read, write } from "../contenders/database.js";

/** The limit of reading all: one text. It has to be written whole. */
export async function open(name) {
  const database = await openDatabase(name, { rows: {} });
  const writeAll = (rows) => write(database, "rows", (store) => store.put(JSON.stringify(rows), "all"));
  const readAll = async () => JSON.parse(await read(database, "rows", (store) => store.get("all")));
  return {
    writeAll,
    writeOne: writeAll,
    readAll,
    readFirst: async (count) => (await readAll()).slice(0, count),
  };
}
