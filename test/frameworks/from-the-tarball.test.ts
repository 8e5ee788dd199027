import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { stripVTControlCharacters } from "node:util";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import type { Browser, Page } from "playwright-core";
import sirv from "sirv";
import { afterAll, beforeAll, describe, expect, it, onTestFailed, onTestFinished, vi } from "vitest";
import type { RealtimeList } from "../../src/index.js";
import { launchBrowser } from "../support/strict-page.js";
import { apps } from "./apps.js";
import { type Ended, InstalledApps } from "./installed-apps.js";
import { LiveQueries } from "./live-queries.js";

/** Runs in the page. */
const argsOf = (list: Element) => (list as RealtimeList).args;

/** What README and the guide write for each framework, as files of apps that have the package by its tarball. */
describe("the examples for frameworks, from the tarball", () => {
  let project: InstalledApps;
  let checked: Readonly<Record<string, Promise<Ended>>>;
  let built: Readonly<Record<string, Promise<void>>>;
  let browser: Browser;
  let http: ConvexHttpClient;
  let server: Server;
  /** Pages that React has rendered, by their paths. */
  const rendered = new Map<string, string>();
  vi.setConfig({ testTimeout: 300_000 });

  beforeAll(async () => {
    project = await InstalledApps.install(apps);
    const each = <Made>(make: (name: string) => Promise<Made>) => {
      const all = Object.keys(apps).map((name) => {
        const made = make(name);
        // Whoever asks for it is told.
        made.catch(() => undefined);
        return [name, made] as const;
      });
      return Object.fromEntries(all);
    };
    built = each((name) => project.build(name, apps[name]!));
    checked = each((name) => project.run(name, apps[name]!.checker));
    http = new ConvexHttpClient(project.backend.url, { logger: false });
    const files = sirv(project.folder, { dev: true });
    server = createServer((request, response) => {
      const html = rendered.get(request.url ?? "");
      if (html === undefined) files(request, response);
      else response.setHeader("content-type", "text/html").end(html);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    browser = await launchBrowser();
  }, 300_000);

  afterAll(async () => {
    await Promise.allSettled([...Object.values(built), ...Object.values(checked)]);
    await browser.close();
    server.closeAllConnections();
    server.close();
    await project.remove();
  }, 180_000);

  /** What a checker says, a line each; svelte-check and ngc tell more than that. */
  async function problems(app: string): Promise<readonly string[]> {
    // Angular's compiler wrote what is built.
    const { output } = await checked[app]!;
    return stripVTControlCharacters(output)
      .split("\n")
      .filter((line) => line !== "");
  }

  it.each(["react", "react-server", "vue", "solid", "lit"])("have the right types in %s", async (app) => {
    expect(await problems(app)).toEqual([]);
  });

  it("have the right types in svelte, whose checker says what is wrong", async () => {
    const said = await problems("svelte");
    const errors = said.flatMap((line) => {
      const [, file, place, message] = / ERROR "(.*?)" (\d+):\d+ "(.*)"$/.exec(line) ?? [];
      return file === undefined ? [] : [`${file}:${place} ${message?.split("\\n")[0]}`];
    });
    expect(said.at(-1)).toContain("COMPLETED");
    expect(errors).toEqual([
      String.raw`Wrong.svelte:7 Type '\"disk\"' is not assignable to type 'StorageMode | undefined'.`,
      "Wrong.svelte:8 Type 'string' is not assignable to type 'number'.",
      "Wrong.svelte:9 Type 'string[]' is not assignable to type 'string | Readonly<Record<string, unknown>> | null | undefined'.",
      "Wrong.svelte:10 Type '(row: number) => string' is not assignable to type 'RenderItem'.",
      String.raw`Wrong.svelte:11 Type '\"many\"' is not assignable to type 'SelectionMode | undefined'.`,
      String.raw`Wrong.svelte:12 Type 'boolean' is not assignable to type 'true | \"\"'.`,
      "Wrong.svelte:13 Property 'count' does not exist on type 'ListChangeEvent & { readonly currentTarget: RealtimeList; }'.",
      String.raw`Wrong.svelte:14 Object literal may only specify known properties, and '\"onlist-changed\"' does not exist in type 'ElementProps<\"realtime-list\">'.`,
      String.raw`Wrong.svelte:15 Object literal may only specify known properties, and '\"onlist-change\"' does not exist in type 'ElementProps<\"live-value\">'.`,
      String.raw`Wrong.svelte:16 Object literal may only specify known properties, and '\"loadedCount\"' does not exist in type 'ElementProps<\"realtime-list\">'.`,
    ]);
  });

  it("have the right types in angular, whose compiler says what is wrong of events and references", async () => {
    await built["angular"];
    const errors = (await problems("angular")).flatMap((line) => {
      const [, place, message] = /^wrong\.ts:(\d+):\d+ - error TS\d+: (.*)$/.exec(line) ?? [];
      return place === undefined ? [] : [`${place} ${message}`];
    });
    expect(errors).toEqual([
      "9 Property 'count' does not exist on type 'ListChangeEvent'.",
      "10 Argument of type 'ValueChangeEvent' is not assignable to parameter of type 'ListChangeEvent' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.",
      "11 Property 'scrollToNewset' does not exist on type 'RealtimeList'. Did you mean 'scrollToNewest'?",
      "12 Property 'trim' does not exist on type 'number'.",
      "13 Property 'missing' does not exist on type 'Wrong'.",
      "13 Expected 1 arguments, but got 2.",
    ]);
  });

  const send = (channel: string, body: string) =>
    http.mutation(anyApi["messages"]!["send"]!, { channel, author: "Grace", body });

  /** The app's page, with what is live there, and all that anybody complains of. */
  async function open(app: string, at = `/${app}/dist/`) {
    await built[app];
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    const logged: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "log") logged.push(line.text());
      else if (["error", "warning"].includes(line.type()) && !line.text().includes("Lit is in dev mode"))
        complaints.push(line.text());
    });
    onTestFailed(() => console.error([...complaints, ...logged]));
    onTestFinished(() => context.close());
    const live = new LiveQueries(page);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${at}`);
    return { page, complaints, logged, live };
  }

  async function unmount(page: Page, live: LiveQueries): Promise<void> {
    await expect.poll(() => live.count).toBeGreaterThan(0);
    await page.evaluate("window.unmount()");
    await expect.poll(() => page.locator("realtime-list, my-messages, message-count").count()).toBe(0);
    await expect.poll(() => live.count).toBe(0);
  }

  it.each([
    ["react", "React", "logs"],
    ["vue", "Vue", "logs"],
    ["svelte", "Svelte", "logs"],
    ["solid", "Solid", "logs"],
    ["angular", "Angular", "shows"],
  ])("work in %s", async (app, channel, tells) => {
    const { page, complaints, logged, live } = await open(app);
    const [guide, readme] = [page.locator("#guide"), page.locator("#readme")];
    const rows = (place: typeof guide) => place.locator("realtime-list [data-key]").allInnerTexts();
    await guide.getByText("Nobody has written yet.").waitFor();
    await send(`${channel}, guide`, "From elsewhere");
    await send(`${channel}, readme`, "For the other");
    await expect.poll(() => rows(guide)).toEqual(["From elsewhere"]);
    await expect.poll(() => rows(readme)).toEqual(["For the other"]);
    await guide.getByRole("textbox", { name: "Message" }).fill("From here");
    await guide.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => rows(guide)).toEqual(["From here", "From elsewhere"]);
    await page.getByText("2 messages", { exact: true }).waitFor();
    if (tells === "logs") await expect.poll(() => logged.at(-1)).toBe("1");
    else await readme.getByText("1 messages", { exact: true }).waitFor();
    await unmount(page, live);
    expect(complaints).toEqual([]);
  });

  it("work in Lit", async () => {
    const { page, complaints, live } = await open("lit");
    const counted = () =>
      page.locator("message-count").evaluate(({ shadowRoot }) => shadowRoot!.textContent.trim());
    await expect.poll(counted).toBe("0 loaded");
    await send("Lit, guide", "From elsewhere");
    await send("Lit, readme", "For the other");
    await page.getByRole("listitem").filter({ hasText: "From elsewhere" }).waitFor();
    await expect.poll(counted).toBe("1 loaded");
    await unmount(page, live);
    expect(complaints).toEqual([]);
  });

  describe("on a page that React has rendered on a server", () => {
    async function openRendered(at: string) {
      await built["react-server"];
      const { output, succeeded } = await project.run("react-server", [
        process.execPath,
        "server/server.js",
        at,
      ]);
      expect(succeeded, output).toBe(true);
      rendered.set(at, output);
      return { html: output, ...(await open("react-server", at)) };
    }

    it("miss no event, and React finds nothing changed, as the guide writes it", async () => {
      const channel = "React server, guide";
      await send(channel, "Before");
      const { html, page, complaints, live } = await openRendered("/guide");
      expect(html).toContain("<sync-status");
      expect(html).toContain("Messages are loading …");
      expect(html).not.toContain("<realtime-list");
      await page.getByRole("heading", { name: "1 messages" }).waitFor();
      await send(channel, "After");
      await page.getByRole("heading", { name: "2 messages" }).waitFor();
      const list = page.locator("realtime-list");
      expect(await list.locator("[data-key]").allInnerTexts()).toEqual(["After", "Before"]);
      expect(await list.evaluate(argsOf)).toEqual({ channel });
      expect(await list.getAttribute("args")).toBeNull();
      expect(live.count).toBe(1);
      expect(complaints).toEqual([]);
    });

    // Should this fail with a newer React, the guide may say less.
    it("miss all events, and properties, written as ever", async () => {
      const channel = "React server, as ever";
      const { html, page, complaints } = await openRendered("/as-ever");
      expect(html).toContain(`args="{&quot;channel&quot;:&quot;${channel}&quot;}"`);
      expect(html).not.toContain("list-change");
      await send(channel, "Unheard");
      const list = page.locator("realtime-list");
      await list.locator("[data-key]", { hasText: "Unheard" }).waitFor();
      expect(await list.evaluate(argsOf)).toEqual({ channel });
      await send(channel, "Unheard as well");
      await list.locator("[data-key]", { hasText: "Unheard as well" }).waitFor();
      expect(await page.getByRole("heading").innerText()).toBe("0 messages");
      expect(complaints).toEqual([expect.stringContaining("rows are shown as they came")]);
    });
  });
});
