const PANEL = "src/elements/sync-status/queue/queue-panel.ts";
const FORM = "src/elements/sync-status/queue/edit-form.ts";
const TESTS = ["test/elements/sync-status-queue.wtr.ts"];

/** @type {import("../../catalog.mjs").Mutant[]} */
export default [
  {
    name: "one press lets an operation go for good",
    file: "src/elements/sync-status/queue/queue-row.ts",
    find: '() => actions.turn(id, "asked")',
    replace: "() => actions.discard(id)",
    tests: TESTS,
  },
  {
    name: "what was sent can be taken back in the queue",
    file: "src/client/outbox/client-outbox.ts",
    find: "canUndo: isUnsent(progress)",
    replace: "canUndo: true",
    tests: ["test/client/outbox/queued-mutations.test.ts"],
  },
  {
    name: "that it was too late for something is not said",
    file: PANEL,
    find: 'if (name === "too-late") this.#tell(words.queueTooLate);',
    replace: "",
    tests: TESTS,
  },
  {
    name: "that the device couldn't keep a decision is not said",
    file: PANEL,
    find: 'if (name === "not-kept") this.#tell(words.queueNotKept);',
    replace: "",
    tests: TESTS,
  },
  {
    name: "what can't be read is sent as it was",
    file: PANEL,
    find: "if (problems.size > 0) {",
    replace: "if (problems.size > 99) {",
    tests: TESTS,
  },
  {
    name: "an operation is sent again without what was changed",
    file: PANEL,
    find: "this.#host.outbox.retry(id, edited)",
    replace: "this.#host.outbox.retry(id)",
    tests: TESTS,
  },
  {
    name: "a number becomes a text when an operation is edited",
    file: FORM,
    find: "edited[name] = input.valueAsNumber;",
    replace: "edited[name] = input.value;",
    tests: TESTS,
  },
  {
    name: "secrets can be read where an operation is edited",
    file: FORM,
    find: ".filter(([name]) => !isSecret(name))",
    replace: "",
    tests: TESTS,
  },
  {
    name: "nobody hears that what waits is lost with the page",
    file: PANEL,
    find: "${first?.isVolatile ? html",
    replace: "${!first ? html",
    tests: TESTS,
  },
  {
    name: "thousands of rows are made at once",
    file: PANEL,
    find: "const MOST_ROWS = 50;",
    replace: "const MOST_ROWS = 5000;",
    tests: TESTS,
  },
  {
    name: "the focus is lost with the operation that had it",
    file: PANEL,
    find: "else this.#focus.regain();",
    replace: "",
    tests: TESTS,
  },
  {
    name: "what one user has queued waits in the list of the next",
    file: "src/client/outbox/client-outbox.ts",
    find: "} = openPlace(actor);",
    replace: "} = openPlace(null);",
    tests: ["test/client/outbox/failing-outbox.test.ts"],
  },
];
