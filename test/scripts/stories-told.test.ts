import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spokenForNothing, ToldFile, toldFaults, withoutTimes } from "../../scripts/stories-told.mjs";
import { toldBy } from "../../scripts/told.mjs";
import { launchBrowser } from "../support/strict-page.js";

/** What is told at each look, and the last of it from then on. */
const telling = (...trees: readonly string[]) => {
  const waiting = [...trees];
  return () => Promise.resolve((waiting.length > 1 ? waiting.shift() : waiting[0]) ?? "");
};

describe("what is kept of what assistive technology is told", () => {
  test("is the same, now or a moment later", async () => {
    expect(await toldFaults(telling("- text: Connected"), "- text: Connected")).toEqual([]);
    expect(await toldFaults(telling("- text: Connecting", "- text: Connected"), "- text: Connected")).toEqual(
      [],
    );
  });

  test("is another: the first line that differs is said", async () => {
    const said = await toldFaults(telling("- list\n  - text: Ada"), "- list\n  - button: Ada", 0);
    expect(said).toEqual(['is told otherwise than is kept: line 2 is "- text: Ada", was "- button: Ada"']);
  });

  test("is missing", async () => {
    expect(await toldFaults(telling("- text: Connected"), undefined)).toHaveLength(1);
  });

  test("says nothing of the time of the run", () => {
    expect(withoutTimes("- text: next try in 3 s\n- text: Last synced now")).toBe(
      "- text: next try in …\n- text: Last synced …",
    );
    expect(withoutTimes("المحاولة التالية بعد ثانيتين")).toBe("المحاولة التالية بعد …");
    expect(withoutTimes("المحاولة التالية بعد 3 ثوانٍ")).toBe("المحاولة التالية بعد …");
  });

  test("says which stories there are no longer", () => {
    const kept = new Map([
      ["Here", "- text: Here"],
      ["Gone", "- text: Gone"],
    ]);
    expect(new ToldFile("", kept).leftOver(["Here", "New"])).toEqual(["Gone"]);
  });
});

describe("what a page tells", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launchBrowser()), 60_000);
  afterAll(() => browser.close());

  async function open(content: string, script = "") {
    const page = await browser.newPage();
    await page.setContent(`<title>Page</title>${content}<script>${script}</script>`);
    return page;
  }

  test("are roles, names, values and states, without what only groups and what is hidden", async () => {
    const page = await open(`
      <div><h2>Tasks</h2><p>Two <b>of them</b>, <time>now</time></p></div>
      <button aria-expanded="false" aria-disabled="true" aria-describedby="why">Add</button>
      <p id="why" hidden>Not yet</p><p aria-hidden="true">Nobody reads this</p>
      <label>What <input value="Oil" aria-invalid="true"></label>
      <p inert>Nor this</p><div aria-live="polite">Saved</div>`);
    const told = await toldBy(await page.context().newCDPSession(page));
    expect(told).toMatchInlineSnapshot(`
      "- heading "Tasks" [level=2]
      - paragraph
        - text: Two of them,
        - time
      - button "Add" [disabled] (Not yet)
      - text: What
      - textbox "What" [invalid]: Oil
      - generic [live=polite]
        - text: Saved"
    `);
  });

  test("is what elements say of themselves, and of a long row the beginning", async () => {
    const rows = "<li>row</li>".repeat(9);
    const page = await open(
      `<x-group><ul>${rows}</ul></x-group>`,
      `customElements.define("x-group", class extends HTMLElement {
        constructor() { super(); const own = this.attachInternals(); own.role = "group"; own.ariaLabel = "Rows"; }
      });`,
    );
    expect(await toldBy(await page.context().newCDPSession(page))).toMatchInlineSnapshot(`
      "- group "Rows"
        - list
          - listitem
            - text: row
          - listitem
            - text: row
          - listitem
            - text: row
          - listitem
            - text: row
          - more: listitem"
    `);
  });

  const renderedAgain = (how: string) =>
    `customElements.define("x-status", class extends HTMLElement {
      updateComplete = Promise.resolve();
      constructor() { super(); this.attachShadow({ mode: "open" }).innerHTML = "<p role=status>Saved</p>"; }
      requestUpdate() { const [p] = this.shadowRoot.children; ${how} }
    });`;

  test("isn't said again when nothing is new", async () => {
    const calm = await open("<x-status></x-status>", renderedAgain(""));
    expect(await spokenForNothing(calm)).toEqual([]);
    const loud = await open("<x-status></x-status>", renderedAgain("p.textContent = p.textContent;"));
    expect(await spokenForNothing(loud)).toEqual(["<x-status>'s live region speaks when nothing is new"]);
  });
});
