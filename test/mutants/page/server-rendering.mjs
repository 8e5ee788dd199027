const ELEMENT = "src/internal/realtime-element.ts";
const TAKE_OVER = ["test/internal/take-over.wtr.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "what a server has rendered is taken over in a language that the server didn't know of",
    file: ELEMENT,
    find: "return this.isAsServed ? ownLocaleOf(this) : localeOf(this);",
    replace: "return ownLocaleOf.length > 1 ? ownLocaleOf(this) : localeOf(this);",
    tests: TAKE_OVER,
  },
  {
    name: "what was taken over from a server has no styles where the page's policy refuses the server's",
    file: ELEMENT,
    find: "adoptStyles(root, (this.constructor as typeof LitElement).elementStyles);",
    replace: "void adoptStyles;",
    tests: TAKE_OVER,
  },
  {
    name: "what a server has rendered stays beside what is rendered because it didn't fit",
    file: ELEMENT,
    find: "      root.replaceChildren();\n      this.warnOnce(",
    replace: "      this.warnOnce(",
    tests: TAKE_OVER,
  },
  {
    name: "what was taken over from a server stays what the server knew",
    file: ELEMENT,
    find: "    }\n    this.requestUpdate();\n  }",
    replace: "    }\n  }",
    tests: TAKE_OVER,
  },
];
