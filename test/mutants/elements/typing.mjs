const WATCH = "src/elements/typing-indicator/field-watch.ts";
const PLACE = "src/elements/typing-indicator/field-place.ts";
const ELEMENT = "src/elements/typing-indicator/typing-indicator.ts";
const NEWS = "src/elements/typing-indicator/typing-news.ts";
const SENTENCE = "src/elements/typing-indicator/typing-sentence.ts";
const CONTROLLER = "src/controllers/typing-controller.ts";
const FIELDS = ["test/elements/typing-field.wtr.ts"];
const SHOWN = ["test/elements/typing-indicator.wtr.ts"];
const WORDS = ["test/elements/typing-words.test.ts"];
const CONTROLLERS = ["test/controllers/typing-controller.wtr.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "what a script does to a field is typing",
    file: WATCH,
    find: "if (!event.isTrusted) return false;",
    replace: "",
    tests: FIELDS,
  },
  {
    name: "who empties a field is told to type",
    file: WATCH,
    find: "if (!isComposing && isEmptyField(field, target)) {",
    replace: "if (field === null) {",
    tests: FIELDS,
  },
  {
    name: "a form that is sent or reset leaves its field typed in",
    file: WATCH,
    find: 'for (const type of ["submit", "reset"])',
    replace: "for (const type of [])",
    tests: FIELDS,
  },
  {
    name: "going from one part of an editor to another is leaving it",
    file: WATCH,
    find: "if (field && !staysInside) this.#end();",
    replace: "if (field) this.#end();",
    tests: FIELDS,
  },
  {
    name: "a field that is gone or can't be written in is typed in",
    file: WATCH,
    find: "const leaveTicker = everySecond(this.#check);",
    replace: "const leaveTicker = () => undefined;",
    tests: FIELDS,
  },
  {
    name: "a field is asked for its content before it has it",
    file: WATCH,
    find: "this.#soon = setTimeout(() => this.#look(typed, isComposing));",
    replace: "this.#look(typed, isComposing);",
    tests: FIELDS,
  },
  {
    name: "what is typed in a password field is told",
    file: PLACE,
    find: "!isPassword(each) &&",
    replace: "",
    tests: FIELDS,
  },
  {
    name: "an element that is gone goes on listening",
    file: ELEMENT,
    find: "if (!this.isConnected) this.#watch.watch(undefined);",
    replace: "",
    tests: ["test/elements/leaks.wtr.ts"],
  },
  {
    name: "the line has no height while nobody is typing",
    file: "src/elements/typing-indicator/typing-indicator.styles.ts",
    find: "min-block-size: var(--typing-indicator-size, 1lh);",
    replace: "",
    tests: SHOWN,
  },
  {
    name: "long names push the end of the sentence out of sight",
    file: "src/elements/typing-indicator/typing-indicator.styles.ts",
    find: "max-inline-size: max(4em, calc((100% - 2.5em - var(--_rest, 10) * 1ch) / var(--_names, 1)));",
    replace: "",
    tests: SHOWN,
  },
  {
    name: "each pause is announced as a new beginning",
    file: NEWS,
    find: "const pauseMs = 30_000;",
    replace: "const pauseMs = 0;",
    tests: WORDS,
  },
  {
    name: "a name that is a part of the sentence breaks it",
    file: SENTENCE,
    find: "words.typing(MARK, count).split(MARK)",
    replace: "text.split(list)",
    tests: WORDS,
  },
  {
    name: "what was told isn't taken back with its element",
    file: CONTROLLER,
    find: "return () => this.stop();",
    replace: "return () => undefined;",
    tests: CONTROLLERS,
  },
  {
    name: "an element that told nothing takes back what another one did",
    file: CONTROLLER,
    find: "if (this.#hasSaid) this.source?.stop();",
    replace: "this.source?.stop();",
    tests: CONTROLLERS,
  },
];
