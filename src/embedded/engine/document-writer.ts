import { assertStorable, type DocumentFields } from "../values/document-check.js";
import { encodeDocumentId } from "../values/document-id.js";
import { checkValue, type TableLookup } from "../values/validator-check.js";
import { assertTableName, tableDefinition, type TableDefinition } from "./catalog.js";
import { StoredDocument, type DocumentValue } from "./stored-document.js";
import type { TransactionWork } from "./transaction-work.js";

// The smallest step that still tells two creation times of this century apart.
const CREATION_TIME_STEP = 0.001;

/** Writes documents of one component, after checking that they can be stored and fit their tables. */
export class DocumentWriter {
  private readonly work: TransactionWork;
  private readonly component: string;
  private readonly tables: TableLookup;

  constructor(work: TransactionWork, component: string, tables: TableLookup) {
    this.work = work;
    this.component = component;
    this.tables = tables;
  }

  /** Adds a document; its table comes into being with its first document. */
  insert(tableName: string, fields: DocumentFields): StoredDocument {
    for (const field of ["_id", "_creationTime"]) {
      if (!Object.hasOwn(fields, field)) continue;
      throw new Error(`Can't insert a document with the field '${field}': Convex assigns it. Leave it out.`);
    }
    const table = this.work.state.catalog(this.component).table(tableName) ?? this.newTable(tableName);
    const document = this.checked(table, {
      ...fields,
      _id: encodeDocumentId(table.number, this.work.source.randomBytes(16)),
      _creationTime: this.nextCreationTime(),
    });
    this.put(table, null, document);
    return document;
  }

  /**
   * Adds a document with the id and the creation time that it has already.
   * @param number - the table's number in the id
   */
  restore(tableName: string, number: number, document: DocumentValue): void {
    const { state } = this.work;
    const table = state.catalog(this.component).table(tableName) ?? this.newTable(tableName, number);
    if (table.number !== number) {
      throw new Error(
        `The id "${document._id}" is not one of table "${tableName}": it was made for another. Leave _id out for new ids.`,
      );
    }
    this.put(table, null, this.checked(table, document));
    state.lastCreationTime = Math.max(state.lastCreationTime, document._creationTime);
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
    const { awaitsTs } = assertStorable(value, { isSystem: isSystemTable(table.name) });
    const problem = schemaProblem(table, value, this.tables);
    if (problem === null) return new StoredDocument(table.name, value, awaitsTs);
    throw new Error(
      `Failed to insert or update a document in table "${table.name}" because it does not match the schema: ` +
        problem,
    );
  }

  private put(table: TableDefinition, old: StoredDocument | null, next: StoredDocument | null): void {
    // The bytes of what the backend writes for a function, a job's arguments, are counted apart.
    this.work.usage.countWrite(isSystemTable(table.name) ? 0 : (next?.size ?? 0));
    this.work.indexes.put(table, old, next);
    if (next?.awaitsTs === true) this.work.awaitTs(table, next.id);
  }

  private newTable(name: string, number?: number): TableDefinition {
    if (!isSystemTable(name)) assertTableName(name);
    const catalog = this.work.state.catalog(this.component);
    const taken = number === undefined ? undefined : catalog.tableName(number);
    if (taken !== undefined)
      throw new Error(`The ids are of the table "${taken}". Leave _id out for new ids.`);
    const table = tableDefinition(this.component, name, number ?? catalog.nextTableNumber, undefined, null);
    this.work.indexes.addTable(table);
    return table;
  }

  private nextCreationTime(): number {
    const { source, state } = this.work;
    const time = Math.max(source.nowMs, state.lastCreationTime + CREATION_TIME_STEP);
    state.lastCreationTime = time;
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

function isSystemTable(name: string): boolean {
  return name.startsWith("_");
}

function assertSameSystemField(name: string, fields: DocumentFields, expected: string | number): void {
  if (!Object.hasOwn(fields, name) || fields[name] === expected) return;
  throw new Error(
    `Provided document \`${name}\` ${JSON.stringify(fields[name])} doesn't match '${name}' field ` +
      `${JSON.stringify(expected)}: system fields can't be changed. Leave it out.`,
  );
}
