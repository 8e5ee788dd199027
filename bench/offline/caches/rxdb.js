import { openCollection } from "../contenders/rxdb-collection.js";

const schema = {
  version: 0,
  primaryKey: "_id",
  type: "object",
  properties: {
    _id: { type: "string", maxLength: 100 },
    _creationTime: { type: "number" },
    author: { type: "string" },
    subject: { type: "string" },
    at: { type: "number" },
  },
  required: ["_id", "author", "subject", "at"],
};

export async function open(name) {
  const rows = await openCollection(name, "rows", schema);
  return {
    writeAll: (all) => rows.bulkInsert(all),
    writeOne: (all, index) => rows.upsert(all[index]),
    readAll: () => rows.find().exec(),
    readFirst: (count) => rows.find({ limit: count }).exec(),
  };
}
