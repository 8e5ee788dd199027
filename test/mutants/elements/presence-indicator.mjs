const NEWS = "src/elements/presence-indicator/presence-news.ts";
const TELLER = "src/elements/presence-indicator/presence-teller.ts";
const CONTROLLER = "src/controllers/members-controller.ts";
const SAID = ["test/elements/presence-news.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "who comes into a list that has room again is said to have joined",
    file: NEWS,
    find: "joined: wasWhole ?",
    replace: "joined: wasWhole || true ?",
    tests: SAID,
  },
  {
    name: "oneself is announced",
    file: NEWS,
    find: "if (!member.isSelf && ",
    replace: "if (",
    tests: SAID,
  },
  {
    name: "who came and went again is said to have left",
    file: NEWS,
    find: "!opposite.delete(member.userId)",
    replace: "(opposite.delete(member.userId) || true)",
    tests: SAID,
  },
  {
    name: "the people of another room are news of this one",
    file: TELLER,
    find: "if (room !== this.#room) this.forget();",
    replace: "",
    tests: SAID,
  },
  {
    name: "what waits is put into words before it is said, and lost with what comes then",
    file: TELLER,
    find: "this.#say(() => this.#inWords());",
    replace: "const text = this.#inWords(); this.#say(() => text);",
    tests: SAID,
  },
  {
    name: "each update says again how one wants to be shown",
    file: CONTROLLER,
    find: "if (wish !== before) room.appearAs",
    replace: "room.appearAs",
    tests: ["test/controllers/members-controller.wtr.ts"],
  },
];
