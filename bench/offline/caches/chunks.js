import { openDatabase, read, write } from "../contenders/database.js";

const CHUNK = 1_000;

/** The limit of writing: texts of 1,000 rows, of which one is written again. */
export async function open(name) {
  const database = await openDatabase(name, { chunks: {} });
  const put = (store, rows, chunk) =>
    store.put(JSON.stringify(rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK)), chunk);
  return {
    writeAll: (rows) =>
      write(database, "chunks", (store) => {
        for (let chunk = 0; chunk * CHUNK < rows.length; chunk += 1) put(store, rows, chunk);
      }),
    writeOne: (rows, index) =>
      write(database, "chunks", (store) => put(store, rows, Math.floor(index / CHUNK))),
    readAll: async () =>
      (await read(database, "chunks", (store) => store.getAll())).flatMap((text) => JSON.parse(text)),
    readFirst: async (count) =>
      JSON.parse(await read(database, "chunks", (store) => store.get(0))).slice(0, count),
  };
}
