import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ensureBrowser } from "../../scripts/browser.mjs";

const ADDRESS = "http://localhost/";
const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><style>
#box{block-size:600px;overflow-y:auto;inline-size:500px}
p{margin:0;padding:4px 8px;font:15px/1.4 sans-serif}
</style><body></body>`;

export async function launchBrowser() {
  return chromium.launch({
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu"],
  });
}

/** A script of `page/`, with what it imports. */
export async function bundle(name) {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "page", name)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0].text;
}

/** A page that has run nothing yet: each has a context of its own, and so shares no compiled code with another. */
export async function openPage(browser, script) {
  const context = await browser.newContext({ viewport: { width: 700, height: 800 } });
  await context.route(`${ADDRESS}**`, (route) =>
    route.fulfill({
      contentType: route.request().url().endsWith(".js") ? "text/javascript" : "text/html",
      body: route.request().url().endsWith(".js") ? script : PAGE,
    }),
  );
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(new Error(message.text()));
  });
  await page.goto(ADDRESS);
  await page.addScriptTag({ url: `${ADDRESS}bench.js` });
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return { page, session, problems, close: () => context.close() };
}

/**
 * What the main thread did during `work`: its own time in milliseconds, which a busy machine changes less than the clock on
 * the wall, and layouts. It begins without garbage of what was before.
 */
export async function metered({ session }, work) {
  await session.send("HeapProfiler.collectGarbage");
  const before = await readMetrics(session);
  const result = await work();
  const after = await readMetrics(session);
  return {
    cpu: (after.TaskDuration - before.TaskDuration) * 1_000,
    layouts: after.LayoutCount - before.LayoutCount,
    result,
  };
}

async function readMetrics(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Bytes of JavaScript that are still needed. */
export async function usedHeap({ session }) {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize;
}
