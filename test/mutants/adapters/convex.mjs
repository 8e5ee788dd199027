const ROUTES = "src/adapters/convex/query-routes.ts";
const UNIT = ["test/adapters/query-routes.test.ts"];
const CACHE = "src/adapters/memory/memory-result-cache.ts";
const CACHE_TESTS = ["test/adapters/memory/memory-result-cache.test.ts"];
const SIGN_IN = ["test/client/sign-in.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "what is sent now or never counts as the reader's own act",
    file: "src/adapters/convex/convex-session.ts",
    find: "if (nextRequestId !== undefined) this.unnoticed.add(nextRequestId);",
    replace: "",
    tests: ["test/client/rooms/rooms.test.ts"],
  },
  {
    name: "what can't be sent now is sent later",
    file: "src/adapters/convex/convex-session.ts",
    find: "if (!this.canSend()) return null;",
    replace: "",
    tests: ["test/client/rooms/rooms.test.ts"],
  },
  {
    name: "who left while a result is delivered gets it",
    file: ROUTES,
    find: "if (route.receivers.has(receive)) receive(result);",
    replace: "receive(result);",
    tests: UNIT,
  },
  {
    name: "who asks the same later waits for ever",
    file: ROUTES,
    find: "route.last = result;",
    replace: "",
    tests: UNIT,
  },
  {
    name: "a query's last result is told to who asks again after it was left",
    file: ROUTES,
    find: "if (route.receivers.size === 0 && this.routes.get(token) === route) this.routes.delete(token);",
    replace: "",
    tests: UNIT,
  },
  {
    name: "who leaves twice takes the route of who came later",
    file: ROUTES,
    find: " && this.routes.get(token) === route)",
    replace: ")",
    tests: UNIT,
  },
  {
    name: "a queued mutation runs as whoever signs in later",
    file: "src/adapters/convex/convex-remote.ts",
    find: "if (isNewSession) this.replaceSession();",
    replace: "",
    tests: SIGN_IN,
  },
  {
    name: "nobody is told that another user has signed in",
    file: "src/adapters/convex/convex-remote.ts",
    find: "if (isNewSession) this.observer?.identityChanged();",
    replace: "",
    tests: SIGN_IN,
  },
  {
    name: "a result that is kept is never let go",
    file: CACHE,
    find: "this.delete(oldest);",
    replace: "",
    tests: CACHE_TESTS,
  },
  {
    name: "a result that is set again counts twice",
    file: CACHE,
    find: "this.delete(token);\n    this",
    replace: "this",
    tests: CACHE_TESTS,
  },
  {
    name: "what is kept weighs on after it was cleared",
    file: CACHE,
    find: "this.entries.clear();\n    this.weight = 0;",
    replace: "this.entries.clear();",
    tests: CACHE_TESTS,
  },
];
