// `npm run size`: what pages really load of the built files at first, measured in a browser, against their budgets.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { chromiumFlags, ensureBrowser } from "./browser.mjs";
import { pageBudgets } from "./size-budgets.mjs";
import { build, ensureDependencies, main, root, SetupError } from "./setup.mjs";

await main(async () => {
  await ensureDependencies();
  await build();
  const rows = await measureAll(pageBudgets);
  print(rows);
  const over = rows.filter(({ brotli, limit }) => brotli > limit);
  if (over.length > 0) {
    throw new SetupError(
      `Over the limit of scripts/size-budgets.mjs: ${over.map(({ name }) => name).join("; ")}. ` +
        "Look for what weighs with the chunks' source maps, load it on demand, or say in that file why it must grow.",
    );
  }
});

async function measureAll(pages) {
  const executablePath = await ensureBrowser();
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    const rows = [];
    for (const page of pages) rows.push(await measure(browser, page));
    return rows;
  } finally {
    await browser.close();
  }
}

/** Opens the page and adds up all files that it asked for. */
async function measure(browser, { name, html, script = "", goal, limit = goal }) {
  const loaded = new Map();
  const server = await serve(html, script, loaded);
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: "networkidle" });
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
  const total = (compressed) => [...loaded.values()].reduce((sum, file) => sum + compressed(file).length, 0);
  return {
    name,
    files: loaded.size,
    bytes: total((file) => file),
    gzip: total((file) => gzipSync(file, { level: 9 })),
    brotli: total((file) => brotliCompressSync(file)),
    goal: goal * 1000,
    limit: limit * 1000,
  };
}

function serve(html, script, loaded) {
  const server = createServer((request, response) => {
    void (async () => {
      const url = request.url ?? "/";
      if (url === "/") return response.writeHead(200, { "content-type": "text/html" }).end(html);
      const isOwn = url === "/page.js";
      if (!isOwn && !/^\/(chunks\/)?[\w.-]+\.js$/.test(url)) return response.writeHead(404).end();
      const file = isOwn ? script : await readFile(path.join(root, "cdn", url));
      if (!isOwn) loaded.set(url, file);
      return response.writeHead(200, { "content-type": "text/javascript" }).end(file);
    })();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

function print(rows) {
  const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(8);
  const width = Math.max(...rows.map(({ name }) => name.length));
  console.log(`${"kB at first load".padEnd(width)}    brotli      gzip     plain   files    goal   limit`);
  for (const { name, brotli, gzip, bytes, files, goal, limit } of rows) {
    const verdict = brotli > limit ? "over the limit" : brotli > goal ? "above the goal" : "";
    console.log(
      `${name.padEnd(width)}  ${kB(brotli)}  ${kB(gzip)}  ${kB(bytes)}  ${String(files).padStart(6)}${kB(goal)}${kB(limit)}  ${verdict}`,
    );
  }
}
