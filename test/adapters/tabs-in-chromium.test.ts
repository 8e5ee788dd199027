import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { ChromiumProcess, profileFolder } from "../support/chromium-process.js";
import { serveModule, type ServedModule } from "../support/served-module.js";
import type { TabsPage } from "./pages/tabs-page.js";

declare const tabsPage: TabsPage;

/** Pages that nobody sees get no frames, in which conditions are looked at by default. */
const polled = { polling: 50 } as const;

const STARTS = Number(process.env["TAB_STARTS"] ?? 20);

let served: ServedModule;
let profile: { readonly folder: string; remove(): Promise<void> };
let chromium: ChromiumProcess;
let names = 0;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  served = await serveModule(path.resolve(import.meta.dirname, "pages/tabs-page.ts"));
  profile = await profileFolder();
  chromium = await ChromiumProcess.start(profile.folder);
});

afterAll(async () => {
  await chromium.kill();
  await profile.remove();
  await served.close();
});

async function openPage(context: BrowserContext = chromium.context): Promise<Page> {
  const page = await context.newPage();
  onTestFinished(() => page.close());
  await page.goto(served.url);
  return page;
}

/** Tabs of one outbox, the first of which leads. */
async function tabs(count: number): Promise<Page[]> {
  const name = `tabs-${(names += 1)}`;
  const pages: Page[] = [];
  for (let index = 0; index < count; index += 1) {
    const page = await openPage();
    await page.evaluate((of) => tabsPage.start(of), name);
    await page.waitForFunction(
      async ([of, place]) => {
        const [held, pending] = await tabsPage.locks(of);
        return held === 1 && pending === place;
      },
      [name, index] as const,
      polled,
    );
    pages.push(page);
  }
  await leads(pages[0] as Page);
  return pages;
}

const isLeading = (page: Page): Promise<boolean> => page.evaluate(() => tabsPage.tab?.isLeading === true);
const leads = (page: Page) =>
  page.waitForFunction(() => tabsPage.tab?.isLeading === true && tabsPage.tab.epoch > 0, null, polled);
/** But for how often it was told that it is back, which browsers say in several ways. */
const told = (page: Page): Promise<string[]> =>
  page.evaluate(() => tabsPage.tab?.told.filter((news) => news !== "resumed") ?? []);

/** The page is left for another, and kept by the browser as it is. */
async function leave(page: Page): Promise<void> {
  await page.goto(`${served.url}elsewhere`);
}

async function comeBack(page: Page): Promise<void> {
  await page.evaluate(() => history.back());
  await page.waitForFunction(() => typeof tabsPage === "object" && tabsPage.tab !== null, null, polled);
  expect(await page.evaluate(() => tabsPage.wasCached)).toBe(true);
}

describe("the lead", () => {
  test(`is one tab's of four that start at once, ${STARTS} times`, async () => {
    const pages = await Promise.all([openPage(), openPage(), openPage(), openPage()]);
    for (let round = 0; round < STARTS; round += 1) {
      const name = `start-${round}`;
      await Promise.all(pages.map((page) => page.evaluate((of) => tabsPage.start(of), name)));
      await pages[0]?.waitForFunction(
        async (of) => (await tabsPage.locks(of)).join() === "1,3",
        name,
        polled,
      );
      await Promise.any(pages.map(leads));
      const all = await Promise.all(pages.map(told));
      expect(all.flat().sort()).toEqual(["granted"]);
      await Promise.all(pages.map((page) => page.evaluate(() => tabsPage.tab?.close())));
    }
  });

  test("goes to the next tab when the leader is closed", async () => {
    const [leader, second, third] = (await tabs(3)) as [Page, Page, Page];
    await leader.close();
    await leads(second);
    expect(await isLeading(third)).toBe(false);
  });

  test("goes to the next tab when the leader crashes", async () => {
    const [leader, second] = (await tabs(2)) as [Page, Page];
    const crashed = leader.waitForEvent("crash");
    const session = await chromium.context.newCDPSession(leader);
    void session.send("Page.crash").catch(() => undefined);
    await crashed;
    await leads(second);
  });

  test("goes to the next tab when the leader is left, and comes back to it behind the others", async () => {
    const [leader, second] = (await tabs(2)) as [Page, Page];
    await leave(leader);
    await leads(second);
    await comeBack(leader);
    expect(await told(leader)).toEqual(["granted", "lost"]);
    expect(await isLeading(second)).toBe(true);
    await second.close();
    await leads(leader);
  });

  test("never goes to a page that was left while it waited: the tab behind it gets it", async () => {
    const [leader, left, third] = (await tabs(3)) as [Page, Page, Page];
    await leave(left);
    await leader.close();
    await leads(third);
    await comeBack(left);
    expect(await told(left)).toEqual([]);
    await third.close();
    await leads(left);
  });

  test("a page that was left is not thrown out of the browser's cache by messages", async () => {
    const [leader, left] = (await tabs(2)) as [Page, Page];
    await leave(left);
    await leader.evaluate(() => tabsPage.tab?.hint());
    await comeBack(left);
    expect(await told(left)).toEqual([]);
  });

  test("goes to the next tab when the browser freezes the leader", async () => {
    const [leader, second] = (await tabs(2)) as [Page, Page];
    await second.bringToFront();
    const session = await chromium.context.newCDPSession(leader);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await leads(second);
    await session.send("Page.setWebLifecycleState", { state: "active" });
    await leader.waitForFunction(() => tabsPage.tab?.told.includes("resumed"), null, polled);
    expect(await isLeading(leader)).toBe(false);
    expect(await isLeading(second)).toBe(true);
  });

  test("is taken from a leader that hangs, which learns it when it runs on and is fenced", async () => {
    const [leader, second] = (await tabs(2)) as [Page, Page];
    await second.bringToFront();
    await leader.evaluate(() => tabsPage.tab?.busy(true));
    await second.evaluate(() => tabsPage.tab?.busy(true));
    const hangs = leader.evaluate(() => tabsPage.hang());
    await leads(second);
    served.release();
    await hangs;
    await leader.waitForFunction(() => tabsPage.tab?.told.includes("lost"), null, polled);
    expect(await leader.evaluate(() => tabsPage.tab?.isFenced())).toBe(true);
    expect(await second.evaluate(() => tabsPage.tab?.isFenced())).toBe(false);
    expect(await told(second)).not.toContain("lost");
  });
});

test("a change is told to the other tabs", async () => {
  const [leader, second] = (await tabs(2)) as [Page, Page];
  await second.evaluate(() => tabsPage.tab?.hint());
  await leader.waitForFunction(() => tabsPage.tab?.told.includes("hinted"), null, polled);
  expect(await told(second)).toEqual([]);
});
