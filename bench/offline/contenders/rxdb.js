import { FUNCTION } from "../page/operations.js";
import { openCollection } from "./rxdb-collection.js";

const schema = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: { type: "string", maxLength: 100 },
    fn: { type: "string" },
    args: {
      type: "object",
      properties: { channel: { type: "string" }, token: { type: "string" }, body: { type: "string" } },
    },
  },
  required: ["id", "fn", "args"],
};

const documentOf = ({ mark, args }) => ({ id: mark, fn: FUNCTION, args });

/** `insert()` for each operation; `bulkInsert()` for who knows all of them beforehand. */
export async function open(name) {
  const operations = await openCollection(name, "operations", schema);
  return {
    enqueue: (operation) => operations.insert(documentOf(operation)),
    enqueueBulk: (all) => operations.bulkInsert(all.map(documentOf)),
  };
}
