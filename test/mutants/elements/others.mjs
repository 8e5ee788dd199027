const VALUE = "src/elements/live-value/live-value.ts";
const PROVIDER = "src/elements/convex-provider/convex-provider.ts";
const MARK = "src/elements/live-value/change-mark.ts";
const MANY = ["test/elements/many-elements.wtr.ts"];
const ANOTHER_USER = ["test/elements/another-user.wtr.ts"];
const VALUES = ["test/elements/live-value.wtr.ts", "test/elements/live-value-figures.wtr.ts"];
const PROVIDERS = ["test/elements/convex-provider.wtr.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "a value's line goes on from the former user's values",
    file: VALUE,
    find: 'this.#shown.name === "loading" || isAccess',
    replace: "isAccess",
    tests: ANOTHER_USER,
  },
  {
    name: "a value that may not be seen any more is shown",
    file: VALUE,
    find: "if (isAccessDenied(state.error)) return this.#renderDenied();",
    replace: "",
    tests: VALUES,
  },
  {
    name: "the line of a value that may not be seen any more stays",
    file: VALUE,
    find: " || isAccessDenied(this.#shown.error)) this.#forget();",
    replace: ") this.#forget();",
    tests: VALUES,
  },
  {
    name: "a value that fails reads as if it were current",
    file: VALUE,
    find: '${state.name === "failed" ? this.#renderOutdated() : nothing}',
    replace: "",
    tests: VALUES,
  },
  {
    name: "an equal value is told as a change",
    file: VALUE,
    find: "if (before && Object.is(before.value, value) && before.stale === stale) return;",
    replace: "",
    tests: VALUES,
  },
  {
    name: "the value of another path is told as a change of the one before",
    file: VALUE,
    find: 'if (changed.has("path")) this.#forget();',
    replace: "",
    tests: VALUES,
  },
  {
    name: "a provider that is gone leaves its client open",
    file: PROVIDER,
    find: "this.#setMade(undefined);\n      clearTimeout",
    replace: "clearTimeout",
    tests: PROVIDERS,
  },
  {
    name: "a provider that is moved closes its client",
    file: PROVIDER,
    find: "if (this.isConnected) return;",
    replace: "",
    tests: PROVIDERS,
  },
  {
    name: "a provider with another address leaves the client before it open",
    file: PROVIDER,
    find: "if (before && before !== client) void before.close();",
    replace: "",
    tests: PROVIDERS,
  },
  {
    name: "a provider closes the page's own client",
    file: PROVIDER,
    find: "this.#given = client;",
    replace: "this.#made = client;",
    tests: PROVIDERS,
  },
  {
    name: "a provider signs in anew whenever it updates",
    file: PROVIDER,
    find: 'if (client !== this.#provider.value || changed.has("auth")) this.#signIn(client);',
    replace: "this.#signIn(client);",
    tests: PROVIDERS,
  },
  {
    name: "a sign-in outlives the page's setting it to null",
    file: PROVIDER,
    find: "if (!client || auth === undefined) return;",
    replace: "if (!client || !auth) return;",
    tests: PROVIDERS,
  },
  {
    name: "a countdown says that the time is over before it is",
    file: "src/elements/sync-status/connection-view.ts",
    find: "Math.ceil((state.nextTryAt - now) / 1000)",
    replace: "Math.floor((state.nextTryAt - now) / 1000)",
    tests: ["test/elements/connection-view.test.ts"],
  },
  {
    name: "hundreds of values that change at once all fade",
    file: MARK,
    find: "changes <= MOST_FADING && ",
    replace: "",
    tests: MANY,
  },
  {
    name: "a mark goes on under the next one",
    file: MARK,
    find: "marks.get(element)?.takeOff();",
    replace: "",
    tests: VALUES,
  },
  {
    name: "a record's template is read before all is here that it needs",
    file: VALUE,
    find: "else if (this.#parts.areHere) this.#record",
    replace: "else this.#record",
    tests: ["test/elements/late-parts.wtr.ts"],
  },
];
