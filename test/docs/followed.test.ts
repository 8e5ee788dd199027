import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/strict-page.js";
import { examplesOf, root } from "./markdown.js";
import { fileOf } from "./type-check.js";

const execute = promisify(execFile);
const packages = path.join(root, "node_modules");

/** The functions of `folder`, on a backend of the package as it is built here. */
async function startBackend(folder: string, { codegen = false } = {}) {
  const { startDevServer } = (await import("../../dist/embedded/node/index.js")) as {
    startDevServer: (options: {
      dir: string;
      port: number;
      codegen: boolean;
    }) => Promise<{ url: string; close(): Promise<void> }>;
  };
  return await startDevServer({ dir: path.join(folder, "convex"), port: 0, codegen });
}

/** A folder in which somebody does what guides say, one after the other, with the package as it is built here. */
class Follower {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async begin(...guides: string[]): Promise<Follower> {
    const follower = new Follower(await mkdtemp(path.join(os.tmpdir(), "guide-")));
    const { folder } = follower;
    const json = { name: "board", private: true, type: "module", dependencies: { convex: "*" } };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(json));
    await mkdir(path.join(folder, "node_modules"));
    await symlink(root, path.join(folder, "node_modules/convex-elements"));
    for (const name of ["convex", "convex-test", "lit", "vitest", "react", "react-dom"]) {
      await symlink(path.join(packages, name), path.join(folder, "node_modules", name));
    }
    for (const guide of guides) await follower.copyFiles(guide);
    await follower.generate();
    return follower;
  }

  /** What says by its first line which file it is. */
  private async copyFiles(guide: string): Promise<void> {
    for (const example of examplesOf(guide)) {
      const file = fileOf(example);
      if (file === undefined) continue;
      await mkdir(path.join(this.folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(this.folder, file), example.code);
    }
  }

  /** `dev` makes what the functions import of `_generated`. */
  private async generate(): Promise<void> {
    const backend = await startBackend(this.folder, { codegen: true });
    await backend.close();
  }

  async run(program: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await execute("node", [program, ...args], { cwd: this.folder });
    return stdout + stderr;
  }

  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The first example of a guide in HTML that has `text` in it. */
function pageWith(guide: string, text: string): string {
  const found = examplesOf(guide).find(({ language, code }) => language === "html" && code.includes(text));
  if (!found) throw new Error(`${guide} has no page with ${text}.`);
  return found.code;
}

/** One script of what stands in the folder and of `source`. */
async function bundled({ folder }: Follower, source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: "tsx", resolveDir: folder },
    ...{ bundle: true, write: false, format: "esm", jsx: "automatic", logLevel: "silent" },
    define: { "process.env.NODE_ENV": '"production"' },
    conditions: ["browser"],
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  });
  return outputFiles[0]!.text;
}

describe("who does what the guides say", { timeout: 120_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function follow(...guides: string[]): Promise<Follower> {
    const follower = await Follower.begin(...guides);
    onTestFinished(() => follower.end());
    return follower;
  }

  /** Serves the folder, with its functions on a backend, and opens `html` as each of so many people. */
  async function open({ folder }: Follower, html: string, people: number, { script = "", policy = "" } = {}) {
    const backend = await startBackend(folder);
    const whole = html.includes("<!doctype")
      ? html
      : `<!doctype html><html lang="en"><script type="module" src="node_modules/convex-elements/cdn/convex-elements.js"></script>${html}</html>`;
    const addressed = whole.replaceAll("http://127.0.0.1:3210", backend.url);
    await writeFile(path.join(folder, "index.html"), addressed);
    await writeFile(path.join(folder, "page.js"), script.replaceAll("http://127.0.0.1:3210", backend.url));
    const allowed = policy.replace(
      /connect-src [^;]+/,
      `connect-src ${backend.url} ${backend.url.replace("http", "ws")}`,
    );
    const setHeaders = (response: ServerResponse) => response.setHeader("Content-Security-Policy", allowed);
    const server = createServer(sirv(folder, { dev: true, setHeaders })).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const pages: Page[] = [];
    onTestFinished(async () => {
      for (const page of pages) await page.context().close();
      server.closeAllConnections();
      server.close();
      await backend.close();
    });
    for (let i = 0; i < people; i += 1) {
      const page = await (await browser.newContext()).newPage();
      pages.push(page);
      await page.goto(url);
      // Until then a form is a plain form, which loads the page anew.
      await page.waitForFunction(() => document.querySelector(":not(:defined)") === null);
    }
    return pages;
  }

  it("has a board that two windows share", async () => {
    const board = await follow("docs/start.md");
    const [ada, grace] = await open(board, pageWith("docs/start.md", "<!doctype html>"), 2);
    await grace!.getByText("Nobody has written yet.").waitFor();
    await ada!.getByRole("textbox", { name: "Message" }).fill("Hello");
    await ada!.getByRole("button", { name: "Send" }).click();
    await grace!.locator("realtime-list [data-key]", { hasText: "Hello" }).waitFor();
  });

  it("has it under the policy that the guide on security asks for", async () => {
    const board = await follow("docs/start.md");
    const header = examplesOf("docs/security.md").find(({ language }) => language === "http")!.code;
    const policy = header.replace("Content-Security-Policy:", "").replaceAll(/\s+/g, " ").trim();
    expect(policy).toMatch(/^default-src 'none'; .*require-trusted-types-for 'script'/);
    const [page] = await open(board, pageWith("docs/start.md", "<!doctype html>"), 1, { policy });
    const refused: string[] = [];
    page!.on("console", (message) => refused.push(message.text()));
    await page!.reload();
    await page!.getByText("Nobody has written yet.").waitFor();
    await page!.getByRole("textbox", { name: "Message" }).fill("Hello");
    await page!.getByRole("button", { name: "Send" }).click();
    await page!.locator("realtime-list [data-key]", { hasText: "Hello" }).waitFor();
    expect(refused.filter((text) => /Content Security Policy|Trusted/i.test(text))).toEqual([]);
    // The policy is in force: what it doesn't allow doesn't run.
    expect(
      await page!.evaluate(
        `(() => { try { document.body.innerHTML = ""; } catch (error) { return error.name; } })()`,
      ),
    ).toBe("TypeError");
  });

  it("is told at the field what the function refuses", async () => {
    const board = await follow("docs/start.md", "docs/forms.md");
    const [ada] = await open(board, pageWith("docs/forms.md", "data-error-for"), 1);
    await ada!.getByRole("textbox", { name: "Message" }).fill("x".repeat(2001));
    await ada!.getByRole("button", { name: "Send" }).click();
    await ada!.getByText("Too long").first().waitFor();
  });

  it("writes without a network, and all of it arrives once", async () => {
    const board = await follow("docs/start.md", "docs/offline.md");
    const [ada, grace] = await open(board, pageWith("docs/offline.md", "outbox"), 2);
    const rows = (page: Page) => page.locator("realtime-list [data-key]", { hasText: "From the train" });
    await ada!.locator("sync-status:state(connected)").waitFor();
    await ada!.context().setOffline(true);
    await ada!.getByRole("textbox", { name: "Message" }).fill("From the train");
    await ada!.getByRole("button", { name: "Send" }).click();
    await ada!.locator("realtime-list [data-pending]", { hasText: "From the train" }).waitFor();
    expect(await rows(grace!).count()).toBe(0);
    await ada!.context().setOffline(false);
    await rows(grace!).waitFor();
    await ada!.locator("realtime-list [data-key]:not([data-pending])").waitFor();
    expect([await rows(ada!).count(), await rows(grace!).count()]).toEqual([1, 1]);
  });

  it("sees who is here and who types", async () => {
    const board = await follow("docs/start.md", "docs/offline.md", "docs/presence.md");
    const [ada, grace] = await open(board, pageWith("docs/presence.md", "<typing-indicator"), 2);
    await ada!.waitForFunction(
      () => document.querySelector<HTMLElement & { count: number }>("presence-indicator")!.count === 2,
    );
    await grace!.getByLabel("Note").pressSequentially("Hm");
    await ada!.getByText("is typing").first().waitFor();
  });

  it("edits one at a time, and what is written is kept", async () => {
    const board = await follow("docs/start.md", "docs/offline.md", "docs/presence.md");
    const [ada] = await open(board, pageWith("docs/presence.md", "<edit-lock"), 1);
    await ada!.getByRole("button", { name: "Edit" }).click();
    await ada!.getByLabel("Topic").fill("Ships");
    await ada!.getByRole("button", { name: "Save" }).click();
    await ada!.locator("optimistic-update:state(applied)").waitFor();
  });

  it("has a hook of a source in React", async () => {
    const board = await follow("docs/start.md");
    const hook = examplesOf("docs/from-convex-react.md").find(({ code }) =>
      code.includes("function useWatch"),
    );
    const source = `${hook!.code}
      import { createRealtimeClient } from "convex-elements/client";
      import { createRoot } from "react-dom/client";
      const client = createRealtimeClient({ url: "http://127.0.0.1:3210" });
      function List({ channel }) {
        const options = { paginationOpts: { numItems: 10, cursor: null } };
        const { name, value } = useWatch(client, "messages:list", { channel, ...options });
        return <p>{name === "ready" ? "rows: " + value.page.map(({ body }) => body).join() : name}</p>;
      }
      createRoot(document.querySelector("#app")).render(<List channel="general" />);
      window.send = (body) => client.mutate("messages:send", { channel: "general", author: "Ada", body });`;
    const script = await bundled(board, source);
    const html = `<!doctype html><html lang="en"><div id="app"></div><script type="module" src="page.js"></script></html>`;
    const [page] = await open(board, html, 1, { script });
    await page!.getByText("rows:").waitFor();
    await page!.evaluate(`window.send("Hello")`);
    await page!.getByText("rows: Hello").waitFor();
  });

  it("has tests of their own that pass", async () => {
    const board = await follow("docs/start.md", "docs/offline.md", "docs/testing.md");
    await board.run(
      "node_modules/convex-elements/bin/convex-elements.js",
      "bundle",
      "convex",
      "--out",
      "convex-bundle.js",
    );
    // The one for a browser takes a runner that has one.
    const files = [
      "board.test.ts",
      "offline.test.ts",
      "reminders.test.ts",
      "crash.test.ts",
      "schedules.test.ts",
      "convex/topics.test.ts",
    ];
    const said = await board.run("node_modules/vitest/vitest.mjs", "run", "--root", ".", ...files);
    expect(said).toMatch(/7 passed/);
  });
});
