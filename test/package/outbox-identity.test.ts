import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { signToken } from "../embedded/support/tokens.js";
import { outboxDir } from "../server/outbox-backends.js";
import { launchBrowser, serveStrictPage, type StrictPage } from "../support/strict-page.js";

const all = makeFunctionReference<"query">("notes:all");

const script = (url: string) => `
  import { createRealtimeClient } from "/convex-elements.js";
  import { queueMutations } from "/outbox.js";
  const effect = { kind: "value", query: "notes:texts", update: (texts, { args }) => [...texts, args.text] };
  const outbox = queueMutations({ "notes:add": { effects: [effect] } });
  globalThis.client = createRealtimeClient({ url: "${url}", outbox });
  globalThis.seen = [];
  client.watch("notes:texts").subscribe(({ value }) => seen.push(value ?? []));
`;

interface OnPage {
  readonly seen: readonly (readonly string[])[];
  readonly client: {
    readonly outbox: { readonly current: { readonly pending: number } | null };
    setAuth(fetchToken: (() => Promise<string>) | null): void;
    mutate(
      name: string,
      args: object,
    ): {
      readonly saved: Promise<{ readonly name: string }>;
      readonly settled: Promise<{ readonly name: string; readonly error?: { readonly code: string } }>;
    };
  };
}

describe("the outbox of several users of one page", () => {
  let backend: DevServer;
  let browser: Browser;
  let proxy: FaultyProxy;
  let served: StrictPage;
  let page: Page;
  vi.setConfig({ testTimeout: 60_000 });

  beforeAll(async () => {
    browser = await launchBrowser();
    backend = await startDevServer({ dir: outboxDir, port: 0 });
    proxy = await FaultyProxy.start(backend.url);
    const html = `<!doctype html><title>Users</title><script type="module" src="/page.js"></script>`;
    served = await serveStrictPage(html, { files: { "/page.js": script(proxy.url) } });
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => "seen" in globalThis);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
    await proxy.close();
    await backend.close();
  });

  const signIn = async (subject: string) => {
    const token = await signToken({ subject });
    await page.evaluate((text) => {
      const { client } = globalThis as unknown as OnPage;
      client.setAuth(() => Promise.resolve(text));
    }, token);
    await expect.poll(pending, { timeout: 20_000 }).not.toBeUndefined();
  };
  const pending = () => page.evaluate(() => (globalThis as unknown as OnPage).client.outbox.current?.pending);
  const shown = () => page.evaluate(() => (globalThis as unknown as OnPage).seen.at(-1));
  const stored = () =>
    new ConvexHttpClient(backend.url, { logger: false }).query(all, {}) as Promise<
      { text: string; author: string }[]
    >;

  it("sends what one has written as nobody else, and goes on when they are back", async () => {
    await signIn("ada");
    await expect.poll(pending).toBe(0);
    proxy.goDown();
    const saved = await page.evaluate(async () => {
      const { client } = globalThis as unknown as OnPage;
      const { saved, settled } = client.mutate("notes:add", { text: "by ada" });
      Object.assign(globalThis, { outcome: settled });
      return (await saved).name;
    });
    expect(saved).toBe("durable");
    await signIn("bob");
    const outcome = await page.evaluate(async () => {
      const { name, error } = await (
        globalThis as unknown as { outcome: ReturnType<OnPage["client"]["mutate"]>["settled"] }
      ).outcome;
      return [name, error?.code];
    });
    expect(outcome).toEqual(["interrupted", "sign-in-changed"]);
    expect(await pending()).toBe(0);
    expect(await shown()).toEqual([]);
    proxy.comeBack();
    await page.evaluate(async () => {
      const { client } = globalThis as unknown as OnPage;
      await client.mutate("notes:add", { text: "by bob" }).settled;
    });
    expect(await stored()).toMatchObject([{ text: "by bob", author: "bob" }]);
    await signIn("ada");
    await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(2);
    expect((await stored())[1]).toMatchObject({ text: "by ada", author: "ada" });
    await expect.poll(pending, { timeout: 20_000 }).toBe(0);
    await expect.poll(shown).toEqual(["by bob", "by ada"]);
  });
});
