import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { keptTexts } from "../support/kept-records.js";
import { OutboxBoard, send, shows, texts } from "../support/outbox-board.js";
import { launchBrowser } from "../support/strict-page.js";

interface OnPage {
  readonly client: {
    readonly storage: { readonly current: { readonly name: string; readonly reason?: string } };
    signOut(options: { device: "wipe" }): Promise<void>;
  };
}

describe("built pages that begin without the backend", () => {
  let browser: Browser;
  let board: OutboxBoard;
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

  beforeAll(async () => (browser = await launchBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => {
    board = await OutboxBoard.start(browser);
    for (const body of ["one", "two"]) await board.writeElsewhere(body);
  });
  afterEach(() => board.close());

  const storage = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as OnPage).client.storage.current);
  /** Leaves, and what waited to be written is. */
  async function leave(page: Page): Promise<void> {
    await page.goto("about:blank");
    await page.close();
  }

  it("show the rows of the page before and what waits, stale, and come alive with the same nodes", async () => {
    const first = await board.openPage();
    await shows(first, "two", "one");
    await expect.poll(() => storage(first)).toEqual({ name: "durable" });
    // Until it is written, which is when the page is idle.
    await expect.poll(() => first.evaluate(keptTexts), { timeout: 20_000 }).toHaveLength(1);
    board.proxy.goDown();
    expect(await send(first, "mine")).toBe("durable");
    await shows(first, "mine", "two", "one");
    await leave(first);

    const second = await board.openPage();
    await shows(second, "mine", "two", "one");
    expect(await second.locator("[data-key][data-pending]").allTextContents()).toHaveLength(1);
    const isStale = () => second.locator("realtime-list").evaluate((list) => list.matches(":state(stale)"));
    await expect.poll(isStale, { timeout: 20_000 }).toBe(true);
    await second.evaluate(() => {
      const rows = [...document.querySelectorAll("realtime-list [data-key]")];
      Object.assign(globalThis, { rows });
    });
    await board.writeElsewhere("meanwhile");
    board.proxy.comeBack();
    await expect.poll(() => second.locator("[data-key][data-pending]").count(), { timeout: 20_000 }).toBe(0);
    await shows(second, "mine", "meanwhile", "two", "one");
    expect(await isStale()).toBe(false);
    const areKept = await second.evaluate(() =>
      (globalThis as unknown as { rows: Element[] }).rows.map((row) => row.isConnected),
    );
    expect(areKept).toEqual([true, true, true]);
  });

  it("show nothing after what the device had kept was wiped", async () => {
    const first = await board.openPage();
    await shows(first, "two", "one");
    await expect.poll(() => first.evaluate(keptTexts), { timeout: 20_000 }).toHaveLength(1);
    board.proxy.goDown();
    expect(await send(first, "mine")).toBe("durable");
    await first.evaluate(() => (globalThis as unknown as OnPage).client.signOut({ device: "wipe" }));
    await leave(first);
    const second = await board.openPage();
    await expect.poll(() => storage(second)).toEqual({ name: "durable" });
    expect(await second.evaluate(keptTexts)).toEqual([]);
    expect(await texts(second)).toEqual([]);
    board.proxy.comeBack();
    await shows(second, "two", "one");
  });

  it("live without storage where the browser forbids it", async () => {
    await board.context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", {
        get: () => {
          throw new DOMException("not here", "SecurityError");
        },
      });
    });
    const page = await board.openPage();
    await shows(page, "two", "one");
    await expect.poll(() => storage(page)).toMatchObject({ name: "memory", reason: "unavailable" });
  });
});
