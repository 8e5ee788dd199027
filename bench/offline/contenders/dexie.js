import { Dexie } from "dexie";
import { FUNCTION } from "../page/operations.js";

const rowOf = ({ mark, args }) => ({ mark, fn: FUNCTION, args });

/** `add()` for each operation; `bulkAdd()` for who knows all of them beforehand. */
export async function open(name) {
  const db = new Dexie(name);
  db.version(1).stores({ operations: "++id" });
  await db.open();
  return {
    enqueue: (operation) => db.operations.add(rowOf(operation)),
    enqueueBulk: (operations) => db.operations.bulkAdd(operations.map(rowOf)),
  };
}
