const CONTROLLER = "src/controllers/rows-controller.ts";
const LIST = "src/elements/realtime-list/realtime-list.ts";
const ROWS = "src/rows/rows-engine.ts";
const WAITING = "src/rows/order/waiting-changes.ts";
const SELECTION = "src/rows/input/row-selection.ts";
const NEW = "src/rows/unseen-rows.ts";
const INPUT = "src/rows/input/row-input.ts";
const WAITING_TESTS = ["test/rows/waiting-changes.test.ts"];
const SELECTION_TESTS = ["test/rows/row-selection.test.ts"];
const NEW_TESTS = ["test/rows/unseen-rows.test.ts"];
const ARRANGED_TESTS = ["test/rows/arranged-rows.test.ts"];
const ANOTHER_USER = ["test/elements/another-user.wtr.ts"];
const PAUSED = ["test/elements/realtime-list-paused.wtr.ts"];
const CHOOSING = ["test/elements/realtime-list-choosing.wtr.ts"];
const FROM_END = ["test/elements/realtime-list-from-end.wtr.ts"];
const LEAKS = ["test/elements/leaks.wtr.ts"];
const STATES = ["test/elements/realtime-list-states.wtr.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "of several removed rows only the first is no longer chosen",
    file: SELECTION,
    find: "const gone = new Set(keys);",
    replace: "const gone = new Set(keys.slice(0, 1));",
    tests: SELECTION_TESTS,
  },
  {
    name: "removed rows stay chosen when the first of them wasn't",
    file: SELECTION,
    find: "if (!keys.some((key) => this.#keys.has(key))) return false;",
    replace: "if (!this.#keys.has(keys[0] as string)) return false;",
    tests: SELECTION_TESTS,
  },
  {
    name: "a choice that is the same is told as another one",
    file: SELECTION,
    find: "return !isSame;",
    replace: "return true;",
    tests: SELECTION_TESTS,
  },
  {
    name: "headers of groups are chosen with a range",
    file: SELECTION,
    find: "key !== undefined && !rows.isHeader?.(index)",
    replace: "key !== undefined",
    tests: SELECTION_TESTS,
  },
  {
    name: "of several rows that a page chooses in single mode all are",
    file: SELECTION,
    find: 'this.mode === "single" ? wanted.slice(0, 1) : wanted',
    replace: "wanted",
    tests: SELECTION_TESTS,
  },
  {
    name: "a row that came and went stays among the waiting",
    file: WAITING,
    find: "if (!this.#added.delete(key)) this.#removed.add(key);",
    replace: "this.#removed.add(key);",
    tests: WAITING_TESTS,
  },
  {
    name: "of several waiting rows that go only the first does",
    file: WAITING,
    find: "for (const key of removed) {",
    replace: "for (const key of removed.slice(0, 1)) {",
    tests: WAITING_TESTS,
  },
  {
    name: "a row that went is still to be rendered",
    file: WAITING,
    find: "this.#changed?.delete(key);",
    replace: "",
    tests: WAITING_TESTS,
  },
  {
    name: "a row that came back counts as new",
    file: WAITING,
    find: 'kind === "moved" || this.#removed.delete(key)',
    replace: 'kind === "moved"',
    tests: WAITING_TESTS,
  },
  {
    name: "rows that only came back into memory count as new",
    file: WAITING,
    find: 'if (change.cause !== "window") this',
    replace: "this",
    tests: WAITING_TESTS,
  },
  {
    name: "an earlier version of a row wins over a later one",
    file: WAITING,
    find: "for (const { key, row } of changed) this.#changed.set(key, row);",
    replace:
      "for (const { key, row } of change.changed) if (!this.changed.has(key)) this.changed.set(key, row);",
    tests: WAITING_TESTS,
  },
  {
    name: "the count of new rows begins anew when the last row that was seen goes",
    file: NEW,
    find: "this.#seen.pop();\n    }",
    replace: "this.#seen = [];\n    }",
    tests: NEW_TESTS,
  },
  {
    name: "the count of new rows stands still when the last row that was seen goes",
    file: NEW,
    find: "this.#seen.pop();\n    }",
    replace: "return;\n    }",
    tests: NEW_TESTS,
  },
  {
    name: "the count of new rows is one too high",
    file: NEW,
    find: "this.count = this.#rows.length - 1 - place - own.length;",
    replace: "this.count = this.#rows.length - place - own.length;",
    tests: NEW_TESTS,
  },
  {
    name: "rows count as new although the reader is at the end",
    file: NEW,
    find: "!isFromEnd || this.#rows.isAtEnd || ",
    replace: "!isFromEnd || ",
    tests: NEW_TESTS,
  },
  {
    name: "groups are in any order",
    file: "src/rows/order/arranged-rows.ts",
    find: 'groupBy === undefined ? sorted : grouped(sorted, groupBy, onFailure("groupBy"))',
    replace: "sorted",
    tests: ARRANGED_TESTS,
  },
  {
    name: "the former user's rows stay while the list is paused, or until its next update is due",
    file: ROWS,
    find: 'if (state.name === "loading") {\n      this.rowsReplaced(state, false);\n      return;\n    }',
    replace: "",
    tests: ANOTHER_USER,
  },
  {
    name: "the former user's rows fade out before the next user's eyes",
    file: ROWS,
    find: "this.rowsReplaced(state, false);\n      return;",
    replace: "this.#waiting.add(change, state);\n      this.flush();\n      return;",
    tests: ANOTHER_USER,
  },
  {
    name: "what waited is kept when other rows take the place of all",
    file: ROWS,
    find: "this.#waiting = new WaitingChanges();\n    this.pace.cancel();",
    replace: "this.pace.cancel();",
    tests: PAUSED,
  },
  {
    name: "a paused list shows what comes",
    file: ROWS,
    find: "if (isFrozen) this.#host.seenChanged();\n    else if",
    replace: "if",
    tests: PAUSED,
  },
  {
    name: "a list that is paused from the start shows nothing",
    file: ROWS,
    find: ' || this.#state.name === "loading";',
    replace: ";",
    tests: PAUSED,
  },
  {
    name: "what waited isn't shown when a paused list goes on",
    file: CONTROLLER,
    find: "if (this.#wasPaused && !paused) this.#engine.flush();",
    replace: "",
    tests: PAUSED,
  },
  {
    name: "rows that are not allowed to be seen any more stay on the page",
    file: LIST,
    find: "return this.#rows.length > 0 && !isAccessDenied(state.error);",
    replace: "return this.#rows.length > 0;",
    tests: ["test/elements/realtime-list-denied.wtr.ts"],
  },
  {
    name: "a chosen row that goes stays chosen",
    file: INPUT,
    find: "this.selection.keys.size > 0 && change !== null && this.selection.forget(change.removed);",
    replace: "this.selection.keys.size > 0 && change === null;",
    tests: CHOOSING,
  },
  {
    name: "nobody hears that a chosen row is gone",
    file: INPUT,
    find: "if (hasForgotten) this.#changed();",
    replace: "",
    tests: CHOOSING,
  },
  {
    name: "a button in a row chooses the row",
    file: INPUT,
    find: "if (!row || isControl(event, row.element)) return;",
    replace: "if (!row) return;",
    tests: CHOOSING,
  },
  {
    name: "a list from its end doesn't follow its end",
    file: "src/rows/window/place-keeper.ts",
    find: 'if (this.#standing.name === "end" && !this.#order.startsWithin) return { name: "end" };',
    replace: "",
    tests: FROM_END,
  },
  {
    name: "the count of new rows isn't on the page",
    file: LIST,
    find: "newCount: this.waitingCount, isAtEnd",
    replace: "newCount: 0, isAtEnd",
    tests: FROM_END,
  },
  {
    name: "a list that is gone listens to its page for ever",
    file: "src/rows/window/geometry-watch.ts",
    find: 'this.#heard?.removeEventListener("resize", this.#onWindowResize);',
    replace: "",
    tests: LEAKS,
  },
  {
    name: "an error of a list is told to nobody",
    file: LIST,
    find: "this.reportError(state.error);",
    replace: "",
    tests: STATES,
  },
];
