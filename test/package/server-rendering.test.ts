import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { makeFunctionReference } from "convex/server";
import { build } from "esbuild";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { usePageStage } from "../support/page-stage.js";

const root = path.resolve(import.meta.dirname, "../..");
const addItems = makeFunctionReference<"mutation">("items:add");

/** Each element, with what has to be there without a script. */
const elements: Readonly<Record<string, readonly [markup: string, ...shown: string[]]>> = {
  "convex-provider": [
    `<convex-provider url="URL"><p>Inside</p></convex-provider>`,
    "<slot></slot>",
    "Inside",
  ],
  "realtime-list": [
    `<realtime-list query="items:list" args='{"list":"served"}' label="Things" selection="single">
      <template><p>{{text}}</p></template><p slot="loading">A moment</p></realtime-list>`,
    `aria-label="Things"`,
    `role="listbox"`,
    `<slot name="loading"`,
    "A moment",
  ],
  "live-value": [
    `<live-value query="items:summary" args='{"list":"served"}' path="totals.items" format="number" highlight sparkline="3">0</live-value>`,
    "<slot></slot>",
  ],
  "sync-status": [`<sync-status queue="always"></sync-status>`, `role="group"`],
  "presence-indicator": [`<presence-indicator room="a"></presence-indicator>`, "Loading…"],
  "typing-indicator": [
    `<input id="text"><typing-indicator room="a" for="text"></typing-indicator>`,
    `part="base"`,
  ],
  "live-cursors": [`<live-cursors room="a"><p>Text</p></live-cursors>`, `part="overlay"`],
  "edit-lock": [
    `<edit-lock room="a" resource="b"><input name="title"></edit-lock>`,
    "Loading…",
    `part="content" inert`,
  ],
  "optimistic-update": [
    `<optimistic-update mutation="items:add"><form><input name="text"><button>Add</button></form></optimistic-update>`,
    `part="status"`,
    "<button>Add</button>",
  ],
};

/** As a server does it: plain Node, which has no DOM. */
async function render(...markup: string[]): Promise<string[]> {
  const program = path.join(root, "test/fixtures/server-rendering/render.mjs");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, JSON.stringify(markup)]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as string[];
}

describe("on a server", () => {
  let rendered: string[];
  beforeAll(async () => {
    rendered = await render(...Object.values(elements).map(([markup]) => markup));
  }, 60_000);

  it.each(Object.entries(elements))("<%s> shows what there is before it is live", (tag, [, ...shown]) => {
    const html = rendered[Object.keys(elements).indexOf(tag)]!;
    expect(html).toMatch(
      new RegExp(`<${tag}[^>]*><template shadowroot="open" shadowrootmode="open"><style>`),
    );
    for (const text of shown) expect(html).toContain(text);
  });

  it("speaks the language that stands at the element", async () => {
    const [german] = await render(`<presence-indicator room="a" lang="de"></presence-indicator>`);
    expect(german).toContain("Wird geladen");
    expect(german).not.toContain("Loading…");
  }, 60_000);
});

/** What is in shadow roots: elements and text, without the marks of Lit and the elements' own private measures. */
const look = `
  window.lookAt = (tag) => {
    const element = document.querySelector(tag);
    const { shadowRoot } = element;
    return shadowRoot.innerHTML.replaceAll(/<!--[\\s\\S]*?-->|<\\?>| style="--_[^"]*"/g, "");
  };
  window.nodesOf = (tag) => [...document.querySelector(tag).shadowRoot.querySelectorAll("*")];`;

const tags = Object.keys(elements);

describe("in a browser", () => {
  const stage = usePageStage(async ({ http }) => {
    await http.mutation(addItems, { items: [{ list: "served", rank: 0, text: "first" }] });
  });

  /** The page as a server has rendered it, with a script that takes over, and what both say of the shadow roots. */
  async function open({ support = true, change = (html: string) => html } = {}) {
    const [provider] = elements["convex-provider"]!;
    const inside = tags.filter((tag) => tag !== "convex-provider").map((tag) => elements[tag]![0]);
    const whole = provider.replace("<p>Inside</p>", inside.join("\n")).replace("URL", stage.backend.url);
    const [body] = await render(whole);
    const hydration = support ? `import "@lit-labs/ssr-client/lit-element-hydrate-support.js";` : "";
    const { outputFiles } = await build({
      stdin: {
        contents: `${hydration} import "convex-elements/define";
          window.after = ${JSON.stringify(tags)}.map((tag) => lookAt(tag));
          window.areSame = ${JSON.stringify(tags)}.map((tag) => nodesOf(tag).every((node, at) => node === nodes[tag][at]));`,
        resolveDir: root,
      },
      ...{ bundle: true, write: false, format: "esm", target: "es2022", logLevel: "silent" },
    });
    const files: Record<string, readonly [type: string, text: string]> = {
      "/": [
        "text/html; charset=utf-8",
        `<!doctype html><html lang="en"><title>Served</title><body>${change(body!)}
        <script>${look}
          window.before = ${JSON.stringify(tags)}.map((tag) => lookAt(tag));
          window.nodes = Object.fromEntries(${JSON.stringify(tags)}.map((tag) => [tag, nodesOf(tag)]));
        </script>
        <script type="module" src="/page.js"></script></body></html>`,
      ],
      "/page.js": ["text/javascript", outputFiles[0]!.text],
      "/favicon.ico": ["image/x-icon", ""],
    };
    const server = createServer((request, response) => {
      const [type, text] = files[request.url ?? ""] ?? ["text/plain", ""];
      response.writeHead(200, { "content-type": type }).end(text);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const page = await stage.browser.newPage();
    onTestFinished(async () => {
      await page.close();
      server.closeAllConnections();
      server.close();
    });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page, problems };
  }

  interface Seen {
    readonly before: string[];
    readonly after: string[];
    readonly areSame: boolean[];
  }
  const becomesLive = async ({ page }: Awaited<ReturnType<typeof open>>, text: string) => {
    await page.getByText("Connected").waitFor();
    await page.getByRole("option", { name: "first" }).waitFor();
    await stage.http.mutation(addItems, { items: [{ list: "served", rank: 1, text }] });
    await page.getByRole("option", { name: text }).waitFor();
    await page.locator("live-value [part~=text]", { hasText: /^[1-9]/ }).waitFor();
  };

  it("takes over what the server sent without a change, and becomes live", async () => {
    const opened = await open();
    const seen = await opened.page.evaluate<Seen>("({ before, after, areSame })");
    expect(seen.before.every((html) => html.includes("<style>"))).toBe(true);
    expect(seen.after).toEqual(seen.before);
    expect(seen.areSame).toEqual(tags.map(() => true));
    await becomesLive(opened, "second");
    const isKept = `nodes["realtime-list"].filter((node) => node.matches("[part=base], [part=list]")).every((node) => node.isConnected)`;
    expect(await opened.page.evaluate(isKept)).toBe(true);
    expect(await opened.page.locator("optimistic-update .base").getAttribute("class")).toBe("base form");
    expect(opened.problems).toEqual([]);
  });

  it("waits with it as long as the page wants", async () => {
    const opened = await open({ change: (html) => html.replace("<realtime-list", "$& defer-hydration") });
    await opened.page.getByText("Connected").waitFor();
    expect(await opened.page.locator("realtime-list > [role=option]").count()).toBe(0);
    await opened.page.locator("realtime-list").evaluate((list) => list.removeAttribute("defer-hydration"));
    await opened.page.getByRole("option", { name: "first" }).waitFor();
    expect(await opened.page.locator("realtime-list [part=list]").count()).toBe(1);
    expect(opened.problems).toEqual([]);
  });

  it("renders it anew, once, on pages without the support for hydration", async () => {
    const opened = await open({ support: false });
    await becomesLive(opened, "third");
    expect(await opened.page.locator("realtime-list [part=list]").count()).toBe(1);
    expect(await opened.page.evaluate(`lookAt("realtime-list").includes("<style>")`)).toBe(false);
    expect(opened.problems).toEqual([]);
  });

  it("renders anew what doesn't fit, and says so", async () => {
    const opened = await open({
      change: (html) => html.replace(/(<realtime-list.*?<!--lit-part )[^-]+(-->)/s, "$1another$2"),
    });
    await becomesLive(opened, "fourth");
    expect(await opened.page.locator("realtime-list [part=list]").count()).toBe(1);
    expect(opened.problems).toEqual([
      expect.stringContaining("<realtime-list>: what the server has rendered doesn't fit"),
    ]);
  });
});
