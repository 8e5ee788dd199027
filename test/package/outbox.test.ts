import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

const token = "t".repeat(40);
const join = makeFunctionReference<"mutation">("guests:join");
const list = makeFunctionReference<"query">("messages:list");

/** What the page's script does: the client, and what the test says to it. */
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

const html = `<!doctype html><html lang="en"><head><title>Outbox</title>
  <script type="module" src="/page.js"></script></head><body>
  <realtime-list query="messages:list" args='{"channel":"general"}'><template><p>{{body}}</p></template></realtime-list>
  </body></html>`;

interface OnPage {
  readonly send: (body: string) => {
    readonly saved: Promise<{ readonly name: string }>;
    readonly settled: Promise<{ readonly name: string }>;
  };
  readonly client: { readonly outbox: { readonly current: { readonly pending: number } | null } };
}

describe("the outbox of built pages", () => {
  let backend: DevServer;
  let browser: Browser;
  let proxy: FaultyProxy;
  let served: StrictPage;
  let context: BrowserContext;
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    backend = await startDevServer({ dir: path.resolve(import.meta.dirname, "../../convex"), port: 0 });
    await new ConvexHttpClient(backend.url, { logger: false }).mutation(join, { token, name: "Ada" });
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

  /** Sends, and answers how well it is kept. */
  const send = (page: Page, body: string) =>
    page.evaluate(async (text) => (await (globalThis as unknown as OnPage).send(text).saved).name, body);
  const pending = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as OnPage).client.outbox.current?.pending);
  const rows = (page: Page) => page.locator("realtime-list [data-key]").allTextContents();
  const stored = async (): Promise<string[]> => {
    const paginationOpts = { numItems: 50, cursor: null };
    const http = new ConvexHttpClient(backend.url, { logger: false });
    const { page } = (await http.query(list, { channel: "general", paginationOpts })) as {
      page: { body: string }[];
    };
    return page.map(({ body }) => body);
  };
  const shows = (page: Page, ...bodies: string[]) =>
    expect
      .poll(async () => (await rows(page)).map((text) => text.trim()), { timeout: 20_000 })
      .toEqual(bodies);
  const isOver = (page: Page) => expect.poll(() => pending(page), { timeout: 20_000 }).toBe(0);

  it("keeps what was written without a connection over a reload, and sends it once", async () => {
    const first = await openPage();
    await first.locator("realtime-list:state(empty)").waitFor();
    proxy.goDown();
    expect(await send(first, "one")).toBe("durable");
    expect(await send(first, "two")).toBe("durable");
    await shows(first, "two", "one");
    expect(await first.locator("[data-key][data-pending]").count()).toBe(2);
    await first.close({ runBeforeUnload: false });
    const second = await openPage();
    await expect.poll(() => pending(second), { timeout: 20_000 }).toBe(2);
    expect(await stored()).toEqual([]);
    proxy.comeBack();
    await isOver(second);
    await shows(second, "two", "one");
    expect(await second.locator("[data-key][data-pending]").count()).toBe(0);
    expect(await stored()).toEqual(["two", "one"]);
    await second.reload();
    await shows(second, "two", "one");
    expect(await pending(second)).toBe(0);
  });

  it("shows in all tabs what one of them has written, and sends it once though the one that sends is closed", async () => {
    const [first, second] = [await openPage(), await openPage()];
    for (const page of [first, second]) await page.locator("realtime-list:state(empty)").waitFor();
    proxy.goDown();
    expect(await send(first, "from the first")).toBe("durable");
    expect(await send(second, "from the second")).toBe("durable");
    await shows(first, "from the second", "from the first");
    await shows(second, "from the second", "from the first");
    await first.close();
    proxy.comeBack();
    await isOver(second);
    await shows(second, "from the second", "from the first");
    expect(await stored()).toEqual(["from the second", "from the first"]);
  });

  it("keeps a row's nodes when the backend has taken it", async () => {
    const page = await openPage();
    await page.locator("realtime-list:state(empty)").waitFor();
    await send(page, "mine");
    const row = await page.locator("realtime-list [data-key]").elementHandle();
    await isOver(page);
    await expect.poll(() => page.locator("[data-key][data-pending]").count()).toBe(0);
    expect(await stored()).toEqual(["mine"]);
    expect(await row?.evaluate((node) => node.isConnected)).toBe(true);
    expect(await page.locator("realtime-list [data-key]").count()).toBe(1);
  });
});
