import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { printed, startProgram, type RunningProgram } from "../embedded/support/program.js";
import { installPackage } from "../support/installed-package.js";
import { readmeCommands, readmeFiles } from "../support/readme.js";
import { launchBrowser } from "../support/strict-page.js";

const execute = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const tsc = path.join(root, "node_modules/.bin/tsc");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Loaded before the program, so that it can't ask anybody anything without a word. */
const tellOfConnections = `data:text/javascript,${encodeURIComponent(`
  import net from "node:net";
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...to) {
    process.stderr.write("Connects to " + JSON.stringify(to) + "\\n");
    return connect.apply(this, to);
  };`)}`;

/** One folder, in the order in which somebody does it who has no account and reads README. */
describe("the first use", () => {
  let app: string;
  let files: ReadonlyMap<string, string>;
  let commands: readonly string[];
  let browser: Browser;
  vi.setConfig({ testTimeout: 120_000 });

  beforeAll(async () => {
    app = await mkdtemp(path.join(os.tmpdir(), "first-use-"));
    [files, commands] = await Promise.all([readmeFiles(), readmeCommands("From an empty folder")]);
    await installPackage(app, ["convex-test"]);
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await rm(app, { recursive: true, force: true });
  });

  /** Runs what follows `npx`, without asking the registry whether there is such a package. */
  function npx(command: string): RunningProgram {
    const [program = "", ...words] = command.replace(/^npx /, "").split(" ");
    const bin = path.join(app, "node_modules/.bin", program);
    return startProgram(bin, words, {
      cwd: app,
      env: { ...process.env, NODE_OPTIONS: `--import=${tellOfConnections}` },
    });
  }

  /** Runs the functions, on ports that are free. */
  async function dev(command: string) {
    const running = npx(`${command} --port 0`);
    onTestFinished(async () => {
      running.child.kill("SIGTERM");
      await running.ended;
    });
    const [, url = ""] = await printed(running, /Ready at (\S+)\n/);
    return { running, url };
  }

  const read = (name: string) => readFile(path.join(app, name), "utf8");
  const write = (name: string, text = files.get(name)) => writeFile(path.join(app, name), text ?? "");

  async function typeErrors(): Promise<string> {
    const { stdout } = await execute(tsc, ["--noEmit", "-p", path.join(app, "convex")]).catch(
      (failed: { stdout: string }) => failed,
    );
    return stdout;
  }

  /** A window of its own, at a page that connects to this backend. */
  async function open(pageUrl: string, file: string, complaints: string[]): Promise<Page> {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (line) => {
      if (["error", "warning"].includes(line.type())) complaints.push(line.text());
    });
    page.on("request", (request) => {
      if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(`${pageUrl}/${file}`);
    return page;
  }

  it("begins with the commands that README names", async () => {
    expect(commands[0]).toBe("npm install convex-elements convex");
    const init = npx(commands[1]!);
    expect(await init.ended).toBe(0);
    expect(init.output.error).toBe("");
    expect(init.output.out).toContain(commands[2]);
    for (const name of ["convex/schema.ts", "convex/messages.ts"])
      expect(await read(name)).toBe(files.get(name));
  });

  it("shows in one window what is written in another, on the page of init and on README's", async () => {
    const { running, url } = await dev(commands[2]!);
    const [, pageUrl = ""] = await printed(running, /Page at (\S+)\n/);
    await write("readme.html", files.get("index.html")!.replace("http://127.0.0.1:3210", url));
    await write("index.html", (await read("index.html")).replace("http://127.0.0.1:3210", url));
    const complaints: string[] = [];
    const one = await open(pageUrl, "", complaints);
    const other = await open(pageUrl, "readme.html", complaints);
    await one.getByText("Nobody has written yet.").waitFor();
    await other.getByText("Nobody has written yet.").waitFor();
    await one.getByLabel("Message", { exact: true }).fill("Hello");
    await one.getByRole("button", { name: "Send" }).click();
    await other.getByRole("listitem").filter({ hasText: "Hello" }).waitFor();
    await other.getByLabel("Message", { exact: true }).fill("Hello yourself");
    await other.getByRole("button", { name: "Send" }).click();
    await one.getByRole("listitem").filter({ hasText: "Hello yourself" }).waitFor();
    await one.addScriptTag({ path: axe });
    const found = await one.evaluate<{ violations: { id: string }[] }>("axe.run()");
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(running.output.error).toBe("");
    expect(running.output.out).toContain("in convex/_generated.");
    expect(await typeErrors()).toBe("");
  });

  it("leaves alone what is there when init comes again", async () => {
    await write("index.html", "<p>Mine</p>");
    const init = npx(commands[1]!);
    expect(await init.ended).toBe(0);
    expect(init.output.out).toContain("Left alone");
    expect(await read("index.html")).toBe("<p>Mine</p>");
  });

  describe("of the outbox's component", () => {
    const reference = {
      submit: anyApi["realtime"]!["submit"],
      list: anyApi["messages"]!["list"],
    } as never as {
      submit: Parameters<ConvexHttpClient["mutation"]>[0];
      list: Parameters<ConvexHttpClient["query"]>[0];
    };
    const page = { paginationOpts: { numItems: 10, cursor: null }, channel: "general" };

    function request(actor: string) {
      const run = { kind: "run", n: 1, id: "op-1", fn: "messages:send", lane: "main", after: 0 };
      const args = { channel: "general", body: "Queued" };
      const client = "0".repeat(31) + "1";
      return {
        register: { protocol: 1, client, actor, acked: [], entries: [], register: true },
        run: { protocol: 1, client, actor, acked: [], entries: [{ ...run, args }] },
      };
    }

    it("type-checks as README writes it, and does once what is sent twice", async () => {
      for (const name of ["convex/convex.config.ts", "convex/realtime.ts"]) await write(name);
      await write(
        "convex/wrong.ts",
        `import { components } from "./_generated/api";
         // @ts-expect-error -- There is no such function; if the component's types weren't found, anything would do.
         export const nothing: unknown = components.realtime.ledger.nothing;`,
      );
      const { running, url } = await dev("npx convex-elements dev");
      expect(await typeErrors()).toBe("");
      const answer = (await (await fetch(`${url}/dev/token?user=ada`)).json()) as { token: string };
      const [, claims = ""] = answer.token.split(".");
      const { iss, sub } = JSON.parse(atob(claims)) as { iss: string; sub: string };
      const client = new ConvexHttpClient(url, { logger: false, auth: answer.token });
      const { register, run } = request(`${iss}|${sub}`);
      await client.mutation(reference.submit, register);
      for (let time = 1; time <= 2; time += 1) {
        expect(await client.mutation(reference.submit, run)).toMatchObject({
          name: "answered",
          answers: [{ name: "applied" }],
        });
      }
      expect(await client.query(reference.list, page)).toMatchObject({ page: [{ body: "Queued" }] });
      expect(running.output.error).toBe("");
    });

    it("does the same on convex-test, mounted as the guide on tests says", async () => {
      await symlink(path.join(root, "node_modules/vitest"), path.join(app, "node_modules/vitest"), "dir");
      const { register, run } = request("https://issuer.test|ada");
      await write(
        "convex/queue.test.ts",
        `import { anyApi } from "convex/server";
         import { register } from "convex-elements/test";
         import { convexTest } from "convex-test";
         import { expect, it } from "vitest";
         import schema from "./schema";
         it("does once what is sent twice", async () => {
           const backend = convexTest(schema, import.meta.glob("./**/*.ts"));
           register(backend);
           const ada = backend.withIdentity({ issuer: "https://issuer.test", subject: "ada" });
           await ada.mutation(anyApi.realtime.submit, ${JSON.stringify(register)});
           for (const time of [1, 2])
             expect(await ada.mutation(anyApi.realtime.submit, ${JSON.stringify(run)}), time)
               .toMatchObject({ answers: [{ name: "applied" }] });
           expect(await ada.query(anyApi.messages.list, ${JSON.stringify(page)}))
             .toMatchObject({ page: [{ body: "Queued" }] });
         });`,
      );
      const vitest = path.join(app, "node_modules/vitest/vitest.mjs");
      const said = await execute(process.execPath, [vitest, "run", "--root", ".", "convex/queue.test.ts"], {
        cwd: app,
      });
      expect(said.stdout).toMatch(/1 passed/);
      expect(said.stderr).toBe("");
    });
  });
});
