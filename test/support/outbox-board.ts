import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { serveStrictPage, type StrictPage } from "./strict-page.js";

const token = "t".repeat(40);
const join = makeFunctionReference<"mutation">("guests:join");
const sendMessage = makeFunctionReference<"mutation">("messages:send");
const list = makeFunctionReference<"query">("messages:list");

/** The page's script: its client, its list, and what tests say to it. */
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
  globalThis.client = client;
  globalThis.send = (body) => client.mutate("messages:send", { token: "${token}", channel: "general", body });
`;

const html = `<!doctype html><html lang="en"><head><title>Board</title>
  <script type="module" src="/page.js"></script></head><body>
  <realtime-list page-size="50" query="messages:list" args='{"channel":"general"}'><template><p>{{body}}</p></template></realtime-list>
  </body></html>`;

interface OnPage {
  readonly send: (body: string) => { readonly saved: Promise<{ readonly name: string }> };
}

/** Built pages of the demo's backend whose messages wait in an outbox, in one browser, behind a network that can go down. */
export class OutboxBoard {
  readonly context: BrowserContext;
  readonly proxy: FaultyProxy;
  private readonly backend: DevServer;
  private readonly served: StrictPage;
  private readonly http: ConvexHttpClient;

  private constructor(backend: DevServer, proxy: FaultyProxy, served: StrictPage, context: BrowserContext) {
    this.backend = backend;
    this.proxy = proxy;
    this.served = served;
    this.context = context;
    this.http = new ConvexHttpClient(backend.url, { logger: false });
  }

  /** @param more - goes on where the page's script ends, with `client` and `list`. */
  static async start(browser: Browser, more = ""): Promise<OutboxBoard> {
    const backend = await startDevServer({
      dir: path.resolve(import.meta.dirname, "../../convex"),
      port: 0,
    });
    const proxy = await FaultyProxy.start(backend.url);
    const served = await serveStrictPage(html, { files: { "/page.js": script(proxy.url) + more } });
    const board = new OutboxBoard(backend, proxy, served, await browser.newContext());
    await board.http.mutation(join, { token, name: "Ada" });
    return board;
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.served.close();
    await this.proxy.close();
    await this.backend.close();
  }

  async openPage(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.served.url);
    await page.waitForFunction(() => "send" in globalThis);
    return page;
  }

  /** Somebody else writes, past all pages. */
  async writeElsewhere(body: string): Promise<void> {
    await this.http.mutation(sendMessage, { token, channel: "general", body });
  }

  /** What the backend has, newest first. */
  async stored(): Promise<string[]> {
    const paginationOpts = { numItems: 50, cursor: null };
    const { page } = (await this.http.query(list, { channel: "general", paginationOpts })) as {
      page: { body: string }[];
    };
    return page.map(({ body }) => body);
  }
}

/** Sends from a page, and answers how well it is kept. */
export function send(page: Page, body: string): Promise<string> {
  return page.evaluate(async (text) => (await (globalThis as unknown as OnPage).send(text).saved).name, body);
}

export async function texts(page: Page): Promise<string[]> {
  const all = await page.locator("realtime-list [data-key]").allTextContents();
  return all.map((text) => text.trim());
}

/** Resolves when the page shows these, in this order. */
export async function shows(page: Page, ...bodies: string[]): Promise<void> {
  await expect.poll(() => texts(page), { timeout: 20_000 }).toEqual(bodies);
}
