import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { signToken } from "../embedded/support/tokens.js";
import { outboxDir } from "../server/outbox-backends.js";
import { keptTexts } from "../support/kept-records.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

/** Signs in with the token after the `#`, never with `#nobody-yet`, and not at all without any. */
const script = (url: string) => `
  import { createRealtimeClient } from "/convex-elements.js";
  import { queueMutations } from "/outbox.js";
  const effect = { kind: "value", query: "notes:texts", update: (texts, { args }) => [...texts, args.text] };
  const outbox = queueMutations({ "notes:add": { effects: [effect] } });
  globalThis.client = createRealtimeClient({ url: "${url}", outbox });
  globalThis.seen = [];
  client.watch("notes:texts").subscribe(({ value }) => value && seen.push(...value));
  const token = location.hash.slice(1);
  globalThis.come = () => undefined;
  if (token === "nobody-yet") client.setAuth(() => new Promise((resolve) => (come = resolve)));
  else if (token) client.setAuth(() => Promise.resolve(token));
`;

interface OnPage {
  readonly seen: readonly string[];
  readonly come: (token: string) => void;
  readonly client: {
    readonly storage: { readonly current: { readonly name: string } };
    readonly outbox: { readonly current: { readonly pending: number } | null };
    mutate(
      name: string,
      args: object,
    ): {
      readonly saved: Promise<{ readonly name: string }>;
      readonly settled: Promise<{ readonly name: string }>;
    };
  };
}

describe("users of one browser, whose pages begin without the backend", () => {
  let backend: DevServer;
  let browser: Browser;
  let proxy: FaultyProxy;
  let served: StrictPage;
  let context: BrowserContext;
  let ada: string;
  let bob: string;
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

  beforeAll(async () => {
    browser = await launchBrowser();
    backend = await startDevServer({ dir: outboxDir, port: 0 });
    proxy = await FaultyProxy.start(backend.url);
    const html = `<!doctype html><title>Users</title><script type="module" src="/page.js"></script>`;
    served = await serveStrictPage(html, { files: { "/page.js": script(proxy.url) } });
    context = await browser.newContext();
    [ada, bob] = [await signToken({ subject: "ada" }), await signToken({ subject: "bob" })];
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    await proxy.close();
    await backend.close();
  });

  async function open(token: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${served.url}#${token}`);
    await page.waitForFunction(() => "come" in globalThis);
    return page;
  }
  async function leave(page: Page): Promise<void> {
    await page.goto("about:blank");
    await page.close();
  }
  const seen = (page: Page) => page.evaluate(() => [...(globalThis as unknown as OnPage).seen]);
  const isReady = (page: Page) =>
    expect
      .poll(() => page.evaluate(() => (globalThis as unknown as OnPage).client.storage.current.name), {
        timeout: 20_000,
      })
      .toBe("durable");
  /** What is seen is kept when the page is idle. */
  const isWritten = (page: Page, text: string) =>
    expect.poll(async () => (await page.evaluate(keptTexts)).join(), { timeout: 20_000 }).toContain(text);
  const add = (page: Page, text: string) =>
    page.evaluate(async (text) => {
      const { saved } = (globalThis as unknown as OnPage).client.mutate("notes:add", { text });
      return (await saved).name;
    }, text);

  it("each see what was kept of theirs, and nobody anything of another", async () => {
    const first = await open(ada);
    await isReady(first);
    await first.evaluate(async () => {
      await (globalThis as unknown as OnPage).client.mutate("notes:add", { text: "ada's" }).settled;
    });
    await expect.poll(() => seen(first)).toContain("ada's");
    await isWritten(first, "ada's");
    await leave(first);
    proxy.goDown();

    const again = await open("nobody-yet");
    await expect.poll(() => seen(again), { timeout: 20_000 }).toContain("ada's");
    expect(await add(again, "offline")).toBe("durable");
    await expect.poll(() => seen(again)).toContain("offline");
    await leave(again);

    for (const other of [bob, ""]) {
      const page = await open(other);
      await isReady(page);
      expect(await add(page, `of ${other ? "bob" : "nobody"}`)).toBe("durable");
      // A query without a result shows nothing, so that no read of it is left to wait for.
      expect(await seen(page)).toEqual([]);
      await leave(page);
    }

    const back = await open(ada);
    await expect
      .poll(() => seen(back), { timeout: 20_000 })
      .toEqual(expect.arrayContaining(["ada's", "offline"]));
    expect(await seen(back)).not.toContain("of bob");
    proxy.comeBack();
    await expect
      .poll(() => back.evaluate(() => (globalThis as unknown as OnPage).client.outbox.current?.pending), {
        timeout: 20_000,
      })
      .toBe(0);
    await leave(back);
  });

  it("what is shown of whoever was expected goes when the token is somebody else's, and nothing of theirs is sent", async () => {
    const first = await open(ada);
    await expect.poll(() => seen(first), { timeout: 20_000 }).toContain("ada's");
    await isReady(first);
    await leave(first);
    const page = await open("nobody-yet");
    await expect.poll(() => seen(page), { timeout: 20_000 }).toContain("ada's");
    expect(await add(page, "too early")).toBe("durable");
    await page.evaluate((token) => {
      const { seen, come } = globalThis as unknown as OnPage;
      (seen as string[]).length = 0;
      come(token);
    }, bob);
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as OnPage).client.outbox.current?.pending), {
        timeout: 20_000,
      })
      .toBe(0);
    await expect.poll(() => seen(page), { timeout: 20_000 }).toContain("of bob");
    expect(await seen(page)).not.toContain("too early");
    await leave(page);
    const back = await open(ada);
    await expect.poll(() => seen(back), { timeout: 20_000 }).toContain("too early");
  });
});
