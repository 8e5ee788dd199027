const CLOCK = "src/internal/shared-clock.ts";
const CLOCK_TESTS = ["test/internal/shared-clock.test.ts"];
const TICKER = "src/internal/ticker.ts";
const TICKER_TESTS = ["test/internal/ticker.test.ts"];
const PACE = "src/internal/update-pace.ts";
const BUDGET = "src/internal/update-budget.ts";
const PACE_TESTS = ["test/internal/update-pace.test.ts"];
const ANNOUNCER = ["test/internal/announcer.wtr.ts"];
const HEIGHTS = ["test/internal/virtual/row-heights.property.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "who left is called in the same second",
    file: TICKER,
    find: "if (listeners.has(listener)) listener();",
    replace: "listener();",
    tests: TICKER_TESTS,
  },
  {
    name: "the page's second hand goes on when nobody looks at it",
    file: TICKER,
    find: "if (listeners.size > 0) return;\n    clearInterval(timer);",
    replace: "",
    tests: TICKER_TESTS,
  },
  {
    name: "the page's second hand stops for all when one leaves",
    file: TICKER,
    find: "if (listeners.size > 0) return;",
    replace: "",
    tests: TICKER_TESTS,
  },
  {
    name: "a view that left while others were asked is asked",
    file: CLOCK,
    find: "if (isDue && views.has(view)) keepTrue",
    replace: "if (isDue) keepTrue",
    tests: CLOCK_TESTS,
  },
  {
    name: "a view is wrong after the clock was set back",
    file: CLOCK,
    find: "now >= until || now < from",
    replace: "now >= until",
    tests: CLOCK_TESTS,
  },
  {
    name: "views go on in a hidden page",
    file: CLOCK,
    find: " || document.hidden) return;",
    replace: ") return;",
    tests: CLOCK_TESTS,
  },
  {
    name: "the last view leaves its timer behind",
    file: CLOCK,
    find: 'document.removeEventListener("visibilitychange", onVisibility);\n  stop();',
    replace: 'document.removeEventListener("visibilitychange", onVisibility);',
    tests: CLOCK_TESTS,
  },
  {
    name: "an element that left because of another's update is updated",
    file: BUDGET,
    find: "if (this.#waiting.has(update)) update.run();",
    replace: "update.run();",
    tests: PACE_TESTS,
  },
  {
    name: "an update that fails is for nothing: it doesn't count",
    file: BUDGET,
    find: "} finally {\n      this.#spent",
    replace: "} catch (error) {\n      throw error;\n    }\n    {\n      this.#spent",
    tests: PACE_TESTS,
  },
  {
    name: "the last value is not shown when a limit is set",
    file: PACE,
    find: "if (wait > 0) this.#stopTimer =",
    replace: "if (wait > 0) return;\n    if (wait > 0) this.#stopTimer =",
    tests: PACE_TESTS,
  },
  {
    name: "a cancelled update comes all the same",
    file: PACE,
    find: "this.#stopTimer?.();\n    this.#stopTimer = undefined;\n  }\n\n  #due",
    replace: "this.#stopTimer = undefined;\n  }\n\n  #due",
    tests: PACE_TESTS,
  },
  {
    name: "an element that has two things to say says the older one",
    file: "src/internal/announcer.ts",
    find: "this.#waiting.set(speaker, message);",
    replace: "if (!this.#waiting.has(speaker)) this.#waiting.set(speaker, message);",
    tests: ANNOUNCER,
  },
  {
    name: "what was said is said again with the next message",
    file: "src/internal/announcer.ts",
    find: "this.#waiting = new Map();\n    if",
    replace: "if",
    tests: ANNOUNCER,
  },
  {
    name: "heights of rows that moved are lost",
    file: "src/internal/virtual/row-heights.ts",
    find: "after.map((key) => kept.get(key)),",
    replace: "after.map(() => undefined),",
    tests: HEIGHTS,
  },
];
