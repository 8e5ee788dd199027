import { Dexie } from "dexie";

export async function open(name) {
  const db = new Dexie(name);
  db.version(1).stores({ rows: "_creationTime" });
  await db.open();
  return {
    writeAll: (rows) => db.rows.bulkPut(rows),
    writeOne: (rows, index) => db.rows.put(rows[index]),
    readAll: () => db.rows.toArray(),
    readFirst: (count) => db.rows.limit(count).toArray(),
  };
}
