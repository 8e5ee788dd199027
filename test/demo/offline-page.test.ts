import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startPageServer } from "../../demo/server/page-server.mjs";
import { launchBrowser } from "../support/strict-page.js";

/** Nobody is there: the page has to do without its backend. */
const backendUrl = "http://127.0.0.1:9";

describe("the demo's page without a network", () => {
  vi.setConfig({ testTimeout: 60_000 });
  let browser: Browser;
  let scripts: string;
  let server: { url: string; close: () => Promise<void> };
  let page: Page;
  let files: Response[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    scripts = await mkdtemp(path.join(os.tmpdir(), "demo-scripts-"));
    await cp(path.resolve(import.meta.dirname, "../../cdn"), scripts, { recursive: true });
    server = await startPageServer({ backendUrl, scriptFolder: scripts });
    page = await browser.newPage();
    files = [];
    page.on("response", (response) => files.push(response));
    await page.goto(server.url);
    await isKept();
  });
  afterEach(async () => {
    await page.context().close();
    await server.close();
    await rm(scripts, { recursive: true });
  });

  const caching = () => page.evaluate(() => caches.keys());
  const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000 });
  /** Resolves when a worker of the version that is served now has all of it, and the page is its own. */
  const isKept = async () => {
    const version = (await fetch(server.url)).headers.get("X-Board-Version") ?? "";
    await eventually(caching).toContain(`live-board-${version}`);
    await eventually(workers).toEqual(["activated", true]);
  };
  const registrations = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  const workers = () =>
    page.evaluate(async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.ready;
      return [(installing ?? waiting ?? active)?.state, navigator.serviceWorker.controller === active];
    });
  /** What of the built script runs. */
  const build = () => page.evaluate(() => (globalThis as { build?: number }).build);
  const works = () => page.locator("sync-status:defined").waitFor();
  const reload = async () => {
    files.length = 0;
    await page.reload();
    await works();
  };
  const buildAnew = async (number: number) => {
    const file = path.join(scripts, "convex-elements.js");
    const former = (await readFile(file, "utf8")).replace(/globalThis\.build=\d+;/, "");
    await writeFile(file, `globalThis.build=${number};${former}`);
  };
  const fromWorker = () =>
    new Set(files.filter((file) => /\.(js|css)$/.test(file.url())).map((file) => file.fromServiceWorker()));

  test("opens with all that it needs, and says that it isn't connected", async () => {
    await server.close();
    await reload();
    await page.getByText("Not connected yet.").waitFor();
    expect(await page.locator("realtime-list").evaluate((list) => list.matches(":defined"))).toBe(true);
    expect(fromWorker()).toEqual(new Set([true]));
  });

  test("a new build is there at once, none of the old files beside it, and opens without a network from then on", async () => {
    await reload();
    expect(fromWorker()).toEqual(new Set([true]));
    await buildAnew(2);
    await reload();
    expect(await build()).toBe(2);
    // Parts that are loaded later may come from the new build's worker, which can be there by then.
    expect(files.find((file) => file.url().endsWith("/convex-elements.js"))?.fromServiceWorker()).toBe(false);
    await isKept();
    await server.close();
    await reload();
    expect(await build()).toBe(2);
    expect(fromWorker()).toEqual(new Set([true]));
  });

  test("of former builds only the last one stays", async () => {
    const seen = await caching();
    for (const number of [2, 3, 4]) {
      await buildAnew(number);
      await reload();
      await isKept();
      seen.push(...(await caching()).filter((name) => !seen.includes(name)));
    }
    expect(seen).toHaveLength(4);
    expect(await caching()).toEqual(seen.slice(-2));
  });

  test("leaves the address to another program that has it now", async () => {
    const { port } = new URL(server.url);
    await server.close();
    const other = createServer((_request, response) => response.end("<title>Something else</title>"));
    await new Promise<void>((resolve) => other.listen(Number(port), "127.0.0.1", resolve));
    try {
      await page.reload();
      expect(await page.title()).toBe("Something else");
      await eventually(registrations).toBe(0);
    } finally {
      other.closeAllConnections();
      await new Promise((resolve) => other.close(resolve));
    }
  });
});
