const WATCH = "src/controllers/watch-controller.ts";
const CLIENT = "src/controllers/client-controller.ts";
const LOOKUP = "src/context/client-lookup.ts";
const CONTROLLERS = ["test/controllers/controllers.wtr.ts"];
const WATCHING = ["test/controllers/watching.wtr.ts"];
const DEFAULT_CLIENT = ["test/context/default-client.test.ts"];
const SAME = ["test/controllers/same-value.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "an element that is gone goes on watching",
    file: WATCH,
    find: "whenGone(this.#host, () => this.#release());",
    replace: "",
    tests: WATCHING,
  },
  {
    name: "an element that is moved watches anew",
    file: WATCH,
    find: "whenGone(this.#host, () => this.#release());",
    replace: "this.#release();",
    tests: WATCHING,
  },
  {
    name: "an element with other options watches both",
    file: WATCH,
    find: "if (isSame && this.#isFollowing) return;\n    this.#release();",
    replace: "if (isSame && this.#isFollowing) return;",
    tests: WATCHING,
  },
  {
    name: "an element never watches anything else than at first",
    file: WATCH,
    find: "if (isSame && this.#isFollowing) return;",
    replace: "if (this.#isFollowing) return;",
    tests: CONTROLLERS,
  },
  {
    name: "options that are made anew make an element watch anew",
    file: "src/controllers/query-controller.ts",
    find: "isSameValue(before.args, now.args)",
    replace: "before.args === now.args",
    tests: WATCHING,
  },
  {
    name: "the page's default client wins over the provider",
    file: LOOKUP,
    find: "return this.#provided ?? defaultClient.current;",
    replace: "return defaultClient.current ?? this.#provided;",
    tests: CONTROLLERS,
  },
  {
    name: "an element that was moved out of a provider keeps its client",
    file: LOOKUP,
    find: "if (!this.#leaveProvider) this.#setProvided(undefined);",
    replace: "",
    tests: CONTROLLERS,
  },
  {
    name: "an element that is gone is held by the page's default client",
    file: LOOKUP,
    find: "this.#leaveDefault?.();\n    this.#leaveDefault = undefined;",
    replace: "this.#leaveDefault = undefined;",
    tests: ["test/elements/leaks.wtr.ts"],
  },
  {
    name: "an element's own client doesn't win",
    file: CLIENT,
    find: "return this.#options().client ?? this.#lookup.client;",
    replace: "return this.#lookup.client ?? this.#options().client;",
    tests: WATCHING,
  },
  {
    name: "who left is told of another default client",
    file: "src/context/default-client.ts",
    find: "if (page.client !== client || !page.listeners.has(listener)) continue;",
    replace: "if (page.client !== client) continue;",
    tests: DEFAULT_CLIENT,
  },
  {
    name: "a function that listens twice to the default client leaves twice",
    file: "src/context/default-client.ts",
    find: "const entry: Listener = (next) => listener(next);",
    replace: "const entry: Listener = listener;",
    tests: DEFAULT_CLIENT,
  },
  {
    name: "an argument that is undefined counts as another one",
    file: "src/controllers/same-value.ts",
    find: "const names = new Set([...Object.keys(a), ...Object.keys(b)]);",
    replace:
      "const names = new Set([...Object.keys(a), ...Object.keys(b)]);\n  if (Object.keys(a).length !== Object.keys(b).length) return false;",
    tests: SAME,
  },
  {
    name: "arguments with more fields than before count as the same",
    file: "src/controllers/same-value.ts",
    find: "const names = new Set([...Object.keys(a), ...Object.keys(b)]);",
    replace: "const names = new Set([...Object.keys(a)]);",
    tests: SAME,
  },
];
