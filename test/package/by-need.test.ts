import { readFile } from "node:fs/promises";
import path from "node:path";
import { makeFunctionReference } from "convex/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { pagesByNeed, plain, settled } from "../support/page-by-need.js";
import { usePageStage } from "../support/page-stage.js";
import { serveStrictPage } from "../support/strict-page.js";

const addItems = makeFunctionReference<"mutation">("items:add");

/** With what keeps results on the device, as soon as there is a client. */
const always = ["base", "convex-elements.js", "device-results", "loader.js", "partition"];

describe("the build by need", () => {
  const stage = usePageStage(async ({ http }) => {
    await http.mutation(addItems, { items: [{ list: "things", rank: 0, text: "first" }] });
  });

  const { open, opened } = pagesByNeed(stage);

  const status = `<sync-status></sync-status>`;
  const value = (extra = "", content = "–") =>
    `<live-value query="items:summary" args='{"list":"things"}' path="totals.items" ${extra}>${content}</live-value>`;
  const list = `<realtime-list query="items:list" args='{"list":"things"}'>
    <template><p>{{text}}</p></template></realtime-list>`;
  const listFiles = [
    "page-content",
    "pages-entry",
    "realtime-list",
    "rolldown-runtime",
    "row-order",
    "row-renderers",
    "row-template",
  ];

  it("asks for nothing that is not on the page, and for nothing twice", async () => {
    const { page, served } = await opened(status);
    await page.getByText("Connected").waitFor();
    await settled(page);
    expect(plain(served.asked)).toEqual([...always, "convex-provider", "sync-status"].sort());
  });

  it("has all of a page with a list, a value and the status", async () => {
    const { page, served, problems } = await opened(status + value() + list);
    await page.getByText("Connected").waitFor();
    await page.getByRole("listitem").filter({ hasText: "first" }).waitFor();
    await page.locator("live-value [part=text]", { hasText: "1" }).waitFor();
    const tags = ["convex-provider", "live-value", "sync-status"];
    expect(plain(served.asked)).toEqual([...always, ...tags, ...listFiles].sort());
    expect(problems).toEqual([]);
  });

  it("asks for all files of an element in one go", async () => {
    const { page, served, start } = await open(list);
    // The first of them comes only after all others were asked for, which who learned of them from it never would be.
    await page.route("**/realtime-list-*.js", async (route) => {
      await expect
        .poll(() => plain(served.asked))
        .toEqual(expect.arrayContaining(["pages-entry", "row-template"]));
      await route.continue();
    });
    await start();
    await page.getByRole("listitem").filter({ hasText: "first" }).waitFor();
  });

  it.each([
    ["format", `format="number"`, "–", "named-format"],
    ["highlight", "highlight", "–", "change-mark"],
    ["sparkline", `sparkline="5"`, "–", "sparkline"],
    ["template", "", "<template>{{.}} things</template>", "record-view"],
  ])("asks for what a value shows by %s together with the value", async (_name, extra, content, file) => {
    const { page, served, start } = await open(value(extra, content));
    await page.route("**/live-value-*.js", async (route) => {
      await expect.poll(() => plain(served.asked)).toContain(file);
      await route.continue();
    });
    await start();
    await page.locator("live-value [part=text]").waitFor({ state: "attached" });
    const others = ["named-format", "change-mark", "sparkline", "record-view"].filter(
      (other) => other !== file,
    );
    for (const other of others) expect(plain(served.asked)).not.toContain(other);
  });

  const inRoom = [
    ["presence-indicator", `<presence-indicator room="a"></presence-indicator>`],
    ["typing-indicator", `<input id="text"><typing-indicator room="a" for="text"></typing-indicator>`],
    ["live-cursors", `<live-cursors room="a"><p id="text">Text</p></live-cursors>`],
    ["edit-lock", `<edit-lock room="a" resource="b"><input name="text"></edit-lock>`],
  ] as const;

  it.each(inRoom)("asks for rooms in one go with <%s>", async (tag, markup) => {
    const { page, served, start } = await open(markup);
    await page.route(`**/${tag}-*.js`, async (route) => {
      await expect.poll(() => plain(served.asked)).toContain("rooms");
      await route.continue();
    });
    await start();
    await page.locator(`${tag}:defined`).waitFor({ state: "attached" });
    for (const [other] of inRoom) if (other !== tag) expect(plain(served.asked)).not.toContain(other);
    expect(plain(served.asked)).not.toContain("carets-session");
  });

  it("has rooms once for all elements that are in one", async () => {
    const { page, served } = await opened(inRoom.map(([, markup]) => markup).join(""));
    for (const [tag] of inRoom) await page.locator(`${tag}:defined`).first().waitFor({ state: "attached" });
    await settled(page);
    expect(plain(served.asked).filter((file) => /room/.test(file))).toEqual(["rooms"]);
    // Nothing of rooms came with an element, or with what every page has.
    for (const tag of ["base", ...inRoom.map(([name]) => name)]) {
      const file = served.asked.find((asked) => plain([asked])[0] === tag)!;
      const map = await readFile(path.resolve(import.meta.dirname, "../../cdn", `${file}.map`), "utf8");
      expect((JSON.parse(map) as { sources: string[] }).sources.join()).not.toMatch(
        /client\/rooms|room-controller|members-controller|convex-room-remote|rooms\/room\.ts/,
      );
    }
  });

  it("asks for what selections need together with the pointers", async () => {
    const { page, served, start } = await open(
      `<live-cursors room="a" selections><textarea id="text"></textarea></live-cursors>`,
    );
    await page.route("**/live-cursors-*.js", async (route) => {
      await expect.poll(() => plain(served.asked)).toContain("carets-session");
      await route.continue();
    });
    await start();
    await page.locator("live-cursors:defined").waitFor();
  });

  it("says that selections can't be had, and shows the content and pointers without them", async () => {
    const { page, problems, start } = await open(
      `<live-cursors room="a" selections><textarea id="text">Text</textarea></live-cursors>`,
    );
    await page.route("**/carets-session-*.js", (route) => route.abort());
    await start();
    await expect
      .poll(() =>
        problems.some((line) => line.includes("What is selected in fields is neither sent nor shown")),
      )
      .toBe(true);
    expect(await page.locator("live-cursors textarea").inputValue()).toBe("Text");
  });

  it("loads a tag that appears later, once for all of its kind", async () => {
    const { page, served, problems } = await opened(status);
    await page.getByText("Connected").waitFor();
    expect(plain(served.asked)).not.toContain("live-value");
    await page.evaluate(() => {
      const provider = document.querySelector("convex-provider")!;
      for (const count of [1, 2, 3]) {
        const box = document.createElement("div");
        const added = document.createElement("live-value");
        Object.assign(added, { query: "items:summary", args: { list: "things" }, path: "totals.items" });
        added.id = `value-${count}`;
        box.append(added);
        provider.append(box);
      }
    });
    for (const count of [1, 2, 3])
      await page.locator(`#value-${count} [part=text]`, { hasText: "1" }).waitFor();
    expect(served.asked.filter((file) => file.includes("live-value"))).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it("shows nothing of a slot, and moves nothing, before it has loaded, by the rules of the README", async () => {
    const readme = await readFile(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
    const rules = /```css\n(.*?)```/s.exec(readme)?.[1] ?? "";
    const { page, start } = await open(
      `${status}<realtime-list query="items:list" args='{"list":"none"}'><b slot="empty">Nothing yet</b></realtime-list>
        <p>below</p>`,
      { rules: `${rules} realtime-list { display: block; min-block-size: 20rem; }` },
    );
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/chunks/*.js", async (route) => {
      await released;
      await route.continue();
    });
    const loaded = start();
    const below = page.getByText("below");
    await below.waitFor();
    const before = await below.boundingBox();
    expect(await page.getByText("Nothing yet").isVisible()).toBe(false);
    release();
    await loaded;
    await page.getByText("Connected").waitFor();
    await page.getByText("Nothing yet").waitFor();
    const after = await below.boundingBox();
    expect(Math.abs(after!.y - before!.y)).toBeLessThan(1);
  });

  it("keeps what was set, and who listened, before an element was loaded", async () => {
    const { page, served, start } = await open("");
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/live-value-*.js", async (route) => {
      await released;
      await route.continue();
    });
    await start();
    await page.evaluate(() => {
      const added = document.createElement("live-value");
      document.querySelector("convex-provider")!.append(added);
      added.addEventListener("value-change", (event) => {
        document.title = `heard ${(event as Event & { value: number }).value}`;
      });
      Object.assign(added, {
        query: "items:summary",
        args: { list: "things" },
        path: "totals.items",
        format: (count: number) => `${count} thing`,
      });
    });
    await expect.poll(() => plain(served.asked).length).toBeGreaterThan(always.length);
    expect(await page.locator("live-value").evaluate((element) => element.matches(":defined"))).toBe(false);
    release();
    await page.locator("live-value [part=text]", { hasText: "1 thing" }).waitFor();
    expect(await page.title()).toBe("heard 1");
  });

  it.each(["before", "after"])(
    "finds tags in open shadow roots of elements defined %s it looks",
    async (when) => {
      const host = `<my-page></my-page>`;
      const { page } = await opened(`${host}<div><template shadowrootmode="open">${host}</template></div>`, {
        files: {
          "/host.js": `
          globalThis.defineHost = () => customElements.define("my-page", class extends HTMLElement {
            constructor() { super(); this.attachShadow({ mode: "open" }); }
            connectedCallback() { queueMicrotask(() => this.shadowRoot.append(document.createElement("sync-status"))); }
          });
          if (${when === "before"}) defineHost();`,
          "/page.js": `import "/host.js"; import "/convex-elements.js";`,
        },
        script: `src="/page.js"`,
      });
      await settled(page);
      if (when === "after") await page.evaluate("defineHost()");
      await expect.poll(() => page.getByText("Connected").count()).toBe(2);
    },
  );

  it("finds tags in declarative and nested shadow roots, and in closed ones that it is told of", async () => {
    const { page } = await opened(
      `<div><template shadowrootmode="open">
        <section><template shadowrootmode="open">${status}</template></section></template></div>`,
      {
        files: {
          "/page.js": `
            import { watch } from "/convex-elements.js";
            const host = document.createElement("p");
            document.querySelector("convex-provider").append(host);
            const root = host.attachShadow({ mode: "closed" });
            watch(root);
            root.append(document.createElement("live-value"));
            customElements.whenDefined("live-value").then(() => (document.title = "found"));`,
        },
        script: `src="/page.js"`,
      },
    );
    await page.getByText("Connected").waitFor();
    await expect.poll(() => page.title()).toBe("found");
  });

  it("speaks the page's language from the first word on, and others when they appear", async () => {
    const { page, served } = await opened(status, { lang: "de-AT" });
    await page.getByText("Verbunden").waitFor();
    expect(plain(served.asked)).toContain("de");
    expect(plain(served.asked)).not.toContain("ar");
    await page.evaluate(() => (document.documentElement.lang = "ar"));
    await expect.poll(() => page.locator("sync-status [part=text]").textContent()).toMatch(/[\u0600-\u06ff]/);
  });

  it("loads nothing for a tag that somebody else has defined", async () => {
    const { page, served } = await opened(status, {
      files: {
        "/page.js": `
          import "/convex-elements.js";
          document.title = "ran";`,
        "/first.js": `customElements.define("sync-status", class extends HTMLElement {});`,
        "/both.js": `import "/first.js"; import "/page.js";`,
      },
      script: `src="/both.js"`,
    });
    await expect.poll(() => page.title()).toBe("ran");
    await settled(page);
    expect(plain(served.asked)).not.toContain("sync-status");
  });

  it("says when a file can't be had, leaves the content there, and tries again", async () => {
    const { page, problems, start } = await open(value("", "so far"));
    let isMissing = true;
    await page.route("**/live-value-*.js", (route) => (isMissing ? route.abort() : route.continue()));
    await start();
    await expect.poll(() => problems.some((line) => line.includes("live-value:not(:defined)"))).toBe(true);
    expect(await page.getByText("so far").isVisible()).toBe(true);
    isMissing = false;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.locator("live-value [part=text]", { hasText: "1" }).waitFor();
  });

  it("shows a value as it is when its format can't be had, and says so", async () => {
    const { page, problems, start } = await open(value(`format="percent"`));
    await page.route("**/named-format-*.js", (route) => route.abort());
    await start();
    await page.locator("live-value [part=text]", { hasText: /^1$/ }).waitFor();
    expect(problems.some((line) => line.startsWith("<live-value>: a part of it could not be loaded"))).toBe(
      true,
    );
  });

  it("gives scripts lists without a list on the page, also after that could not be loaded at once", async () => {
    const { page, served, start } = await open("", {
      files: {
        "/page.js": `
          import { createRealtimeClient } from "/convex-elements.js";
          const client = createRealtimeClient({ url: ${JSON.stringify(stage.backend.url)} });
          const list = client.watchPages("items:list", { list: "things" });
          const seen = [];
          list.subscribe((state) => {
            seen.push([state.name, state.rows.map((row) => row.text).join()].join(" ").trim());
            document.title = seen.join();
            if (state.name === "failed") list.retry();
          });`,
      },
      script: `src="/page.js"`,
    });
    let isMissing = true;
    await page.route("**/pages-entry-*.js", async (route) => {
      const isFirst = isMissing;
      isMissing = false;
      await (isFirst ? route.abort() : route.continue());
    });
    await start();
    await expect.poll(() => page.title()).toBe("loading,failed,loading,ready first");
    expect(plain(served.asked)).not.toContain("realtime-list");
  });

  it("loads on demand, also after that has failed, and says when all is ready", async () => {
    const { page, problems, start } = await open(status, {
      files: {
        "/page.js": `
          import { allDefined, load } from "/convex-elements.js";
          await allDefined();
          const isReady = document.querySelector("sync-status").matches(":defined");
          const lost = await load("live-value").catch(() => "lost");
          const LiveValue = await load("live-value");
          const value = document.createElement("live-value");
          const refusal = await load("no-such-tag").catch((error) => error.message);
          document.title = [isReady, lost, value instanceof LiveValue, refusal].join(" | ");`,
      },
      script: `src="/page.js"`,
    });
    let isMissing = true;
    await page.route("**/live-value-*.js", (route) => {
      const isFirst = isMissing;
      isMissing = false;
      return isFirst ? route.abort() : route.continue();
    });
    await start();
    await expect
      .poll(() => page.title())
      .toBe(
        "true | lost | true | <no-such-tag> is none of convex-provider, sync-status, edit-lock, live-value, live-cursors, optimistic-update, presence-indicator, realtime-list, typing-indicator.",
      );
    expect(problems.filter((line) => !line.includes("ERR_FAILED"))).toEqual([]);
  });

  it("gives a script the provider's client as soon as it has run", async () => {
    const { page } = await opened("", {
      files: {
        "/page.js": `
          import "/convex-elements.js";
          await document.querySelector("convex-provider").updateComplete;
          document.title = document.querySelector("convex-provider").client.url;`,
      },
      script: `src="/page.js"`,
    });
    await expect.poll(() => page.title()).toBe(stage.backend.url);
  });

  it.each(["'nonce-n1'", "'nonce-n1' 'strict-dynamic'"])(
    "runs where scripts are allowed by %s",
    async (scripts) => {
      const { page, problems } = await opened(status + value(`format="number"`) + list, {
        scripts,
        script: `src="/convex-elements.js" nonce="n1"`,
      });
      await page.getByText("Connected").waitFor();
      await page.getByRole("listitem").filter({ hasText: "first" }).waitFor();
      await page.locator("live-value [part=text]", { hasText: "1" }).waitFor();
      expect(problems).toEqual([]);
    },
  );

  it("is one copy under an address with a version", async () => {
    const { page, served } = await opened(status + list, { script: `src="/convex-elements.js?v=2"` });
    await page.getByText("Connected").waitFor();
    await page.getByRole("listitem").filter({ hasText: "first" }).waitFor();
    expect(new Set(served.asked).size).toBe(served.asked.length);
  });

  it("costs a page without any tag next to nothing by loader.js, which knows the same tags", async () => {
    const { page, served } = await opened(status + value() + list, { script: `src="/loader.js"` });
    await page.getByText("Connected").waitFor();
    await page.getByRole("listitem").filter({ hasText: "first" }).waitFor();
    await page.locator("live-value [part=text]", { hasText: "1" }).waitFor();
    expect(plain(served.asked)).not.toContain("convex-elements.js");

    const empty = await serveStrictPage(
      `<!doctype html><title>Empty</title><script type="module" src="/loader.js"></script>`,
    );
    onTestFinished(() => empty.close());
    await page.goto(empty.url);
    await settled(page);
    expect(empty.asked).toEqual(["loader.js"]);
  });

  it("has a client without elements", async () => {
    const { page, served } = await opened("", {
      files: {
        "/page.js": `
          import { createRealtimeClient } from "/client.js";
          createRealtimeClient({ url: ${JSON.stringify(stage.backend.url)} })
            .watch("items:summary", { list: "things" })
            .subscribe(({ value }) => (document.title = String(value?.totals.items)));`,
      },
      script: `src="/page.js"`,
    });
    await expect.poll(() => page.title()).toBe("1");
    expect(served.asked).toContain("client.js");
    expect(plain(served.asked)).not.toContain("base");
  });
});
