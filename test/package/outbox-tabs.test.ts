import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

const token = "t".repeat(40);
const join = makeFunctionReference<"mutation">("guests:join");

/** The page looks at its list in every frame and after every change of the data. */
const script = (url: string) => `
  import { createRealtimeClient } from "/convex-elements.js";
  import { insertAtStart, queueMutations } from "/outbox.js";
  const row = ({ args, createdAt, temporaryId }) =>
    ({ _id: temporaryId(0), _creationTime: createdAt, author: "Me", ...args });
  const outbox = queueMutations({
    "messages:send": { ids: [""], effects: [insertAtStart({ query: "messages:list", row })] },
  });
  const client = createRealtimeClient({ url: "${url}", outbox });
  const list = document.querySelector("realtime-list");
  list.client = client;
  const seen = new Set();
  globalThis.looks = 0;
  globalThis.problems = [];
  const look = (where, bodies) => {
    globalThis.looks += 1;
    if (new Set(bodies).size < bodies.length) problems.push(where + " twice: " + bodies);
    for (const body of seen) if (!bodies.includes(body)) problems.push(where + " missing: " + body);
    for (const body of bodies) seen.add(body);
  };
  client.watchPages("messages:list", { channel: "general" }, { pageSize: 50 }).subscribe(({ status, rows }) => {
    if (status === "ready") look("data", rows.map(({ body }) => body));
  });
  const frame = () => {
    look("frame", [...list.querySelectorAll("[data-key]")].map((node) => node.textContent.trim()));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.client = client;
  globalThis.send = (body) => client.mutate("messages:send", { token: "${token}", channel: "general", body });
`;

const html = `<!doctype html><html lang="en"><head><title>Tabs</title>
  <script type="module" src="/page.js"></script></head><body>
  <realtime-list page-size="50" query="messages:list" args='{"channel":"general"}'><template><p>{{body}}</p></template></realtime-list>
  </body></html>`;

interface OnPage {
  readonly looks: number;
  readonly problems: readonly string[];
  readonly send: (body: string) => { readonly settled: Promise<{ readonly name: string }> };
}

describe("two tabs of built pages", () => {
  let backend: DevServer;
  let browser: Browser;
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
    served = await serveStrictPage(html, { files: { "/page.js": script(backend.url) } });
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await served.close();
    await backend.close();
  });

  async function openPage(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(served.url);
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
