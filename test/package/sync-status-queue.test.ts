import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

const script = (url: string) => `
  import { createRealtimeClient } from "/convex-elements.js";
  import { queueMutations } from "/outbox.js";
  const outbox = queueMutations({ "notes:add": { label: "Add a note" } });
  globalThis.client = createRealtimeClient({ url: "${url}", outbox });
  document.querySelector("sync-status").client = client;
`;

const html = `<!doctype html><html lang="en"><head><title>Queue</title>
  <script type="module" src="/page.js"></script></head><body><sync-status></sync-status></body></html>`;

interface OnPage {
  readonly client: {
    mutate(name: string, args: object): { readonly saved: Promise<{ readonly name: string }> };
  };
}

/** Nothing inline, no string that becomes code: as a page may demand it of all that is on it. */
describe("the list of what waits on built pages", () => {
  let backend: DevServer;
  let browser: Browser;
  let proxy: FaultyProxy;
  let served: StrictPage;
  let page: Page;
  let complaints: string[];
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => {
    browser = await launchBrowser();
    backend = await startDevServer({
      dir: path.resolve(import.meta.dirname, "../fixtures/outbox/convex"),
      port: 0,
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await backend.close();
  });
  beforeEach(async () => {
    proxy = await FaultyProxy.start(backend.url);
    served = await serveStrictPage(html, { files: { "/page.js": script(proxy.url) } });
    page = await browser.newPage({ viewport: { width: 420, height: 700 } });
    complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (line) => {
      if (/Content Security Policy|Trusted/i.test(line.text())) complaints.push(line.text());
    });
    await page.goto(served.url);
    await page.locator("sync-status:state(connected)").waitFor();
    proxy.goDown();
    await page.locator("sync-status:state(reconnecting)").waitFor();
  });
  afterEach(async () => {
    await page.close();
    await served.close();
    await proxy.close();
  });

  const add = (text: string) =>
    page.evaluate(async (note) => {
      const { client } = globalThis as unknown as OnPage;
      return (await client.mutate("notes:add", { text: note }).saved).name;
    }, text);

  it("is loaded when it is first opened, and hands over as a file what waits", async () => {
    expect(await add("kept")).toBe("durable");
    expect(served.asked.filter((name) => name.includes("queue-panel"))).toEqual([]);
    await page.locator("#queue-button").click();
    await page.getByRole("heading", { name: "Changes on this device" }).waitFor();
    expect(served.asked.filter((name) => name.includes("queue-panel"))).toHaveLength(1);
    expect(await page.locator("#queue").textContent()).toContain("kept on this device");
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as a file" }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^changes-\d{4}-\d\d-\d\d\.json$/);
    const file = JSON.parse(await readFile(await download.path(), "utf8")) as unknown;
    expect(file).toMatchObject({ operations: [{ fn: "notes:add", args: { text: "kept" } }], unreadable: [] });
    expect(complaints).toEqual([]);
  });

  it.each(["ltr", "rtl"])("stands inside the window, whatever its width (%s)", async (dir) => {
    await page.evaluate((value) => (document.documentElement.dir = value), dir);
    await add("one");
    await page.locator("#queue-button").click();
    await page.getByRole("heading", { name: "Changes on this device" }).waitFor();
    for (const width of [1200, 600, 320]) {
      await page.setViewportSize({ width, height: 600 });
      const box = await page.locator("#queue").boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.y).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      expect(box!.y + box!.height).toBeLessThanOrEqual(600);
      if (width === 320) expect([box!.x, box!.width, box!.y + box!.height]).toEqual([0, 320, 600]);
    }
    expect(complaints).toEqual([]);
  });
});
