const folder = "src/adapters/indexeddb";
const outbox = ["test/adapters/indexeddb/indexeddb-outbox-store.test.ts"];
const opening = ["test/adapters/indexeddb/open-database.test.ts"];
const handle = ["test/adapters/indexeddb/outbox-handle.wtr.ts"];
const results = ["test/adapters/indexeddb/indexeddb-result-store.test.ts"];

export default [
  {
    name: "a database handle that died is never opened again, so nothing is saved for the rest of the page's life",
    file: `${folder}/database.ts`,
    find: "if (this.handle === handle) this.handle = null;",
    replace: "",
    tests: outbox,
  },
  {
    name: "a handle that died costs the call on which it shows",
    file: `${folder}/database.ts`,
    find: "if (!isHandleFailure(error) && !isReopenFailure(error)) throw error;",
    replace: "throw error;",
    tests: outbox,
  },
  {
    name: "a browser that refuses to open a database while it clears data is asked once",
    file: `${folder}/database.ts`,
    find: "if (!isHandleFailure(error) && !isReopenFailure(error)) throw error;",
    replace: "if (!isHandleFailure(error)) throw error;",
    tests: outbox,
  },
  {
    name: "part of a write is kept when the rest has no room",
    file: `${folder}/database.ts`,
    find: "    transaction.abort();",
    replace: "    transaction.commit();",
    tests: outbox,
  },
  {
    name: "an operation is kept twice when the handle dies before it tells that all is written",
    file: `${folder}/log-records.ts`,
    find: "if (found) return found;",
    replace: "",
    tests: handle,
  },
  {
    name: "another page's upgrade is kept waiting for ever",
    file: `${folder}/database.ts`,
    find: "wanted: () => this.giveWay(),",
    replace: "wanted: () => undefined,",
    tests: ["test/adapters/indexeddb/outbox-handle.wtr.ts"],
  },
  {
    name: "a database that opens too late is held, and keeps others from upgrading it",
    file: `${folder}/open-database.ts`,
    find: "if (isLate) database.close();",
    replace: "if (isLate) return;",
    tests: opening,
  },
  {
    name: "each operation of a burst gets a transaction of its own",
    file: `${folder}/group-commit.ts`,
    find: "this.waiting.splice(0)",
    replace: "this.waiting.splice(0, 1)",
    tests: outbox,
  },
  {
    name: "what was appended while a refused commit was under way is lost",
    file: `${folder}/group-commit.ts`,
    find: "for (const { reject } of group) reject(error);",
    replace: "for (const { reject } of [...group, ...this.waiting.splice(0)]) reject(error);",
    tests: outbox,
  },
  {
    name: "a record of the log grows without end",
    file: `${folder}/log-records.ts`,
    find: "last.length < RECORD_OPERATIONS && bytes <= room",
    replace: "last.length < RECORD_OPERATIONS",
    tests: outbox,
  },
  {
    name: "a record of the log goes with the first operation in it that ends",
    file: `${folder}/outbox-records.ts`,
    find: "return textsOf(record).every((_, index) => {",
    replace: "return textsOf(record).some((_, index) => {",
    tests: outbox,
  },
  {
    name: "whoever was fenced writes on",
    file: `${folder}/write-changes.ts`,
    find: "if (epoch !== null && epoch !== current)",
    replace: "if (epoch !== null && epoch > current)",
    tests: outbox,
  },
  {
    name: "what is known of the client is overwritten though somebody newer wrote it",
    file: `${folder}/write-changes.ts`,
    find: "if (meta !== undefined && client.isNewer)",
    replace: "if (meta === null && client.isNewer)",
    tests: outbox,
  },
  {
    name: "operations that are appended after the browser has cleared everything get positions that are taken",
    file: `${folder}/outbox-layout.ts`,
    find: "log.put({ key: now,",
    replace: "log.put({ key: 1,",
    tests: outbox,
  },
  {
    name: "the reserve is given up before anything else",
    file: `${folder}/indexeddb-outbox-store.ts`,
    find: "[this.makeRoom, () => dropBallast(this.database)]",
    replace: "[() => dropBallast(this.database), this.makeRoom]",
    tests: outbox,
  },
  {
    name: "results are never let go",
    file: `${folder}/write-results.ts`,
    find: "letGoOf(transaction, leastUsed([...uses.values()], most));",
    replace: "",
    tests: results,
  },
  {
    name: "a page that got shorter keeps the end that it had",
    file: `${folder}/write-results.ts`,
    find: "if (surplus)",
    replace: "if (!surplus)",
    tests: results,
  },
  {
    name: "results are written on though there is no room",
    file: `${folder}/indexeddb-result-store.ts`,
    find: "if (!this.state.isOn) return;\n    change(this.pending);",
    replace: "change(this.pending);",
    tests: results,
  },
];
