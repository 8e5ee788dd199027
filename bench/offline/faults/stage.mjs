import { startBackend } from "../backend.mjs";
import { clearDatabases, load, openPage } from "../browser.mjs";

const LIMIT_MS = 20_000;

/** A backend, a network and tabs for one fault; nothing of it is left when `work` has ended. */
export async function onStage(context, script, work) {
  const backend = await startBackend();
  const pages = [];
  const stage = {
    backend,
    link: backend.link,
    /** A tab with the app's code, which doesn't run yet. */
    async open() {
      const page = await openPage(context, script);
      pages.push(page);
      return page;
    },
    start: (page, options) =>
      page.evaluate(([url, given]) => globalThis.bench.start(url, given), [backend.url, options ?? {}]),
    async openStarted(options) {
      const page = await stage.open();
      await stage.start(page, options);
      return page;
    },
    /** The same tab, with code that may know something else. */
    async reload(page, options) {
      await load(page, script);
      await stage.start(page, options);
    },
    add: (page, text, name) => page.evaluate(([what, fn]) => globalThis.bench.add(what, fn), [text, name]),
    kept: (page) => page.evaluate(() => globalThis.bench.kept()),
    isLeading: (page) => page.evaluate(() => globalThis.bench.isLeading()),
    until,
  };
  try {
    return await work(stage);
  } finally {
    for (const page of pages) await page.close();
    await clearDatabases(context);
    await backend.close();
  }
}

/** Whether it came to that in 20 seconds. */
async function until(holds) {
  const end = Date.now() + LIMIT_MS;
  while (Date.now() < end) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
