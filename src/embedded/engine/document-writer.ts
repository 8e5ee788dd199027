import { assertStorable, type DocumentFields } from "../values/document-check.js";
import { encodeDocumentId } from "../values/document-id.js";
import { checkValue, type TableLookup } from "../values/validator-check.js";
import { assertTableName, tableDefinition, TABLES_INDEX, type TableDefinition } from "./catalog.js";
import type { UsageMeter } from "./limits.js";
import { documentKey } from "./snapshot.js";
import { StoredDocument, type DocumentValue } from "./stored-document.js";
import type { WorkingState } from "./working-state.js";
import type { WriteLog } from "./write-set.js";

/** What new documents are made of. */
export interface DocumentSource {
  /** Milliseconds since 1970, frozen for the transaction. */
  readonly nowMs: number;
  randomBytes(count: number): Uint8Array;
}

// The smallest step that still tells two creation times of this century apart.
const CREATION_TIME_STEP = 0.001;

/** Writes documents to all indexes of their tables, and records each write. */
export class DocumentWriter {
  private readonly state: WorkingState;
  private readonly log: WriteLog;
  private readonly usage: UsageMeter;
  private readonly tables: TableLookup;
  private readonly source: DocumentSource;

  constructor(
    state: WorkingState,
    log: WriteLog,
    usage: UsageMeter,
    tables: TableLookup,
    source: DocumentSource,
  ) {
    this.state = state;
    this.log = log;
    this.usage = usage;
    this.tables = tables;
    this.source = source;
  }

  /** Adds a document; its table comes into being with its first document. */
  insert(tableName: string, fields: DocumentFields): StoredDocument {
    for (const field of ["_id", "_creationTime"]) {
      if (!Object.hasOwn(fields, field)) continue;
      throw new Error(`Can't insert a document with the field '${field}': Convex assigns it. Leave it out.`);
    }
    const table = this.state.catalog.table(tableName) ?? this.newTable(tableName);
    const document = this.checked(table, {
      ...fields,
      _id: encodeDocumentId(table.number, this.source.randomBytes(16)),
      _creationTime: this.nextCreationTime(),
    });
    this.put(table, null, document);
    return document;
  }

  /** Puts other fields into a document; it keeps its id and creation time. */
  update(table: TableDefinition, old: StoredDocument, fields: DocumentFields): void {
    const { _id, _creationTime } = old.value;
    assertSameSystemField("_id", fields, _id);
    assertSameSystemField("_creationTime", fields, _creationTime);
    this.put(table, old, this.checked(table, { ...fields, _id, _creationTime }));
  }

  remove(table: TableDefinition, old: StoredDocument): void {
    this.put(table, old, null);
  }

  private checked(table: TableDefinition, value: DocumentFields & DocumentValue): StoredDocument {
    assertStorable(value);
    const problem = schemaProblem(table, value, this.tables);
    if (problem === null) return new StoredDocument(table.name, value);
    throw new Error(
      `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ` +
        problem,
    );
  }

  private put(table: TableDefinition, old: StoredDocument | null, next: StoredDocument | null): void {
    this.usage.countWrite(next?.size ?? 0);
    for (const index of table.indexes.values()) {
      const oldKey = old === null ? null : documentKey(index, old.value);
      const nextKey = next === null ? null : documentKey(index, next.value);
      const tree = this.state.writableTree(index.key);
      if (oldKey !== null && oldKey !== nextKey) {
        tree.delete(oldKey);
        this.log.record(index.key, oldKey);
      }
      if (nextKey !== null && next !== null) {
        tree.set(nextKey, next);
        this.log.record(index.key, nextKey);
      }
    }
  }

  private newTable(name: string): TableDefinition {
    if (!name.startsWith("_")) assertTableName(name);
    const table = tableDefinition(name, this.state.catalog.nextTableNumber, [], null);
    this.state.catalog = this.state.catalog.with([table]);
    this.log.record(TABLES_INDEX, name);
    return table;
  }

  private nextCreationTime(): number {
    const time = Math.max(this.source.nowMs, this.state.lastCreationTime + CREATION_TIME_STEP);
    this.state.lastCreationTime = time;
    return time;
  }
}

/** What is wrong with a document by its table's schema, or null; system fields aren't looked at. */
export function schemaProblem(
  table: TableDefinition,
  document: DocumentValue,
  tables: TableLookup,
): string | null {
  if (table.documentType === null) return null;
  const fields: DocumentFields = { ...document };
  delete fields["_id"];
  delete fields["_creationTime"];
  return checkValue(table.documentType, fields, tables);
}

function assertSameSystemField(name: string, fields: DocumentFields, expected: string | number): void {
  if (!Object.hasOwn(fields, name) || fields[name] === expected) return;
  throw new Error(
    `Provided document \`${name}\` ${JSON.stringify(fields[name])} doesn't match '${name}' field ` +
      `${JSON.stringify(expected)}: system fields can't be changed. Leave it out.`,
  );
}
