import { BY_ID, indexKey } from "../engine/catalog.js";
import type { Snapshot } from "../engine/snapshot.js";
import { encodeDocument, encodeRecord } from "./record.js";

const DOCUMENTS_PER_RECORD = 500;
const NOTES_PER_RECORD = 500;

/** A whole database as records, one JSON text each. */
export function* snapshotRecords(snapshot: Snapshot, notes: readonly string[]): Generator<string> {
  const { ts } = snapshot;
  const tables = [...snapshot.catalogs.values()].flatMap((catalog) => [...catalog.tables]);
  yield encodeRecord({ ts, tables, documents: [], notes: [] });
  for (const table of tables) {
    const tree = snapshot.trees.get(indexKey(table.component, table.name, BY_ID));
    let documents: string[] = [];
    for (const document of tree?.values() ?? []) {
      documents.push(encodeDocument(table, document.id, document.json));
      if (documents.length < DOCUMENTS_PER_RECORD) continue;
      yield encodeRecord({ ts, tables: [], documents, notes: [] });
      documents = [];
    }
    if (documents.length > 0) yield encodeRecord({ ts, tables: [], documents, notes: [] });
  }
  for (let i = 0; i < notes.length; i += NOTES_PER_RECORD) {
    yield encodeRecord({ ts, tables: [], documents: [], notes: notes.slice(i, i + NOTES_PER_RECORD) });
  }
}
