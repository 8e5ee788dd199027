import { makeFunctionReference } from "convex/server";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { holdBack, pagesByNeed, plain } from "../support/page-by-need.js";
import { usePageStage } from "../support/page-stage.js";

const addItems = makeFunctionReference<"mutation">("items:add");

/** What only some lists need, and what asks for it. */
const extras = [
  ["selection", `selection="single"`, "{{text}}", "row-input"],
  ["feed", "feed", "{{text}}", "row-input"],
  ["order", `sort-by="-text"`, "{{text}}", "arranged-rows"],
  ["groups", `group-by="rank"`, "{{text}}", "arranged-rows"],
  ["motion", "animated", "{{text}}", "row-animations"],
  ["formats", "", '{{text}}{{done | or ""}}', "text-format"],
  ["templates inside", "", `<template if="text">{{text}}</template>`, "block-slot"],
] as const;

describe("a list in the build by need", () => {
  const stage = usePageStage(async ({ http }) => {
    await http.mutation(addItems, {
      items: ["b", "c", "a"].map((text, rank) => ({ list: "letters", rank, text })),
    });
  });
  const { open, opened } = pagesByNeed(stage);

  const list = (attributes = "", row = "{{text}}") =>
    `<realtime-list query="items:list" args='{"list":"letters"}' ${attributes}>
      <template><p>${row}</p></template></realtime-list>`;

  /** Notes what the list shows, as often as it changes. */
  const history = (page: Page) =>
    page.evaluate(() => {
      const element = document.querySelector("realtime-list")!;
      const seen: string[] = [];
      const note = (): void => {
        const rows = [...element.children].filter((child) => child.matches("[data-key]:not([data-group])"));
        const text = rows.map((row) => row.textContent.trim()).join("");
        if (seen.at(-1) !== text) seen.push(text);
      };
      new MutationObserver(note).observe(element, { childList: true, subtree: true, characterData: true });
      Object.assign(globalThis, { seen });
    });
  const seen = (page: Page) => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);

  it.each(extras)("asks for what %s needs only where it is wanted", async (_name, attributes, row, file) => {
    const { page, served } = await opened(list(attributes, row));
    await page.getByText("a", { exact: true }).waitFor();
    expect(plain(served.asked)).toContain(file);
    for (const other of new Set(extras.map(([, , , name]) => name)))
      if (other !== file) expect(plain(served.asked)).not.toContain(other);
  });

  it.each(extras.slice(0, 5))("asks for what %s needs together with the list", async (...extra) => {
    const [, attributes, row, file] = extra;
    const { page, served, start } = await open(list(attributes, row));
    await page.route("**/realtime-list-*.js", async (route) => {
      await expect.poll(() => plain(served.asked)).toContain(file);
      await route.continue();
    });
    await start();
    await page.getByText("a", { exact: true }).waitFor();
  });

  it.each(extras)("shows no row before it can be as %s has it", async (_name, attributes, row, file) => {
    const { page, start, problems } = await open(`<sync-status></sync-status>${list(attributes, row)}`);
    const release = await holdBack(page, file);
    await start();
    await page.getByText("Connected").waitFor();
    await history(page);
    const isLoading = () =>
      page.locator("realtime-list").evaluate((element) => element.matches(":state(loading)"));
    await expect.poll(isLoading).toBe(true);
    expect(await page.locator("realtime-list [data-key]").count()).toBe(0);
    release();
    await page.getByText("a", { exact: true }).waitFor();
    expect(await seen(page)).toEqual([
      file === "arranged-rows" && attributes.includes("-text") ? "cba" : "bca",
    ]);
    expect(await isLoading()).toBe(false);
    expect(problems).toEqual([]);
  });

  it("loses neither the first click nor the first key", async () => {
    const { page, start } = await open(list(`selection="multiple"`));
    const release = await holdBack(page, "row-input");
    await start();
    release();
    await page.getByRole("option", { name: "c" }).click();
    await page.keyboard.press("Shift+ArrowDown");
    await expect
      .poll(() => page.getByRole("option", { selected: true }).allTextContents())
      .toEqual(["c", "a"]);
  });

  it("lets rows be chosen that were there before that was wanted", async () => {
    const { page } = await opened(list());
    await page.getByText("a", { exact: true }).waitFor();
    await history(page);
    await page.locator("realtime-list").evaluate(async (element) => {
      element.setAttribute("selection", "single");
      await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
      (element.querySelectorAll("[data-key]")[1] as HTMLElement).click();
    });
    expect(await page.getByRole("option", { selected: true }).allTextContents()).toEqual(["c"]);
    expect(await seen(page)).toEqual([]);
  });

  it("puts rows that are there into an order that is wanted later in one go", async () => {
    const { page } = await opened(list());
    await page.getByText("a", { exact: true }).waitFor();
    const release = await holdBack(page, "arranged-rows");
    await history(page);
    await page.locator("realtime-list").evaluate((element) => element.setAttribute("sort-by", "text"));
    release();
    await expect.poll(() => seen(page)).toContain("abc");
    // Moved one by one, but none was ever away.
    expect((await seen(page)).every((text) => text.length === 3)).toBe(true);
  });

  it("goes on without what can't be had, and says so", async () => {
    const { page, start, problems } = await open(list(`sort-by="text"`));
    await page.route("**/arranged-rows-*.js", (route) => route.abort());
    await start();
    await page.getByText("a", { exact: true }).waitFor();
    expect(await page.getByRole("listitem").allTextContents()).toEqual(["b", "c", "a"]);
    expect(
      problems.some((line) => line.startsWith("<realtime-list>: a part of it could not be loaded")),
    ).toBe(true);
  });
});
