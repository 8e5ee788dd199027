import { makeFunctionReference } from "convex/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { usePageStage } from "../support/page-stage.js";
import { serveStrictPage } from "../support/strict-page.js";

describe("what a screen reader finds", () => {
  const stage = usePageStage(async ({ http }) => {
    const items = ["one", "two", "three"].map((text, rank) => ({ list: "three", rank, text }));
    await http.mutation(makeFunctionReference<"mutation">("items:add"), { items });
    await http.mutation(makeFunctionReference<"mutation">("items:turn"), { name: "broken", on: true });
  });

  async function treeOf(content: string, state: string, url = stage.backend.url) {
    const served = await serveStrictPage(
      `<!doctype html><html lang="en"><head><title>Tree</title>
        <script type="module" src="/convex-elements.js"></script></head>
        <body><main><convex-provider url="${url}">${content}</convex-provider></main></body></html>`,
    );
    const page = await stage.browser.newPage();
    onTestFinished(async () => {
      await page.close();
      await served.close();
    });
    await page.goto(served.url);
    await page.locator(`main ${state}`).first().waitFor({ state: "attached" });
    return await page.locator("main").ariaSnapshot();
  }

  const list = (query: string, name: string) =>
    `<realtime-list query="items:${query}" args='{"list":"${name}"}' label="Things">
      <template><p>{{text}}</p></template></realtime-list>`;

  it("in a list with rows", async () => {
    expect(await treeOf(list("list", "three"), "[role=listitem]")).toMatchInlineSnapshot(`
      "- main:
        - list "Things":
          - listitem:
            - paragraph: one
          - listitem:
            - paragraph: two
          - listitem:
            - paragraph: three"
    `);
  });

  it("in an empty list", async () => {
    expect(await treeOf(list("list", "none"), ":state(empty)")).toMatchInlineSnapshot(`
      "- main:
        - paragraph: Nothing here yet."
    `);
  });

  it("in a list that failed", async () => {
    expect(await treeOf(list("guarded", "broken"), ":state(error)")).toMatchInlineSnapshot(`
      "- main:
        - paragraph:
          - text: This could not be loaded. Closed for today.
          - button "Try again""
    `);
  });

  it("in a list that loads", async () => {
    expect(
      await treeOf(list("list", "three"), ":state(loading)", "http://127.0.0.1:9"),
    ).toMatchInlineSnapshot(`"- main: Loading…"`);
  });

  it("in a status that is connected", async () => {
    expect(await treeOf("<sync-status></sync-status>", ":state(connected)")).toMatchInlineSnapshot(
      `"- main: Connected"`,
    );
  });

  it("in a status that is compact", async () => {
    expect(await treeOf("<sync-status compact></sync-status>", ":state(connected)")).toMatchInlineSnapshot(
      `"- main: Connected"`,
    );
  });

  it("in a value that failed", async () => {
    const value = `<live-value query="items:summary" args='{"list":"broken"}'></live-value>`;
    expect(await treeOf(value, ":state(error)")).toMatchInlineSnapshot(`
      "- main:
        - text: Not available
        - button "Try again""
    `);
  });
});
