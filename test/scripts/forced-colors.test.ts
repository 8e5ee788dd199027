import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forcedColorFaults } from "../../scripts/forced-colors.mjs";
import { launchBrowser } from "../support/strict-page.js";

describe("the look at pages with forced colours", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
  }, 60_000);
  afterAll(() => browser.close());

  const faultsOf = async (content: string, style: string, forced = "") => {
    await page.setContent(
      `<body><x-it><template shadowrootmode="open">
        <style>${style} @media (forced-colors: active) { ${forced} }</style>${content}
      </template></x-it></body>`,
    );
    return await forcedColorFaults(page);
  };
  const box = "i { display: block; inline-size: 20px; block-size: 20px; background: green }";

  test("finds nothing wrong with text, a button and a drawing that take the forced colours", async () => {
    const content = `<p>Hello</p><button>Press</button><svg width="9" height="9"><path d="M0 0h9v9z" /></svg>`;
    const style =
      "p { color: #777 } button { border: 1px solid #eee } button:focus { outline: 2px solid red }";
    expect(await faultsOf(content, style, "path { fill: CanvasText }")).toEqual([]);
  });

  test("misses what is painted by a background alone, but not with a border or a colour of the system", async () => {
    expect(await faultsOf("<i></i>", box)).toEqual(["<x-it> i disappears with forced colours"]);
    expect(await faultsOf("<i></i>", box, "i { border: 1px solid }")).toEqual([]);
    expect(await faultsOf("<i></i>", box, "i { background: CanvasText }")).toEqual([]);
    expect(await faultsOf("<i></i>", box, "i { border: 1px solid Canvas }")).toHaveLength(1);
  });

  test("misses a gradient and a shadow, of which nothing is left", async () => {
    const gradient = "i { display: block; block-size: 9px; background: linear-gradient(red, blue) }";
    expect(await faultsOf("<i></i>", gradient)).toHaveLength(1);
    expect(await faultsOf("<i></i>", gradient, "i { forced-color-adjust: none }")).toEqual([]);
    expect(await faultsOf("<i>Hi</i>", "i { display: block; box-shadow: 0 0 9px red }")).toHaveLength(1);
  });

  test("misses a chosen row of the page's own that looks like the others", async () => {
    const rows = `<slot></slot></template><p aria-selected="true">One</p><template>`;
    const style = `::slotted([aria-selected="true"]) { background: yellow }`;
    expect(await faultsOf(rows, style)).toEqual(["p disappears with forced colours"]);
    const bar = `::slotted([aria-selected="true"]) { border-inline-start: 4px solid CanvasText }`;
    expect(await faultsOf(rows, style, bar)).toEqual([]);
  });

  test("misses text that can't be read, also where the author's colours are kept", async () => {
    const unadjusted = "p { forced-color-adjust: none; background: white } b { color: #ccc }";
    expect(await faultsOf("<p><b>Hi</b></p>", unadjusted)).toEqual([
      "<x-it> b can't be read with forced colours",
    ]);
  });

  test("misses a drawing that keeps its own colour", async () => {
    const drawing = `<svg width="9" height="9" stroke="currentColor"><path d="M0 0h9" /><circle r="4" /></svg>`;
    expect(await faultsOf(drawing, "svg { color: red; fill: none }")).toEqual([
      "<x-it> path keeps its own colour with forced colours",
      "<x-it> circle keeps its own colour with forced colours",
    ]);
    expect(await faultsOf(drawing, "svg { color: red; fill: none }", "svg { color: GrayText }")).toEqual([]);
  });

  test("misses the edge of a button, unless its words are underlined", async () => {
    const flat = "button { border: 0; background: none }";
    expect(await faultsOf("<button>Press</button>", flat)).toEqual([
      "<x-it> button has no edge with forced colours",
    ]);
    expect(await faultsOf("<button>Press</button>", `${flat} button { text-decoration: underline }`)).toEqual(
      [],
    );
  });

  test("misses the ring of what has the focus", async () => {
    const ringless =
      "button { border: 1px solid; outline: none } button:focus { box-shadow: 0 0 0 3px blue }";
    expect(await faultsOf("<button>Press</button>", ringless)).toEqual([
      "<x-it> button has no ring when it has the focus with forced colours",
    ]);
  });

  test("misses the difference of two states that only differ in colour", async () => {
    const dots = `<i data-status="here"></i><i data-status="away"></i><i data-status="here"></i>`;
    const style = `${box} [data-status=away] { background: orange }`;
    expect(await faultsOf(dots, style, "i[data-status] { background: CanvasText }")).toEqual([
      "here and away look the same with forced colours",
    ]);
    const ring = "i { background: CanvasText } i[data-status=away] { background: Canvas; border: 2px solid }";
    expect(await faultsOf(dots, style, ring)).toEqual([]);
  });

  test("looks at nothing that can't be seen", async () => {
    expect(await faultsOf(`<i></i>`, `${box} i { visibility: hidden }`)).toEqual([]);
    expect(await faultsOf(`<i></i>`, `${box} i { opacity: 0 }`)).toEqual([]);
  });
});
