import { request } from "node:http";
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

describe("a page that is served beside the backend", () => {
  let folder: TemporaryFolder;
  let server: DevServer;

  beforeEach(async () => {
    folder = new TemporaryFolder({
      "index.html": "<p>Start</p>",
      "deep/index.html": "<p>Deep</p>",
      "deep/a b.js": "1;",
      "empty/note.txt": "text",
      "variables.txt": "SECRET=1",
      ".env": "SECRET=1",
      ".git/config": "secret",
    });
    const data = join(folder.dir, "data");
    const hidden = [join(folder.dir, "variables.txt"), join(folder.dir, "not-there")];
    server = await startBackend({ page: folder.dir, data, hidden });
  });
  afterEach(async () => {
    await server.close();
    folder.remove();
  });

  /** What a browser would never send, as it is. */
  function get(path: string, headers: Record<string, string> = {}, method = "GET") {
    return new Promise<{ status: number; type: string; location: string | undefined; body: string }>(
      (resolve, reject) => {
        const { hostname, port } = new URL(server.pageUrl!);
        const sent = request({ hostname, port, path, method, headers }, (response) => {
          let body = "";
          response.on("data", (chunk: Buffer) => (body += chunk.toString()));
          response.on("end", () => {
            const { "content-type": type = "", location } = response.headers;
            resolve({ status: response.statusCode!, type, location, body });
          });
        });
        sent.on("error", reject);
        sent.end();
      },
    );
  }

  test.each([
    ["/", "text/html; charset=utf-8", "<p>Start</p>"],
    ["/index.html?x=1", "text/html; charset=utf-8", "<p>Start</p>"],
    ["/deep/", "text/html; charset=utf-8", "<p>Deep</p>"],
    ["/deep/a%20b.js", "text/javascript; charset=utf-8", "1;"],
    ["/empty/note.txt", "text/plain; charset=utf-8", "text"],
  ])("answers %s", async (path, type, body) => {
    expect(await get(path)).toMatchObject({ status: 200, type, body });
  });

  test("leads to a folder's own address", async () => {
    expect(await get("/deep?x=1")).toMatchObject({ status: 308, location: "/deep/?x=1" });
  });

  test("shows a file as it is now", async () => {
    folder.write("index.html", "<p>Changed</p>");
    expect(await get("/")).toMatchObject({ body: "<p>Changed</p>" });
  });

  test.each([
    ...["/.env", "/.git/config", "/%2eenv", "/variables.txt", "/data", "/data/"],
    ...["/../convex/.env", "/..%2f..%2fetc/passwd", "/deep/..%5c..%5c.env", "/empty/", "/nothing.js", "/%"],
    ...["/index.html/more", `/${"x".repeat(5000)}`, "/%00"],
  ])("has nothing at %s", async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toMatch(/secret=|adminKey/i);
  });

  test("hides the data, behind a link as well", async () => {
    symlinkSync(join(folder.dir, "data"), join(folder.dir, "link"));
    symlinkSync(join(folder.dir, "empty"), join(folder.dir, "package"));
    expect((await get("/package/note.txt")).status).toBe(200);
    const kept = readdirSync(join(folder.dir, "data"));
    expect(kept.length).toBeGreaterThan(1);
    for (const name of kept)
      for (const path of [`/data/${name}`, `/link/${name}`]) expect((await get(path)).status).toBe(404);
  });

  test("has the packages that its code would find, also those of a workspace above it, and no other files from there", async () => {
    folder.write("node_modules/above/index.js", "1;");
    folder.write("node_modules/both/index.js", "1;");
    folder.write("node_modules/.cache/secret", "secret");
    folder.write("packages/app/node_modules/both/index.js", "2;");
    const data = join(folder.dir, "node_modules/data");
    const app = await startBackend({ page: join(folder.dir, "packages/app"), data });
    onTestFinished(() => app.close());
    const answer = async (path: string) => {
      const response = await fetch(`${app.pageUrl}${path}`);
      return response.ok ? response.text() : response.status;
    };
    expect(await answer("/node_modules/above/index.js")).toBe("1;");
    expect(await answer("/node_modules/both/index.js")).toBe("2;");
    const [kept] = readdirSync(data);
    for (const path of [
      "/index.html",
      "/node_modules",
      "/node_modules/.cache/secret",
      `/node_modules/data/${kept}`,
    ])
      expect([path, await answer(path)]).toEqual([path, 404]);
  });

  test("is read only, and not by a name that somebody else gave this machine", async () => {
    expect((await get("/", {}, "POST")).status).toBe(405);
    expect((await get("/", {}, "HEAD")).body).toBe("");
    expect((await get("/", { host: "evil.example" })).status).toBe(403);
    // Unlike HTTP actions, which are on another port.
    folder.write("http/index.html", "<p>Not an action</p>");
    expect((await get("/http/", { host: "evil.example" })).status).toBe(403);
  });

  test("has no icon without a complaint", async () => {
    expect((await get("/favicon.ico")).status).toBe(204);
  });
});
