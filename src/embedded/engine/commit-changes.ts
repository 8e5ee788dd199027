import { orderKey } from "../values/order-key.js";
import { BY_ID, indexKey, type TableDefinition } from "./catalog.js";
import { catalogIn, type Snapshot } from "./snapshot.js";
import type { StoredDocument } from "./stored-document.js";

/** What a commit changed, without what can be derived from it. */
export interface CommitChanges {
  readonly tables: readonly TableDefinition[];
  readonly documents: readonly DocumentChange[];
}

/** A document as it is now; null if it is gone. */
export interface DocumentChange {
  readonly table: TableDefinition;
  readonly id: string;
  readonly document: StoredDocument | null;
}

/** Which documents a transaction may have changed, by component and id. */
export type TouchedDocuments = ReadonlyMap<string, { readonly table: TableDefinition; readonly id: string }>;

/** The difference between two snapshots, of which only the touched documents may differ. */
export function changesBetween(before: Snapshot, after: Snapshot, touched: TouchedDocuments): CommitChanges {
  const documents: DocumentChange[] = [];
  for (const { table, id } of touched.values()) {
    const [key, at] = [indexKey(table.component, table.name, BY_ID), orderKey([id])];
    const document = after.trees.get(key)?.get(at) ?? null;
    if (document !== (before.trees.get(key)?.get(at) ?? null)) documents.push({ table, id, document });
  }
  return { tables: newTables(before, after), documents };
}

function newTables(before: Snapshot, after: Snapshot): TableDefinition[] {
  return [...after.catalogs].flatMap(([component, catalog]) => {
    const known = catalogIn(before.catalogs, component);
    return known === catalog ? [] : [...catalog.tables].filter(({ name }) => known.table(name) === undefined);
  });
}
