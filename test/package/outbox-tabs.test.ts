import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { OutboxBoard } from "../support/outbox-board.js";
import { launchBrowser } from "../support/strict-page.js";

/** The page looks at its list in every frame and after every change of the data. */
const looking = `
  const seen = new Set();
  globalThis.looks = 0;
  globalThis.problems = [];
  const look = (where, bodies) => {
    globalThis.looks += 1;
    if (new Set(bodies).size < bodies.length) problems.push(where + " twice: " + bodies);
    for (const body of seen) if (!bodies.includes(body)) problems.push(where + " missing: " + body);
    for (const body of bodies) seen.add(body);
  };
  client.watchPages("messages:list", { channel: "general" }, { pageSize: 50 }).subscribe(({ name, rows }) => {
    if (name === "ready") look("data", rows.map(({ body }) => body));
  });
  const frame = () => {
    look("frame", [...list.querySelectorAll("[data-key]")].map((node) => node.textContent.trim()));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

interface OnPage {
  readonly looks: number;
  readonly problems: readonly string[];
  readonly send: (body: string) => { readonly settled: Promise<{ readonly name: string }> };
}

describe("two tabs of built pages", () => {
  let browser: Browser;
  let board: OutboxBoard;
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => (browser = await launchBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => (board = await OutboxBoard.start(browser, looking)));
  afterEach(() => board.close());

  async function openPage(): Promise<Page> {
    const page = await board.openPage();
    await page.locator("realtime-list:state(empty)").waitFor();
    return page;
  }

  const sendAll = (page: Page, bodies: readonly string[]) =>
    page.evaluate(async (texts) => {
      const { send } = globalThis as unknown as OnPage;
      const names = [];
      for (const text of texts) names.push((await send(text).settled).name);
      return names;
    }, bodies);
  const countOf = (page: Page) => page.locator("realtime-list [data-key]").count();
  const problems = (page: Page) => page.evaluate(() => (globalThis as unknown as OnPage).problems);

  const writers = [
    ["the one that sends", 0],
    ["the other", 1],
  ] as const;

  it.each(writers)("show no row twice, and lose none, when %s writes", async (_name, writer) => {
    const pages = [await openPage(), await openPage()];
    const bodies = Array.from({ length: 12 }, (_value, at) => `row ${at}`);
    const outcomes = await sendAll(pages[writer]!, bodies);
    expect(outcomes).toEqual(bodies.map(() => "applied"));
    for (const page of pages) {
      await expect.poll(() => countOf(page), { timeout: 20_000 }).toBe(bodies.length);
      await expect.poll(() => page.locator("[data-key][data-pending]").count()).toBe(0);
      expect(await page.evaluate(() => (globalThis as unknown as OnPage).looks)).toBeGreaterThan(
        bodies.length,
      );
      expect(await problems(page)).toEqual([]);
    }
  });
});
