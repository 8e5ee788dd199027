import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startPageServer } from "../../demo/server/page-server.mjs";

const backendUrl = "http://127.0.0.1:4567";

interface Release {
  version: string;
  files: Record<string, string>;
}

describe("the demo's page server", () => {
  let scripts: string;
  let server: { url: string; close: () => Promise<void> };

  beforeEach(async () => {
    scripts = await mkdtemp(path.join(os.tmpdir(), "demo-scripts-"));
    await mkdir(path.join(scripts, "chunks"));
    await build({
      "convex-elements.js": "1",
      "outbox.js": "1",
      "loader.js": "1",
      "chunks/base-1.js": "1",
      "chunks/base-1.js.map": "{}",
      "convex-elements.all.js": "1",
    });
    server = await startPageServer({ backendUrl, scriptFolder: scripts });
  });
  afterEach(async () => {
    await server.close();
    await rm(scripts, { recursive: true });
  });

  const build = (files: Record<string, string>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(scripts, name), text)));
  const get = (name: string) => fetch(new URL(name, server.url));
  const pageVersion = async () => (await get("./")).headers.get("X-Board-Version");
  const release = async () => {
    const text = await (await get("sw.js")).text();
    return JSON.parse(/^const release = (.*);$/m.exec(text)?.[1] ?? "null") as Release;
  };

  test("the worker keeps the page, its own files and the built scripts that it uses, each by its hash", async () => {
    const { files } = await release();
    const names = Object.keys(files);
    expect(names).toEqual(expect.arrayContaining(["", "board.css", "board.js", "icon.svg", "loader.js"]));
    expect(names).toEqual(expect.arrayContaining(["convex-elements.js", "outbox.js", "chunks/base-1.js"]));
    for (const name of ["sw.js", "index.html", "convex-elements.all.js", "chunks/base-1.js.map"])
      expect(names).not.toContain(name);
    for (const [name, hash] of Object.entries(files)) {
      const served = Buffer.from(await (await get(`./${name}`)).arrayBuffer());
      expect(createHash("sha256").update(served).digest("hex"), name).toBe(hash);
    }
  });

  test("page and worker name the same version, and another one after a build that differs", async () => {
    const before = await release();
    expect(await pageVersion()).toBe(before.version);
    await build({ "outbox.js": "1" });
    expect((await release()).version).toBe(before.version);
    await build({ "outbox.js": "2" });
    const after = await release();
    expect(after.version).not.toBe(before.version);
    expect(await pageVersion()).toBe(after.version);
  });

  test("the page names its backend and may ask nobody else, the worker asks for the page's own files alone", async () => {
    const page = await get("./?from=a-link");
    expect(await page.text()).toContain(`<convex-provider url="${backendUrl}">`);
    const policy = page.headers.get("Content-Security-Policy");
    expect(policy).toContain(`connect-src ${backendUrl} ws://127.0.0.1:4567;`);
    const worker = (await get("sw.js")).headers.get("Content-Security-Policy");
    expect(worker).toContain("connect-src 'self';");
    for (const each of [policy, worker]) {
      expect(each).toContain("default-src 'none'");
      expect(each).toContain("require-trusted-types-for 'script'");
    }
  });

  test("files that aren't there are not found, and a build that can't be read is said", async () => {
    expect((await get("nothing.js")).status).toBe(404);
    await rm(scripts, { recursive: true });
    const response = await get("./");
    await mkdir(scripts);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("can't be read");
  });
});
