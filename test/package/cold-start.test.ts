import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { keptTexts } from "../support/kept-records.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

const token = "t".repeat(40);
const join = makeFunctionReference<"mutation">("guests:join");
const sendMessage = makeFunctionReference<"mutation">("messages:send");

const script = (url: string) => `
  import { createRealtimeClient } from "/convex-elements.js";
  import { insertAtStart, queueMutations } from "/outbox.js";
  const row = ({ args, createdAt, temporaryId }) =>
    ({ _id: temporaryId(0), _creationTime: createdAt, author: "Me", ...args });
  const outbox = queueMutations({
    "messages:send": { ids: [""], effects: [insertAtStart({ query: "messages:list", row })] },
  });
  globalThis.client = createRealtimeClient({ url: "${url}", outbox });
  document.querySelector("realtime-list").client = client;
  globalThis.send = (body) => client.mutate("messages:send", { token: "${token}", channel: "general", body });
`;

const html = `<!doctype html><html lang="en"><head><title>Cold start</title>
  <script type="module" src="/page.js"></script></head><body>
  <realtime-list query="messages:list" args='{"channel":"general"}'><template><p>{{body}}</p></template></realtime-list>
  </body></html>`;

interface OnPage {
  readonly send: (body: string) => { readonly saved: Promise<{ readonly name: string }> };
  readonly client: {
    readonly storage: { readonly current: { readonly name: string; readonly reason?: string } };
    signOut(options: { device: "wipe" }): Promise<void>;
  };
}

describe("built pages that begin without the backend", () => {
  let backend: DevServer;
  let browser: Browser;
  let proxy: FaultyProxy;
  let served: StrictPage;
  let context: BrowserContext;
  let http: ConvexHttpClient;
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    backend = await startDevServer({ dir: path.resolve(import.meta.dirname, "../../convex"), port: 0 });
    http = new ConvexHttpClient(backend.url, { logger: false });
    await http.mutation(join, { token, name: "Ada" });
    for (const body of ["one", "two"]) await http.mutation(sendMessage, { token, channel: "general", body });
    proxy = await FaultyProxy.start(backend.url);
    served = await serveStrictPage(html, { files: { "/page.js": script(proxy.url) } });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await served.close();
    await proxy.close();
    await backend.close();
  });

  async function openPage(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => "send" in globalThis);
    return page;
  }

  const storage = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as OnPage).client.storage.current);
  const send = (page: Page, body: string) =>
    page.evaluate(async (text) => (await (globalThis as unknown as OnPage).send(text).saved).name, body);
  const texts = async (page: Page) =>
    (await page.locator("realtime-list [data-key]").allTextContents()).map((text) => text.trim());
  const shows = (page: Page, ...bodies: string[]) =>
    expect.poll(() => texts(page), { timeout: 20_000 }).toEqual(bodies);
  /** Leaves, and what waited to be written is. */
  async function leave(page: Page): Promise<void> {
    await page.goto("about:blank");
    await page.close();
  }

  it("show the rows of the page before and what waits, stale, and come alive with the same nodes", async () => {
    const first = await openPage();
    await shows(first, "two", "one");
    await expect.poll(() => storage(first)).toEqual({ name: "durable" });
    // Until it is written, which is when the page is idle.
    await expect.poll(() => first.evaluate(keptTexts), { timeout: 20_000 }).toHaveLength(1);
    proxy.goDown();
    expect(await send(first, "mine")).toBe("durable");
    await shows(first, "mine", "two", "one");
    await leave(first);

    const second = await openPage();
    await shows(second, "mine", "two", "one");
    expect(await second.locator("[data-key][data-pending]").allTextContents()).toHaveLength(1);
    const isStale = () => second.locator("realtime-list").evaluate((list) => list.matches(":state(stale)"));
    await expect.poll(isStale, { timeout: 20_000 }).toBe(true);
    await second.evaluate(() => {
      const rows = [...document.querySelectorAll("realtime-list [data-key]")];
      Object.assign(globalThis, { rows });
    });
    await http.mutation(sendMessage, { token, channel: "general", body: "meanwhile" });
    proxy.comeBack();
    await expect.poll(() => second.locator("[data-key][data-pending]").count(), { timeout: 20_000 }).toBe(0);
    await shows(second, "mine", "meanwhile", "two", "one");
    expect(await isStale()).toBe(false);
    const areKept = await second.evaluate(() =>
      (globalThis as unknown as { rows: Element[] }).rows.map((row) => row.isConnected),
    );
    expect(areKept).toEqual([true, true, true]);
  });

  it("show nothing after what the device had kept was wiped", async () => {
    const first = await openPage();
    await shows(first, "two", "one");
    await expect.poll(() => first.evaluate(keptTexts), { timeout: 20_000 }).toHaveLength(1);
    proxy.goDown();
    expect(await send(first, "mine")).toBe("durable");
    await first.evaluate(() => (globalThis as unknown as OnPage).client.signOut({ device: "wipe" }));
    await leave(first);
    const second = await openPage();
    await expect.poll(() => storage(second)).toEqual({ name: "durable" });
    expect(await second.evaluate(keptTexts)).toEqual([]);
    expect(await texts(second)).toEqual([]);
    proxy.comeBack();
    await shows(second, "two", "one");
  });

  it("live without storage where the browser forbids it", async () => {
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", {
        get: () => {
          throw new DOMException("not here", "SecurityError");
        },
      });
    });
    const page = await openPage();
    await shows(page, "two", "one");
    await expect.poll(() => storage(page)).toMatchObject({ name: "memory", reason: "unavailable" });
  });
});
