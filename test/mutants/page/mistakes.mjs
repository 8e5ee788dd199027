const IN_TEMPLATES = ["test/elements/mistakes-in-templates.wtr.ts"];
const LATE = ["test/elements/late-templates.wtr.ts"];
const IN_SETTINGS = ["test/elements/mistakes-in-settings.wtr.ts"];
const IN_MARKUP = ["test/elements/mistakes-in-markup.wtr.ts"];
const TEMPLATE_MISTAKES = "src/internal/mistakes/template-mistakes.ts";
const TROUBLE = "src/internal/mistakes/connection-trouble.ts";
const TROUBLE_TESTS = ["test/internal/connection-trouble.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "what comes into a template later is not shown",
    file: "src/internal/template-watch.ts",
    find: "this.#changed();",
    replace: "",
    tests: LATE,
  },
  {
    name: "children of the template element itself are not shown",
    file: "src/internal/template/template-parts.ts",
    find: "template.content.append(...template.childNodes);",
    replace: "",
    tests: LATE,
  },
  {
    name: "a field that is missing in some rows is called a mistake",
    file: TEMPLATE_MISTAKES,
    find: 'if (missing === "nothing") return undefined;',
    replace: 'if (missing === "nothing") continue;',
    tests: IN_TEMPLATES,
  },
  {
    name: "an attribute that is switched off by a missing value is called a mistake",
    file: TEMPLATE_MISTAKES,
    find: "if (isSwitch && meant === undefined) return undefined;",
    replace: "",
    tests: IN_TEMPLATES,
  },
  {
    name: "a failure of all rows is written into the log for each",
    file: "src/elements/realtime-list/realtime-list.ts",
    find: "this.tellError(error, !logged.has(reason));",
    replace: "this.tellError(error);",
    tests: IN_TEMPLATES,
  },
  {
    name: "args that can't be read are told in other words than those of their JSON",
    file: "src/adapters/convex/encode-call.ts",
    find: "if (args instanceof RealtimeError) throw args;",
    replace: "",
    tests: IN_SETTINGS,
  },
  {
    name: "elements in rows and slots count as swallowed",
    file: "src/internal/realtime-element.ts",
    find: ">:not([slot],[data-key])",
    replace: ">*",
    tests: IN_MARKUP,
  },
  {
    name: "a connection that was lost is called one that never came",
    file: TROUBLE,
    find: "if (!isTrying || state.hasEverConnected) return undefined;",
    replace: "if (!isTrying) return undefined;",
    tests: TROUBLE_TESTS,
  },
  {
    name: "whatever the page's policy blocks counts as the backend",
    file: TROUBLE,
    find: "blocked.some((address) => address.includes(backend.host))",
    replace: "blocked.length > 0",
    tests: TROUBLE_TESTS,
  },
];
