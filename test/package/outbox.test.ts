import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { OutboxBoard, send, shows } from "../support/outbox-board.js";
import { launchBrowser } from "../support/strict-page.js";

interface OnPage {
  readonly client: { readonly outbox: { readonly current: { readonly pending: number } | null } };
}

describe("the outbox of built pages", () => {
  let browser: Browser;
  let board: OutboxBoard;
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => (browser = await launchBrowser()));
  afterAll(() => browser.close());
  beforeEach(async () => (board = await OutboxBoard.start(browser)));
  afterEach(() => board.close());

  const pending = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as OnPage).client.outbox.current?.pending);
  const isOver = (page: Page) => expect.poll(() => pending(page), { timeout: 20_000 }).toBe(0);

  it("keeps what was written without a connection over a reload, and sends it once", async () => {
    const first = await board.openPage();
    await first.locator("realtime-list:state(empty)").waitFor();
    board.proxy.goDown();
    expect(await send(first, "one")).toBe("durable");
    expect(await send(first, "two")).toBe("durable");
    await shows(first, "two", "one");
    expect(await first.locator("[data-key][data-pending]").count()).toBe(2);
    await first.close({ runBeforeUnload: false });
    const second = await board.openPage();
    await expect.poll(() => pending(second), { timeout: 20_000 }).toBe(2);
    expect(await board.stored()).toEqual([]);
    board.proxy.comeBack();
    await isOver(second);
    await shows(second, "two", "one");
    expect(await second.locator("[data-key][data-pending]").count()).toBe(0);
    expect(await board.stored()).toEqual(["two", "one"]);
    await second.reload();
    await shows(second, "two", "one");
    expect(await pending(second)).toBe(0);
  });

  it("shows in all tabs what one of them has written, and sends it once though the one that sends is closed", async () => {
    const [first, second] = [await board.openPage(), await board.openPage()];
    for (const page of [first, second]) await page.locator("realtime-list:state(empty)").waitFor();
    board.proxy.goDown();
    expect(await send(first, "from the first")).toBe("durable");
    expect(await send(second, "from the second")).toBe("durable");
    await shows(first, "from the second", "from the first");
    await shows(second, "from the second", "from the first");
    await first.close();
    board.proxy.comeBack();
    await isOver(second);
    await shows(second, "from the second", "from the first");
    expect(await board.stored()).toEqual(["from the second", "from the first"]);
  });

  it("keeps a row's nodes when the backend has taken it", async () => {
    const page = await board.openPage();
    await page.locator("realtime-list:state(empty)").waitFor();
    await send(page, "mine");
    const row = await page.locator("realtime-list [data-key]").elementHandle();
    await isOver(page);
    await expect.poll(() => page.locator("[data-key][data-pending]").count()).toBe(0);
    expect(await board.stored()).toEqual(["mine"]);
    expect(await row?.evaluate((node) => node.isConnected)).toBe(true);
    expect(await page.locator("realtime-list [data-key]").count()).toBe(1);
  });
});
