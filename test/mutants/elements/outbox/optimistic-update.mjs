const UPDATE = "src/elements/optimistic-update/optimistic-update.ts";
const SESSION = "src/elements/optimistic-update/form-session.ts";
const SNAPSHOT = "src/elements/optimistic-update/form-snapshot.ts";
const MARKS = "src/elements/optimistic-update/field-marks.ts";
const CALL = "src/controllers/mutation-call.ts";
const TESTS = [
  "test/elements/optimistic-update.wtr.ts",
  "test/elements/optimistic-update-failing.wtr.ts",
  "test/elements/optimistic-update-fields.wtr.ts",
];

/** @type {import("../../catalog.mjs").Mutant[]} */
export default [
  {
    name: "a form is emptied while its call can still be lost",
    file: SESSION,
    find: '} else if (call.isSafe || call.state.name === "applied") this.#release',
    replace: "} else this.#release",
    tests: TESTS,
  },
  {
    name: "a form that was emptied is not filled again when its call fails",
    file: SESSION,
    find: "if (this.edited === undefined && submission.snapshot.restore())",
    replace: "if (this.edited === undefined && submission.snapshot.isThere)",
    tests: TESTS,
  },
  {
    name: "a form that keeps its values is emptied",
    file: SESSION,
    find: "if (submission.isCleared || submission.keepsValues) return;",
    replace: "if (submission.isCleared) return;",
    tests: TESTS,
  },
  {
    name: "what stood in a form before a failed call took its place is lost",
    file: SESSION,
    find: "this.#draft?.restore();",
    replace: "",
    tests: TESTS,
  },
  {
    name: "what was written since a form was submitted goes with what was submitted",
    file: SNAPSHOT,
    find: "if (!touched.has(groupOf(field))) resetField(field);",
    replace: "resetField(field);",
    tests: TESTS,
  },
  {
    name: "a failed call that is sent again from its form stays beside the new one",
    file: UPDATE,
    find: "if (form && edited && this.#session.formOf(edited) === form) {",
    replace: "if (form && edited && this.#session.formOf(edited) !== form) {",
    tests: TESTS,
  },
  {
    name: "a queued call that is tried again becomes a second operation",
    file: CALL,
    find: "this.isKept = false;\n    if (!this.queued) {",
    replace: "this.isKept = false;\n    if (this.queued || !this.queued) {",
    tests: TESTS,
  },
  {
    name: "the text of a call that was let go stays in the form",
    file: UPDATE,
    find: "this.#session.dropped(call);",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a queued call that was let go stays in the outbox",
    file: CALL,
    find: "if (this.queued) await this.outbox.discard(id);",
    replace: "if (!this.queued) await this.outbox.discard(id);",
    tests: TESTS,
  },
  {
    name: "what the backend says of one field stands at another",
    file: MARKS,
    find: "const message = errors.get(control.name);",
    replace: "const [message] = errors.values();",
    tests: TESTS,
  },
  {
    name: "a field stays marked after it was written in again",
    file: MARKS,
    find: "if (name !== undefined) this.#unmark(name);",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a failure isn't told to assistive technology",
    file: UPDATE,
    find: 'call.state.name === "failed" ? [failureWords',
    replace: 'call.state.name !== "failed" ? [failureWords',
    tests: TESTS,
  },
  {
    name: "that a call is kept on the device isn't told to assistive technology",
    file: UPDATE,
    find: 'if (state.name === "saved") this.say(',
    replace: 'if (state.name === "saved") void (',
    tests: TESTS,
  },
  {
    name: "what was sent is offered to be taken back",
    file: UPDATE,
    find: 'return call.canUndo ? ["undo"] : [];',
    replace: 'return ["undo"];',
    tests: TESTS,
  },
  {
    name: "a call that was taken back leaves the form empty",
    file: UPDATE,
    find: "this.#session.takeBack(call);",
    replace: "",
    tests: TESTS,
  },
  {
    name: "a form that is submitted twice by mistake calls twice",
    file: UPDATE,
    find: "return call.isWaiting && !this.#session.isCleared(call) && isSameValue(call.args, args);",
    replace: "return false;",
    tests: TESTS,
  },
  {
    name: "what the backend found wrong with a field is offered to be sent as it is",
    file: UPDATE,
    find: '[!isHopeless && "retry",',
    replace: '["retry",',
    tests: TESTS,
  },
  {
    name: "a failed call that was let go elsewhere stays on the page",
    file: CALL,
    find: 'if (!operation) this.become({ name: "gone" });\n    else if (operation.state === "pending") {',
    replace: 'if (operation?.state === "pending") {',
    tests: TESTS,
  },
  {
    name: "a call without an outbox counts as kept",
    file: CALL,
    find: "this.isKept = this.queued;",
    replace: "this.isKept = true;",
    tests: TESTS,
  },
];
