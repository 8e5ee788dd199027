import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { root } from "../../scripts/setup.mjs";

/** `npm start` as a user runs it, beside a demo that already has the usual ports; then Ctrl-C. */
export async function startAndStop() {
  const started = spawn(process.execPath, [path.join(root, "scripts/start.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(started, "exit");
  const { page, backend } = await addresses(started);

  const html = await (await fetch(page)).text();
  assert.match(html, /<realtime-list/);
  assert.ok(html.includes(`url="${backend}"`), "the page names the backend that was started with it");
  assert.equal((await fetch(new URL("convex-elements.js", page))).status, 200);
  assert.equal((await fetch(new URL("version", backend))).status, 200);

  started.kill("SIGINT");
  const [code] = await exited;
  assert.equal(code, 0);
  await assert.rejects(fetch(page));
  await assert.rejects(fetch(new URL("version", backend)));
}

async function addresses(started) {
  let output = "";
  for await (const chunk of started.stdout) {
    output += chunk;
    const page = /The demo: +(\S+)/.exec(output)?.[1];
    const backend = /Its backend: +(\S+)/.exec(output)?.[1];
    if (page && backend) return { page, backend };
  }
  throw new Error(`It ended before it named its addresses:\n${output}`);
}
