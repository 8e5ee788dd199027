import { openDatabase, read, write } from "../contenders/database.js";

/** The limit of reading a first page: a record a row. */
export async function open(name) {
  const database = await openDatabase(name, { rows: {} });
  return {
    writeAll: (rows) =>
      write(database, "rows", (store) => {
        for (const [index, row] of rows.entries()) store.put(row, index);
      }),
    writeOne: (rows, index) => write(database, "rows", (store) => store.put(rows[index], index)),
    readAll: () => read(database, "rows", (store) => store.getAll()),
    readFirst: (count) => read(database, "rows", (store) => store.getAll(null, count)),
  };
}
