import { FUNCTION } from "../page/operations.js";
import { openDatabase, write } from "./database.js";

/** The limit: one put with `commit()` for one operation, one record of a log for all that come at once. */
export async function open(name) {
  const database = await openDatabase(name, { log: { autoIncrement: true } });
  const textOf = ({ mark, args }) => JSON.stringify({ id: mark, fn: FUNCTION, args });
  return {
    enqueue: (operation) => write(database, "log", (log) => log.add(textOf(operation))),
    enqueueTogether: (operations) => write(database, "log", (log) => log.add(operations.map(textOf))),
  };
}
