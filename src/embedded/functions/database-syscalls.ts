import type { JSONValue } from "convex/values";
import type { PageOptions, QueryJson } from "../engine/query-json.js";
import type { DocumentStream } from "../engine/document-stream.js";
import { tableOfQuery } from "../engine/query-plan.js";
import type { Transaction } from "../engine/transaction.js";
import type { SyscallArgs } from "./invocation.js";
import type { TransactionRun } from "./transaction-run.js";

/** The database as one function sees it: its open queries, over the transaction of the whole run. */
export class DatabaseSyscalls {
  readonly #run: TransactionRun;
  readonly #transaction: Transaction;
  readonly #isRoot: boolean;
  readonly #streams = new Map<number, DocumentStream>();
  #lastQueryId = 0;
  #hasPaginated = false;

  constructor(run: TransactionRun, component: string, isRoot: boolean) {
    this.#run = run;
    this.#transaction = run.transaction.in(component);
    this.#isRoot = isRoot;
  }

  openStream(args: SyscallArgs): JSONValue {
    const queryId = ++this.#lastQueryId;
    this.#streams.set(queryId, this.#transaction.query(queryOf(args)));
    return { queryId };
  }

  closeStream(args: SyscallArgs): JSONValue {
    this.#streams.delete(args["queryId"] as number);
    return {};
  }

  nextOfStream(args: SyscallArgs): string {
    const document = this.#streams.get(args["queryId"] as number)?.next() ?? null;
    return document === null ? '{"value":null,"done":true}' : `{"value":${document.json},"done":false}`;
  }

  page(args: SyscallArgs): string {
    if (this.#hasPaginated) {
      throw new Error(
        "MultiplePaginatedDatabaseQueries: This query or mutation function ran multiple paginated queries. " +
          "Convex only supports a single paginated query in each function.",
      );
    }
    this.#hasPaginated = true;
    const pinned = this.#isRoot ? this.#run.pinnedEndCursor : null;
    const result = this.#transaction.page(queryOf(args), {
      ...(args as unknown as PageOptions),
      endCursor: (args["endCursor"] as string | null | undefined) ?? pinned,
    });
    if (this.#isRoot) this.#run.endCursor = result.endCursorForJournal;
    const page = result.page.map((document) => document.json).join(",");
    const rest = JSON.stringify({
      isDone: result.isDone,
      continueCursor: result.cursor,
      splitCursor: result.splitCursor,
      pageStatus: result.pageStatus,
    });
    return `{"page":[${page}],${rest.slice(1)}`;
  }

  get(args: SyscallArgs): string {
    const id = args["id"] as string;
    const table = this.#transaction.tableOf(id);
    if (table !== undefined) {
      if (isHiddenTable(table)) return "null";
      assertRightReader(table, args["isSystem"] === true);
    }
    return this.#transaction.get(id, args["table"] as string | undefined)?.json ?? "null";
  }

  normalizeId(args: SyscallArgs): JSONValue {
    const table = args["table"] as string;
    const id = this.#transaction.normalizeId(table, args["idString"] as string);
    return { id: isHiddenTable(table) ? null : id };
  }

  count(args: SyscallArgs): string {
    const table = args["table"] as string;
    assertPublicTable(table);
    return JSON.stringify(this.#transaction.count(table));
  }

  insert(args: SyscallArgs): string {
    return JSON.stringify({
      _id: this.#transaction.insert(args["table"] as string, args["value"] as JSONValue),
    });
  }

  patch(args: SyscallArgs): string {
    this.#transaction.patch(args["id"] as string, args["value"] as JSONValue, tableOf(args));
    return "{}";
  }

  replace(args: SyscallArgs): string {
    this.#transaction.replace(args["id"] as string, args["value"] as JSONValue, tableOf(args));
    return "{}";
  }

  remove(args: SyscallArgs): string {
    this.#transaction.remove(args["id"] as string, tableOf(args));
    return "{}";
  }
}

function tableOf(args: SyscallArgs): string | undefined {
  return args["table"] as string | undefined;
}

/** The system tables that `db.system` shows; the others are the backend's own. */
const PUBLIC_SYSTEM_TABLES = ["_scheduled_functions", "_storage"];

function isHiddenTable(table: string): boolean {
  return table.startsWith("_") && !PUBLIC_SYSTEM_TABLES.includes(table);
}

function assertPublicTable(table: string): void {
  if (!isHiddenTable(table)) return;
  throw new Error(
    `There is no system table "${table}". db.system reads ${PUBLIC_SYSTEM_TABLES.join(" and ")}.`,
  );
}

function assertRightReader(table: string, isSystem: boolean): void {
  if (table.startsWith("_") === isSystem) return;
  throw new Error(
    isSystem
      ? "User tables cannot be accessed with db.system."
      : "System tables can only be accessed with db.system.",
  );
}

function queryOf(args: SyscallArgs): QueryJson {
  const query = args["query"] as unknown as QueryJson;
  assertPublicTable(tableOfQuery(query));
  return query;
}
