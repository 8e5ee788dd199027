const KEEPER = "src/rows/window/place-keeper.ts";
const WINDOW = "src/rows/window/row-window.ts";
const VIEWPORT = "src/rows/window/viewport.ts";
const WATCH = "src/rows/window/geometry-watch.ts";
const NODES = "src/rows/nodes/row-nodes.ts";
const USED = "src/rows/nodes/used-rows.ts";
const GEOMETRY = ["test/rows/geometry.wtr.ts"];
const KEPT = ["test/rows/kept-rows.wtr.ts"];
const ENDLESS = ["test/rows/endless.wtr.ts"];
const LAYOUTS = ["test/rows/layouts.wtr.ts"];
const MANY = ["test/elements/many-elements.wtr.ts"];
const BAR = ["test/rows/sticky-bar.wtr.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "a box that has nothing to scroll yet is not the list's",
    file: VIEWPORT,
    find: "if (viewport.canScroll || isLimited(node)) return viewport;",
    replace: "if (viewport.canScroll) return viewport;",
    tests: GEOMETRY,
  },
  {
    name: "a list at its end leaves it when its box gets lower",
    file: KEEPER,
    find: 'const isHeld = this.#standing.name === "end" && (isOtherPage || scrollTop >= this.#lastScrollTop);',
    replace: "const isHeld = false;",
    tests: GEOMETRY,
  },
  {
    name: "who is led elsewhere in a frame with other heights is brought back to the end",
    file: KEEPER,
    find: 'return this.#lastScrollTop - scrollTop > measureOf(element, "clientHeight");',
    replace: "return false;",
    tests: ["test/elements/realtime-list-from-end.wtr.ts"],
  },
  {
    name: "nobody notices that the window got lower",
    file: WATCH,
    find: 'this.#heard.addEventListener("resize", this.#onWindowResize);',
    replace: "",
    tests: GEOMETRY,
    survives: "The sizes of the elements around the list change with the window's, and they are watched too.",
  },
  {
    name: "nobody notices what happens around the list",
    file: WATCH,
    find: "for (const element of around) this.#sizes.observe(element);",
    replace: "",
    tests: GEOMETRY,
  },
  {
    name: "what an ancestor scales is measured as if it didn't",
    file: VIEWPORT,
    find: "return own === 0 || seen === 0 || Math.abs(seen - own) <= 1 ? 1 : seen / own;",
    replace: "return own === 0 || seen >= 0 ? 1 : seen / own;",
    tests: GEOMETRY,
  },
  {
    name: "a row that is kept stands behind all others",
    file: NODES,
    find: "return [...rows, ...kept].sort((one, other) => one.index - other.index);",
    replace: "return [...rows, ...kept];",
    tests: KEPT,
  },
  {
    name: "a row that was kept stays when it is left",
    file: NODES,
    find: "for (const row of unused) this.#remove(row);",
    replace: "",
    tests: KEPT,
  },
  {
    name: "a row that is dragged loses its nodes",
    file: USED,
    find: "...this.#grasped.values(), ",
    replace: "",
    tests: KEPT,
  },
  {
    name: "one finger of two that is taken away ends it for both",
    file: USED,
    find: "grasp && !isStillTouched(event)",
    replace: "grasp",
    tests: KEPT,
  },
  {
    name: "rows beyond the greatest height can't be reached",
    file: WINDOW,
    find: "return this.heights.total > MOST_HEIGHT;",
    replace: "return false;",
    tests: ENDLESS,
  },
  {
    name: "rows meet the end of a box that is lower than all of them",
    file: WINDOW,
    find: "if (!this.#isShortened) return;",
    replace: "if (!this.#isShortened || this.#before > 0) return;",
    tests: ENDLESS,
    survives:
      "Only who scrolls through millions of pixels in one go gets there, and then a far jump mends it.",
  },
  {
    name: "a row's place is read again though nothing before it has changed",
    file: WINDOW,
    find: "if (isStill && isFirst) return;",
    replace: "",
    tests: LAYOUTS,
    survives:
      "The page is laid out once more at most, which is what hand-written code needs for such a change.",
  },
  {
    name: "new rows are measured only after the page was laid out",
    file: WINDOW,
    find: "if (this.measure()) this.setSpaces();\n    this.#balance();",
    replace: "this.#balance();",
    tests: LAYOUTS,
    survives:
      "The heights of the test's rows are guessed so well that what is left to mend is no other height.",
  },
  {
    name: "a bar that sticks to the edge covers the row that was scrolled to",
    file: "src/rows/window/scroll-target.ts",
    find: "Math.max(cover, padding.top)",
    replace: "cover",
    tests: BAR,
  },
  {
    name: "the margin that a row asks for is not kept free",
    file: "src/rows/window/scroll-target.ts",
    find: "const toStart = top - margin.top -",
    replace: "const toStart = top -",
    tests: BAR,
  },
  {
    name: "who comes into the list by focus hears numbers of rows that are old",
    file: "src/rows/nodes/row-roles.ts",
    find: 'host.addEventListener("focusin", () => this.#number());',
    replace: "",
    tests: ["test/rows/roles.wtr.ts"],
  },
  {
    name: "the numbers of all rows are written with each change",
    file: "src/rows/nodes/row-roles.ts",
    find: "whenIdle(() => this.#number());",
    replace: "this.#number();",
    tests: ["test/rows/roles.wtr.ts"],
  },
  {
    name: "an element that renders no place for its rows is told nothing",
    file: "src/controllers/rows-controller.ts",
    find: "this.#warnOfNoFrame();\n      return;",
    replace: "return;",
    tests: ["test/controllers/rows-controller.wtr.ts"],
  },
  {
    name: "a list without rows looks for what scrolls it, each while the others are written",
    file: "src/rows/rows-engine.ts",
    find: 'this.length === 0 && this.#window.reach === "all"',
    replace: "this.length < 0",
    tests: MANY,
  },
  {
    name: "a list without rows lets the page be laid out for its first ones",
    file: KEEPER,
    find: 'if (this.#nodes.count === 0) return { name: "lost" };',
    replace: "",
    tests: MANY,
  },
];
