import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChromiumProcess, profileFolder } from "../../support/chromium-process.js";
import { serveModule, type ServedModule } from "../../support/served-module.js";
import type { OutboxPage } from "../pages/outbox-page.js";

declare const outboxPage: OutboxPage;

let served: ServedModule;

beforeAll(async () => {
  served = await serveModule(path.resolve(import.meta.dirname, "../pages/outbox-page.ts"));
});

afterAll(() => served.close());

async function withProfile(use: (folder: string) => Promise<void>): Promise<void> {
  const profile = await profileFolder();
  try {
    await use(profile.folder);
  } finally {
    await profile.remove();
  }
}

async function inChromium(use: (context: BrowserContext) => Promise<void>): Promise<void> {
  await withProfile(async (folder) => {
    const chromium = await ChromiumProcess.start(folder);
    try {
      await use(chromium.context);
    } finally {
      await chromium.kill();
    }
  });
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(served.url);
  return page;
}

const idsIn = (page: Page): Promise<string[]> => page.evaluate(() => outboxPage.ids());

/** Lets pages append without end, and resolves when so many are saved. The list goes on growing. */
async function savedBy(pages: readonly Page[], count: number): Promise<string[]> {
  const saved: string[] = [];
  await new Promise<void>((resolve) => {
    pages.forEach((page, tab) => {
      void (async () => {
        await page.exposeFunction("saved", (id: string) => {
          if (saved.push(id) === count) resolve();
        });
        await page.evaluate((name) => {
          const { saved } = globalThis as unknown as { saved: (id: string) => void };
          void outboxPage.appendOn(name, saved);
        }, `tab${tab}`);
      })();
    });
  });
  return saved;
}

describe("what is saved", () => {
  test("is there when the browser was killed in the middle of a burst of two tabs", async () => {
    await withProfile(async (folder) => {
      const killed = await ChromiumProcess.start(folder);
      const saved = await savedBy([await openPage(killed.context), await openPage(killed.context)], 200);
      await killed.kill();
      const again = await ChromiumProcess.start(folder);
      try {
        const ids = await idsIn(await openPage(again.context));
        expect(saved.filter((id) => !ids.includes(id))).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);
        for (const tab of ["tab0", "tab1"])
          expect(ids.filter((id) => id.startsWith(tab))).toEqual(inOrder(ids, tab));
      } finally {
        await again.kill();
      }
    });
  });

  test("is there when the page crashed, and the next tab can write at once", async () => {
    await inChromium(async (context) => {
      const page = await openPage(context);
      const saved = await savedBy([page], 50);
      const session = await context.newCDPSession(page);
      const crashed = page.waitForEvent("crash");
      void session.send("Page.crash").catch(() => undefined);
      await crashed;
      const other = await openPage(context);
      expect(await other.evaluate(() => outboxPage.append("after"))).toBeTypeOf("number");
      const ids = await idsIn(other);
      expect(saved.filter((id) => !ids.includes(id))).toEqual([]);
    });
  });

  test("of one tab is seen by the other, and whoever led before is fenced", async () => {
    await inChromium(async (context) => {
      const [one, two] = [await openPage(context), await openPage(context)];
      await one.evaluate(() => outboxPage.append("a"));
      await two.evaluate(() => outboxPage.append("b"));
      expect(await idsIn(one)).toEqual(["a", "b"]);
      const former = await one.evaluate(() => outboxPage.lead());
      const epoch = await two.evaluate(() => outboxPage.lead());
      expect(await one.evaluate((mine) => outboxPage.beat(mine), former)).toBe("fenced");
      expect(await two.evaluate((mine) => outboxPage.beat(mine), epoch)).toBe("written");
    });
  });
});

describe("what the browser has cleared", () => {
  test("is gone, and what is appended after is kept, above all that was there", async () => {
    await inChromium(async (context) => {
      const page = await openPage(context);
      const [lost, epoch] = await page.evaluate(async () => [
        await outboxPage.append("lost"),
        await outboxPage.lead(),
      ]);
      const session = await context.newCDPSession(page);
      await session.send("Storage.clearDataForOrigin", {
        origin: new URL(served.url).origin,
        storageTypes: "indexeddb",
      });
      expect(await page.evaluate((mine) => outboxPage.beat(mine), epoch)).toBe("fenced");
      expect(await page.evaluate(() => outboxPage.append("new"))).toBeGreaterThan(lost as number);
      expect(await idsIn(page)).toEqual(["new"]);
      expect(await page.evaluate(() => outboxPage.condition())).toBe("durable");
    });
  });
});

describe("without room", () => {
  test("an operation is refused, nothing of it is kept, and what was saved is still there", async () => {
    await inChromium(async (context) => {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      const saved: string[] = [];
      // Before the page writes for the first time: the browser doesn't ask again for a while how much room there is.
      await session.send("Storage.overrideQuotaForOrigin", {
        origin: new URL(served.url).origin,
        quotaSize: 2_000_000,
      });
      await page.goto(served.url);
      const answers: (number | string)[] = [];
      for (let index = 0; index < 60 && !answers.includes("quota"); index += 1) {
        const answer = await page.evaluate((id) => outboxPage.append(id, 100_000), `o${index}`);
        if (typeof answer === "number") saved.push(`o${index}`);
        answers.push(answer);
      }
      expect(answers.at(-1)).toBe("quota");
      expect(await page.evaluate(() => outboxPage.condition())).toBe("durable");
      expect(await idsIn(page)).toEqual(saved);
      await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(served.url).origin });
      expect(await page.evaluate(() => outboxPage.append("after"))).toBeTypeOf("number");
      expect(await idsIn(page)).toEqual([...saved, "after"]);
    });
  });
});

/** The ids of a tab as it made them. */
function inOrder(ids: readonly string[], tab: string): string[] {
  const places = ids.filter((id) => id.startsWith(tab)).map((id) => id.split("-").map(Number));
  places.sort(([, a = 0, b = 0], [, c = 0, d = 0]) => a - c || b - d);
  return places.map(([, round, part]) => `${tab}-${round}-${part}`);
}
