import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { EmbeddedRooms } from "../server/rooms-backends.js";
import { serveStrictPage, type StrictPage } from "../support/strict-page.js";

/** A person is what their browser keeps; they are called what stands after the `#`. */
const script = (url: string) => `
  import { createRealtimeClient } from "convex-elements/client";
  import { roomOf } from "convex-elements/rooms";
  const client = createRealtimeClient({ url: "${url}", storage: "off" });
  const room = roomOf(client, "open house");
  room.appearAs({ name: location.hash.slice(1) });
  globalThis.seen = [];
  globalThis.returns = [];
  addEventListener("pageshow", ({ persisted }) => returns.push(persisted));
  room.members.subscribe((state) => {
    globalThis.isStale = state.isStale;
    if (state.name === "here") seen.push(state.members.map(({ name }) => name));
  });
`;

interface OnPage {
  readonly seen: readonly (readonly string[])[];
  readonly returns: readonly boolean[];
  readonly isStale: boolean | undefined;
}

interface Beat {
  readonly session: string;
  readonly deadline: number;
}

describe("people in real browsers, in one room over the built package", () => {
  let backend: EmbeddedRooms;
  let browser: Browser;
  let served: StrictPage;
  let elsewhere: StrictPage;
  let contexts: BrowserContext[] = [];
  vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
    elsewhere = await serveStrictPage("<!doctype html><title>Elsewhere</title>");
  });
  afterAll(async () => {
    await browser.close();
    await elsewhere.close();
  });
  beforeEach(async () => {
    backend = await EmbeddedRooms.start();
    const { outputFiles } = await build({
      stdin: { contents: script(backend.url), resolveDir: import.meta.dirname },
      bundle: true,
      format: "esm",
      write: false,
    });
    const html = `<!doctype html><title>Room</title><script type="module" src="/page.js"></script>`;
    served = await serveStrictPage(html, { files: { "/page.js": outputFiles[0]!.text } });
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    await served.close();
    await backend.close();
  });

  async function person(name: string): Promise<{ context: BrowserContext; page: Page }> {
    const context = await browser.newContext();
    contexts.push(context);
    return { context, page: await tabOf(context, name) };
  }
  async function tabOf(context: BrowserContext, name: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${served.url}#${name}`);
    return page;
  }
  const on = <Name extends keyof OnPage>(page: Page, name: Name): Promise<OnPage[Name]> =>
    page.evaluate(
      (which) => (globalThis as unknown as OnPage)[which as keyof OnPage],
      name as string,
    ) as Promise<OnPage[Name]>;
  const poll = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 30_000 });
  const names = async (page: Page) => [...((await on(page, "seen")).at(-1) ?? [])].sort();
  const sessions = () => backend.rows<Beat>("beats").length;

  /** Nobody is missing or twice, once all are there. */
  async function allSee(pages: readonly Page[], people: readonly string[]): Promise<void> {
    for (const page of pages) await poll(() => names(page)).toEqual([...people].sort());
  }
  /** What one has seen since all were there first. */
  async function since(page: Page, people: number): Promise<readonly (readonly string[])[]> {
    const seen = await on(page, "seen");
    return seen.slice(seen.findIndex((each) => each.length === people));
  }

  it.each([2, 5])("see each other, %i of them, nobody missing and nobody twice", async (count) => {
    const people = ["ana", "ben", "cleo", "dan", "eve"].slice(0, count);
    const opened = await Promise.all(people.map((name) => person(name)));
    const pages = opened.map(({ page }) => page);
    await allSee(pages, people);
    for (const page of pages)
      for (const seen of await on(page, "seen")) expect(new Set(seen).size).toBe(seen.length);
    expect(sessions()).toBe(count);
  });

  it("are one member with several tabs, and go with the last, which says so as it is closed", async () => {
    const ana = await person("ana");
    const ben = await person("ben");
    const second = await tabOf(ben.context, "ben");
    await poll(sessions).toBe(3);
    await allSee([ana.page, ben.page, second], ["ana", "ben"]);
    await second.close();
    // No time passes on the server: whoever is gone from it has said goodbye.
    await poll(sessions).toBe(2);
    await ben.page.close();
    await poll(sessions).toBe(1);
    await allSee([ana.page], ["ana"]);
    for (const seen of await since(ana.page, 2)) expect(seen[0]).toBe("ana");
  });

  it("are gone with a page that is closed, or loaded again, before it heard that it was let in", async () => {
    const ana = await person("ana");
    await allSee([ana.page], ["ana"]);
    const { context, page } = await person("ben");
    await allSee([ana.page], ["ana", "ben"]);
    await context.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (!String(message).includes('"MutationResponse"')) socket.send(message);
      });
    });
    const known = new Set(backend.rows<Beat>("beats").map(({ session }) => session));
    const isLetInAnew = () => backend.rows<Beat>("beats").some(({ session }) => !known.has(session));
    await page.reload();
    await poll(isLetInAnew).toBe(true);
    for (const { session } of backend.rows<Beat>("beats")) known.add(session);
    await page.reload();
    await poll(isLetInAnew).toBe(true);
    await poll(sessions).toBe(2);
    expect(await on(page, "seen")).toEqual([]);
    await page.close();
    await poll(sessions).toBe(1);
  });

  it("don't flicker when they load the page again, or leave it and come back to it as it was", async () => {
    const ana = await person("ana");
    const ben = await person("ben");
    await allSee([ana.page, ben.page], ["ana", "ben"]);
    for (let round = 0; round < 3; round++) {
      await ben.page.reload();
      await allSee([ben.page], ["ana", "ben"]);
    }
    // What comes over the socket is submitted; a beacon is run.
    const run = vi.spyOn(backend.deployment.mutations, "run");
    const beacons = () => run.mock.calls.filter(([{ path }]) => path.startsWith("realtime:leave")).length;
    for (let round = 0; round < 2; round++) {
      await ben.page.goto(elsewhere.url);
      await poll(sessions).toBe(1);
      await poll(beacons).toBe(round + 1);
      // A page that comes back as it was doesn't load.
      await ben.page.goBack({ waitUntil: "commit" });
      await poll(() => on(ben.page, "returns")).toContain(true);
      await poll(sessions).toBe(2);
      await poll(() => on(ben.page, "isStale")).toBe(false);
    }
    await allSee([ana.page, ben.page], ["ana", "ben"]);
    for (const seen of await since(ana.page, 2)) expect([...seen].sort()).toEqual(["ana", "ben"]);
    expect(sessions()).toBe(2);
  });

  it("stay for the others while they are offline for a moment, and are back after it, once", async () => {
    const ana = await person("ana");
    const ben = await person("ben");
    await allSee([ana.page, ben.page], ["ana", "ben"]);
    await ben.context.setOffline(true);
    await poll(() => on(ben.page, "isStale")).toBe(true);
    expect(await names(ben.page)).toEqual(["ana", "ben"]);
    await ben.context.setOffline(false);
    await poll(() => on(ben.page, "isStale")).toBe(false);
    await allSee([ana.page, ben.page], ["ana", "ben"]);
    for (const seen of await since(ana.page, 2)) expect(seen).toHaveLength(2);
    expect(sessions()).toBe(2);
  });

  it("are gone 25 seconds after their tab has crashed, and nobody else is", async () => {
    const ana = await person("ana");
    const ben = await person("ben");
    const cleo = await person("cleo");
    await allSee([ana.page, ben.page, cleo.page], ["ana", "ben", "cleo"]);
    const cdp = await ben.context.newCDPSession(ben.page);
    const crashed = ben.page.waitForEvent("crash");
    void cdp.send("Page.crash").catch(() => undefined);
    await crashed;

    await backend.advance(15_000);
    const alive = () =>
      backend.rows<Beat>("beats").filter(({ deadline }) => deadline > backend.now() + 20_000);
    await poll(() => alive().length).toBe(2);
    expect(sessions()).toBe(3);
    await backend.advance(11_000);
    expect(sessions()).toBe(2);
    await allSee([ana.page, cleo.page], ["ana", "cleo"]);
    for (const seen of await since(ana.page, 3)) expect(seen).toContain("cleo");
  });
});
