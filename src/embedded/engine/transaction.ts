import type { JSONValue } from "convex/values";

import { documentFieldsFromJson } from "../values/document-check.js";
import { decodeDocumentId } from "../values/document-id.js";
import { afterPrefix, orderKey } from "../values/order-key.js";
import type { TableLookup } from "../values/validator-check.js";
import {
  BY_ID,
  indexError,
  indexKey,
  tableDefinition,
  tablesIndexKey,
  type TableDefinition,
} from "./catalog.js";
import { DocumentStream } from "./document-stream.js";
import { DocumentWriter } from "./document-writer.js";
import { IndexScan } from "./index-scan.js";
import type { UsageMeter } from "./limits.js";
import type { PageResult } from "./page.js";
import { readPage } from "./page-reader.js";
import { applyPatch } from "./patch.js";
import type { PageOptions, QueryJson } from "./query-json.js";
import { planQuery, tableOfQuery, type QueryPlan } from "./query-plan.js";
import type { ReadSet } from "./read-set.js";
import type { Scan, StopAt } from "./scan.js";
import { search } from "./search-query.js";
import { SearchScan } from "./search-scan.js";
import type { Snapshot } from "./snapshot.js";
import type { DocumentValue, StoredDocument } from "./stored-document.js";
import type { Savepoint, SealedWork, TransactionWork } from "./transaction-work.js";
import { nearest, type VectorMatch, type VectorQuery } from "./vector-query.js";

interface FoundDocument {
  readonly table: TableDefinition;
  readonly document: StoredDocument;
}

/**
 * One query's or mutation's view of a component's tables: a snapshot, its own writes on top, and a record of all that
 * it read. Nobody sees its writes before the engine commits it; giving it up is just forgetting it.
 */
export class Transaction implements TableLookup {
  /** The path of the component whose tables these are; empty for the app. */
  readonly component: string;
  private readonly work: TransactionWork;
  private readonly views: Map<string, Transaction>;
  private readonly writer: DocumentWriter;
  private readonly tablesLookedUp = new Set<string>();

  constructor(work: TransactionWork, component = "", views = new Map<string, Transaction>()) {
    this.component = component;
    this.work = work;
    this.views = views;
    this.writer = new DocumentWriter(work, component, this);
    views.set(component, this);
  }

  /** The same transaction's view of another component's tables. */
  in(component: string): Transaction {
    return this.views.get(component) ?? new Transaction(this.work, component, this.views);
  }

  get snapshot(): Snapshot {
    return this.work.snapshot;
  }

  get reads(): ReadSet {
    return this.work.reads;
  }

  get hasWrites(): boolean {
    return this.work.hasWrites;
  }

  /** What it read and wrote so far, as counted against the limits. */
  get usage(): UsageMeter {
    return this.work.usage;
  }

  /** The table of a table number; undefined if there is none. Counts as a read of the catalog. */
  tableName(number: number): string | undefined {
    const name = this.work.state.catalog(this.component).tableName(number);
    if (name === undefined) this.reads.record(tablesIndexKey(this.component), "", afterPrefix(""));
    else this.recordTable(name);
    return name;
  }

  /**
   * Reads one document.
   * @param expectedTable - the table that the caller named, if it did
   * @returns null if there is none
   * @throws if `id` is no id, or one of another table
   */
  get(id: string, expectedTable?: string): StoredDocument | null {
    return this.find(id, "db.get", expectedTable)?.document ?? null;
  }

  /** The table that an id names; undefined for what is no id of any. */
  tableOf(id: string): string | undefined {
    const parts = decodeDocumentId(id);
    return typeof parts === "string" ? undefined : this.tableName(parts.tableNumber);
  }

  /** The id, if it could be one of a document in `table`; else null. */
  normalizeId(table: string, id: string): string | null {
    const parts = decodeDocumentId(id);
    return typeof parts !== "string" && this.tableName(parts.tableNumber) === table ? id : null;
  }

  /** Opens a query; nothing is read before the first `next()`. */
  query(query: QueryJson): DocumentStream {
    return new DocumentStream(this.scan(this.plan(query)), query.operators);
  }

  /** Reads one page of a query. */
  page(query: QueryJson, options: PageOptions): PageResult {
    const plan = this.plan(query);
    return readPage(query, plan, options, ({ interval, isPinned, maximumRows, maximumBytes }) =>
      this.scan({ ...plan, interval }, isPinned ? undefined : { rows: maximumRows, bytes: maximumBytes }),
    );
  }

  /** Finds the documents of a vector index that are most like a vector. */
  vectorSearch(query: VectorQuery): VectorMatch[] {
    const [name = "", index = ""] = query.indexName.split(/\.(.*)/s);
    const table = this.tableNamed(name);
    const definition = table.vectorIndexes.get(index);
    if (definition === undefined) {
      throw indexError(table, index, `defineTable(...).vectorIndex("${index}", {...})`);
    }
    const documents = this.work.state.tree(indexKey(this.component, name, BY_ID))?.valuesArray() ?? [];
    return nearest(definition, documents, query);
  }

  /** How many documents a table has. */
  count(table: string): number {
    this.usage.countRange();
    this.recordTable(table);
    const byId = indexKey(this.component, table, BY_ID);
    this.reads.record(byId, "", afterPrefix(""));
    return this.work.state.tree(byId)?.size ?? 0;
  }

  /** Adds a document and returns its id. */
  insert(table: string, value: JSONValue): string {
    assertUserTable(table);
    return this.system.insert(table, value);
  }

  /** Sets fields of a document; `{"$undefined": null}` takes one away. */
  patch(id: string, value: JSONValue, table?: string): void {
    const found = this.findUsers(id, "db.patch", "Update", table);
    this.writer.update(found.table, found.document, applyPatch(found.document.value, value, "db.patch"));
  }

  /** Puts a new value in a document's place. */
  replace(id: string, value: JSONValue, table?: string): void {
    const found = this.findUsers(id, "db.replace", "Replace", table);
    this.writer.update(found.table, found.document, documentFieldsFromJson(value, "db.replace"));
  }

  remove(id: string, table?: string): void {
    const found = this.findUsers(id, "db.delete", "Delete", table);
    this.writer.remove(found.table, found.document);
  }

  /** Writes for the backend itself: also to system tables, which user code can only read. */
  readonly system = {
    insert: (table: string, value: JSONValue): string =>
      this.writer.insert(table, documentFieldsFromJson(value, "db.insert")).id,
    /** Writes a document that has its id and its creation time already, into a table that is made for it if needed. */
    restore: (table: string, number: number, document: DocumentValue): void => {
      this.writer.restore(table, number, document);
    },
    patch: (id: string, value: JSONValue): void => {
      const found = this.findExisting(id, "db.patch", "Update");
      this.writer.update(found.table, found.document, applyPatch(found.document.value, value, "db.patch"));
    },
    remove: (id: string): void => {
      const found = this.findExisting(id, "db.delete", "Delete");
      this.writer.remove(found.table, found.document);
    },
  };

  /** Marks a point to return to. */
  savepoint(): Savepoint {
    return this.work.savepoint();
  }

  /** Undoes all writes since the savepoint. Reads stay recorded and counted. */
  rollback(to: Savepoint): void {
    this.work.rollback(to);
  }

  /**
   * The outcome as the next snapshot; nothing may be written after it.
   * @internal
   */
  seal(ts: bigint): SealedWork {
    return this.work.seal(ts);
  }

  private plan(query: QueryJson): QueryPlan {
    return planQuery(query, this.tableNamed(tableOfQuery(query)));
  }

  private scan(plan: QueryPlan, stopAt?: StopAt): Scan {
    this.usage.countRange();
    if (plan.search !== null) return this.searchScan(plan, plan.search, stopAt);
    return new IndexScan({
      indexKey: plan.index.key,
      tree: () => this.work.state.tree(plan.index.key),
      interval: plan.interval,
      isDescending: plan.isDescending,
      reads: this.reads,
      usage: this.usage,
      ...(stopAt === undefined ? {} : { stopAt }),
    });
  }

  // Each document counts in the weight of a term, so any change may change the order of the results.
  private searchScan(
    { index, interval }: QueryPlan,
    { definition, request }: NonNullable<QueryPlan["search"]>,
    stopAt: StopAt | undefined,
  ): SearchScan {
    this.reads.record(index.key, "", afterPrefix(""));
    const [table] = definition.printableName.split(".");
    const total = this.work.state.tree(indexKey(this.component, table as string, BY_ID))?.size ?? 0;
    const results = search(definition, request, this.work.state.tree(index.key), total);
    return new SearchScan(results, interval, this.usage, stopAt);
  }

  // A table that doesn't exist yet reads like one without documents and indexes.
  private tableNamed(name: string): TableDefinition {
    this.recordTable(name);
    return (
      this.work.state.catalog(this.component).table(name) ??
      tableDefinition(this.component, name, 0, undefined, null)
    );
  }

  private recordTable(name: string): void {
    if (this.tablesLookedUp.has(name)) return;
    this.tablesLookedUp.add(name);
    this.reads.recordPoint(tablesIndexKey(this.component), name);
  }

  private findUsers(
    id: string,
    call: string,
    verb: string,
    expectedTable: string | undefined,
  ): FoundDocument {
    const found = this.findExisting(id, call, verb, expectedTable);
    assertUserTable(found.table.name);
    return found;
  }

  private findExisting(id: string, call: string, verb: string, expectedTable?: string): FoundDocument {
    const found = this.find(id, call, expectedTable);
    if (found === null) throw new Error(`${verb} on nonexistent document ID ${id}`);
    return found;
  }

  private find(id: string, call: string, expectedTable: string | undefined): FoundDocument | null {
    this.usage.countRange();
    const table = this.tableOfId(id, call, expectedTable);
    if (table === null) return null;
    const byId = indexKey(this.component, table.name, BY_ID);
    const key = orderKey([id]);
    this.reads.recordPoint(byId, key);
    const document = this.work.state.tree(byId)?.get(key);
    if (document === undefined) return null;
    this.usage.countRead(document.size);
    return { table, document };
  }

  private tableOfId(id: string, call: string, expectedTable: string | undefined): TableDefinition | null {
    const parts = decodeDocumentId(id);
    if (typeof parts === "string") {
      throw new Error(`Invalid argument \`id\` for \`${call}\`: Unable to decode ID: ${parts}`);
    }
    const name = this.tableName(parts.tableNumber);
    if (name === undefined) return null;
    if (expectedTable !== undefined && expectedTable !== name) {
      throw new Error(
        `Invalid argument \`id\` for \`${call}\`: expected an ID of table '${expectedTable}' ` +
          `but got the ID "${id}" of table '${name}'`,
      );
    }
    return this.tableNamed(name);
  }
}

function assertUserTable(name: string): void {
  if (name.startsWith("_")) throw new Error("System tables (prefixed with `_`) are read-only.");
}
