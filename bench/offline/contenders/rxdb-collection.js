import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";

/** A collection in RxDB's free storage. */
export async function openCollection(name, collection, schema) {
  const database = await createRxDatabase({ name: name.toLowerCase(), storage: getRxStorageDexie() });
  const collections = await database.addCollections({ [collection]: { schema } });
  return collections[collection];
}
