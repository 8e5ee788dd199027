import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ensureBrowser } from "../../scripts/browser.mjs";

const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><body></body>`;

/**
 * A browser that keeps its databases on disk: those of private windows are in memory, and so are the usual ones of a test. Its
 * pages come from a server of this machine, so that they may talk to others here.
 */
export async function openProfile() {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-offline-"));
  const server = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end(PAGE),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: await ensureBrowser(),
    args: ["--no-sandbox", "--disable-gpu"],
    baseURL: `http://127.0.0.1:${server.address().port}`,
  });
  return {
    context,
    async close() {
      await context.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A script with what it imports; relative to this folder. */
export async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0].text;
}

/** A page that has run nothing yet but `script`. All pages of a context share one origin, and so its databases and locks. */
export async function openPage(context, script) {
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error("In the page:", error));
  await load(page, script);
  return page;
}

/** The page anew, with the same script or another one. */
export async function load(page, script) {
  await page.goto("/");
  await page.addScriptTag({ content: script });
}

/** Runs `work` in a fresh page, which leaves no database behind. */
export async function inFreshPage(context, script, work) {
  const page = await openPage(context, script);
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

/** Deletes the databases of all pages, which have to be closed. */
export async function clearDatabases(context) {
  await inFreshPage(context, "/* nothing */", (page) =>
    page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name);
          request.onsuccess = resolve;
          request.onerror = () => reject(request.error);
        });
      }
    }),
  );
}
