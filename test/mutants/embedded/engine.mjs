const ENGINE = "src/embedded/engine/engine.ts";
const ENGINE_TESTS = ["test/embedded/engine/engine.test.ts"];
const PAGE_TESTS = ["test/embedded/engine/page.test.ts", "test/embedded/engine/pagination-model.test.ts"];
const QUERY_TESTS = ["test/embedded/engine/query.test.ts"];
const MODEL_TESTS = ["test/embedded/engine/transaction-model.test.ts"];
const READ_TESTS = ["test/embedded/engine/read-set-soundness.test.ts"];
const SCHEMA_TESTS = ["test/embedded/engine/schema.test.ts"];
const DOCUMENT_TESTS = ["test/embedded/engine/documents.test.ts"];
const INTERVAL_TESTS = ["test/embedded/engine/interval-index.test.ts"];
const SEARCH_TESTS = ["test/embedded/engine/search.test.ts"];
const LIMIT_TESTS = ["test/embedded/engine/limits.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "everybody sees a commit before it is kept",
    file: ENGINE,
    find: "this.tip = snapshot;\n",
    replace: "this.tip = snapshot;\n    this.published = snapshot;\n",
    tests: ["test/embedded/persistence/data-folder.test.ts"],
  },
  {
    name: "a commit that could not be kept is shown all the same",
    file: ENGINE,
    find: "if (error === undefined) this.publish(snapshot, commit);\n      else this.failure = error;",
    replace: "this.publish(snapshot, commit);\n      if (error !== undefined) this.failure = error;",
    tests: ENGINE_TESTS,
  },
  {
    name: "writes go on after one could not be kept",
    file: ENGINE,
    find: "else this.failure = error;",
    replace: "",
    tests: ENGINE_TESTS,
  },
  {
    name: "a commit's listener that leaves during one takes the next listener's call with it",
    file: ENGINE,
    find: "for (const listener of this.listeners) listener(commit);",
    replace:
      "const all = [...this.listeners];\n    for (let i = 0; i < this.listeners.size; i += 1) all[i]?.(commit);",
    tests: ENGINE_TESTS,
  },
  {
    name: "a commit's listener can't leave",
    file: ENGINE,
    find: "return () => this.listeners.delete(listener);",
    replace: "return () => undefined;",
    tests: ENGINE_TESTS,
  },
  {
    name: "a commit on an old snapshot undoes the one between",
    file: ENGINE,
    find: "if (transaction.snapshot !== this.tip) {",
    replace: "if (transaction.snapshot.ts > this.tip.ts) {",
    tests: ENGINE_TESTS,
  },
  {
    name: "two commits of one millisecond have one timestamp",
    file: ENGINE,
    find: "return now > this.tip.ts ? now : this.tip.ts + 1n;",
    replace: "return now > this.tip.ts ? now : this.tip.ts;",
    tests: ENGINE_TESTS,
  },
  {
    name: "a commit at the end of the asked time is overlooked",
    file: "src/embedded/engine/commit-log.ts",
    find: "commit.ts <= until &&",
    replace: "commit.ts < until &&",
    tests: ENGINE_TESTS,
  },
  {
    name: "what was forgotten counts as unchanged",
    file: "src/embedded/engine/commit-log.ts",
    find: "if (since < this.forgottenUntil) return false;",
    replace: "",
    tests: ENGINE_TESTS,
  },
  {
    name: "a looked-up id that isn't there is not remembered as read",
    file: "src/embedded/engine/transaction.ts",
    find: "this.reads.recordPoint(byId, key);\n    const document = this.work.state.tree(byId)?.get(key);",
    replace:
      "const document = this.work.state.tree(byId)?.get(key);\n    if (document !== undefined) this.reads.recordPoint(byId, key);",
    tests: ENGINE_TESTS,
  },
  {
    name: "a scan that finds nothing more doesn't remember the empty end",
    file: "src/embedded/engine/index-scan.ts",
    find: "this.hasEnded = true;\n      this.recordAll();",
    replace: "this.hasEnded = true;",
    tests: READ_TESTS,
  },
  {
    name: "a scan from the end remembers only its last row",
    file: "src/embedded/engine/index-scan.ts",
    find: "this.recordedInterval(interval.hi, interval.hi).lo = key;",
    replace: "this.recordedInterval(key, key).lo = key;",
    tests: READ_TESTS,
  },
  {
    name: "a count isn't outdated by an insert",
    file: "src/embedded/engine/transaction.ts",
    find: 'this.reads.record(byId, "", afterPrefix(""));',
    replace: "",
    tests: ENGINE_TESTS,
  },
  {
    name: "a table that doesn't exist yet isn't remembered as looked up",
    file: "src/embedded/engine/transaction.ts",
    find: "this.reads.recordPoint(tablesIndexKey(this.component), name);",
    replace: "",
    tests: SCHEMA_TESTS,
  },
  {
    name: "a moved row leaves its old place in the index",
    file: "src/embedded/engine/index-writer.ts",
    find: "tree.delete(oldKey);\n        this.log.record(index.key, oldKey);",
    replace: "this.log.record(index.key, oldKey);",
    tests: MODEL_TESTS,
  },
  {
    name: "who read the place that a row left isn't told",
    file: "src/embedded/engine/index-writer.ts",
    find: "this.log.record(index.key, oldKey);",
    replace: "",
    tests: READ_TESTS,
  },
  {
    name: "a rollback keeps the writes of after its point",
    file: "src/embedded/engine/working-state.ts",
    find: "this.changed = new Map(mark.changed);",
    replace: "",
    tests: MODEL_TESTS,
  },
  {
    name: "a write after a savepoint changes what the savepoint holds",
    file: "src/embedded/engine/working-state.ts",
    find: "mark(): StateMark {\n    this.owned = new Set();",
    replace: "mark(): StateMark {",
    tests: MODEL_TESTS,
  },
  {
    name: "a write after a rollback changes what the savepoint holds",
    file: "src/embedded/engine/working-state.ts",
    find: "this.changed = new Map(mark.changed);\n    this.owned = new Set();",
    replace: "this.changed = new Map(mark.changed);",
    tests: MODEL_TESTS,
  },
  {
    name: "a rollback gives back what was read",
    file: "src/embedded/engine/limits.ts",
    find: "return { documentsWritten, bytesWritten, functionsScheduled, scheduledArgsBytes };",
    replace:
      "return { documentsWritten, bytesWritten, functionsScheduled, scheduledArgsBytes, documentsRead: this.documentsRead };",
    tests: LIMIT_TESTS,
  },
  {
    name: "a nested limit ends the outer one when it ends",
    file: "src/embedded/engine/limits.ts",
    find: "return () => (this.limits = before);",
    replace: "return () => this.lift();",
    tests: LIMIT_TESTS,
  },
  {
    name: "an exclusive bound takes its value in",
    file: "src/embedded/engine/index-range.ts",
    find: "return bound.isInclusive ? key : afterPrefix(key);",
    replace: "return key;",
    tests: ["test/embedded/engine/query.test.ts", "test/embedded/differential/programs.test.ts"],
  },
  {
    name: "the page after a row begins with that row",
    file: "src/embedded/engine/page.ts",
    find: "startKey === null ? null : justAfter(startKey)",
    replace: "startKey",
    tests: PAGE_TESTS,
  },
  {
    name: "a pinned page leaves its last row out",
    file: "src/embedded/engine/page.ts",
    find: "endKey === null ? null : justAfter(endKey)",
    replace: "endKey",
    tests: PAGE_TESTS,
  },
  {
    name: "a pinned page stops at its size, so that rows before the next page are lost",
    file: "src/embedded/engine/page-reader.ts",
    find: "end === null ? options.pageSize : Infinity",
    replace: "options.pageSize",
    tests: PAGE_TESTS,
  },
  {
    name: "a page that is stopped by a bound says that it is done",
    file: "src/embedded/engine/page-reader.ts",
    find: "return after === undefined ? (start ?? { after: null }) : { after };",
    replace:
      "return scan.isStopped ? { after: null } : after === undefined ? (start ?? { after: null }) : { after };",
    tests: PAGE_TESTS,
  },
  {
    name: "a cursor of another query is taken",
    file: "src/embedded/engine/cursor.ts",
    find: "{ source, operators, fields: index.fields }",
    replace: "{ fields: index.fields }",
    tests: PAGE_TESTS,
  },
  {
    name: "a limit after a filter counts what the filter refused",
    file: "src/embedded/engine/document-stream.ts",
    find: "else if (!step.accepts(document.value)) return false;",
    replace:
      'else if (!step.accepts(document.value)) {\n        for (const other of this.steps) if (other.type === "limit") other.passed++;\n        return false;\n      }',
    tests: QUERY_TESTS,
  },
  {
    name: "two bounds on one side of a range are taken, and the later one counts",
    file: "src/embedded/engine/index-range.ts",
    find: "if (split[side] !== null) throw",
    replace: "if (split[side] === undefined) throw",
    tests: QUERY_TESTS,
  },
  {
    name: "a schema takes effect although a document doesn't fit",
    file: "src/embedded/engine/schema-change.ts",
    find: "if (problem === null) continue;",
    replace: "if (problem !== undefined) continue;",
    tests: SCHEMA_TESTS,
  },
  {
    name: "an index whose fields change isn't built anew",
    file: "src/embedded/engine/schema-change.ts",
    find: "if (String(old?.indexes.get(name)?.fields) === String(index.fields)) continue;",
    replace: "if (old?.indexes.has(name) === true) continue;",
    tests: SCHEMA_TESTS,
  },
  {
    name: "an update may change a document's id",
    file: "src/embedded/engine/document-writer.ts",
    find: 'assertSameSystemField("_id", fields, _id);',
    replace: "",
    tests: DOCUMENT_TESTS,
  },
  {
    name: "users' code may write system tables",
    file: "src/embedded/engine/transaction.ts",
    find: "assertUserTable(found.table.name);",
    replace: "",
    tests: DOCUMENT_TESTS,
  },
  {
    name: "two rows of one transaction have one creation time",
    file: "src/embedded/engine/document-writer.ts",
    find: "state.lastCreationTime + CREATION_TIME_STEP)",
    replace: "state.lastCreationTime)",
    tests: ENGINE_TESTS,
  },
  {
    name: "a reader of two places is forgotten in one of them only",
    file: "src/embedded/engine/interval-index.ts",
    find: "for (const { lo, hi } of intervals) tree.remove(lo, hi, reader);",
    replace:
      "const [first] = intervals;\n      if (first !== undefined) tree.remove(first.lo, first.hi, reader);",
    tests: INTERVAL_TESTS,
  },
  {
    name: "one reader who leaves an interval takes the others along",
    file: "src/embedded/engine/interval-tree.ts",
    find: "return node.readers.size > 0 ? node : join(node.left, node.right);",
    replace: "return join(node.left, node.right);",
    tests: INTERVAL_TESTS,
  },
  {
    name: "a removal forgets where its subtree ends",
    file: "src/embedded/engine/interval-tree.ts",
    find: "else right.left = join(left, right.left);\n  updateEnd(top);",
    replace: "else right.left = join(left, right.left);",
    tests: INTERVAL_TESTS,
  },
  {
    name: "a deleted document is found by its words",
    file: "src/embedded/engine/index-writer.ts",
    find: "for (const key of gone) {\n      tree.delete(key);",
    replace: "for (const key of gone) {",
    tests: SEARCH_TESTS,
  },
  {
    name: "a search isn't outdated by a new match",
    file: "src/embedded/engine/transaction.ts",
    find: 'this.reads.record(index.key, "", afterPrefix(""));',
    replace: "",
    tests: SEARCH_TESTS,
  },
];
