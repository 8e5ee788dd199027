import { makeFunctionReference } from "convex/server";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { usePageStage } from "../support/page-stage.js";
import { serveStrictPage, type StrictPageOptions } from "../support/strict-page.js";

const addItems = makeFunctionReference<"mutation">("items:add");

/** Both builds: each element when it is on the page, and all in one file. */
const builds = ["convex-elements.js", "convex-elements.all.js"];

/** What a reader of the README would write, and what an attacker would put into the data. */
const bareList = (url: string, list: string, scripts: readonly string[]) => `<!doctype html>
  <html lang="en">
    <head>
      <title>A bare page</title>
      ${scripts.map((src) => `<script type="module" src="/${src}"></script>`).join("\n")}
    </head>
    <body>
      <convex-provider url="${url}">
        <sync-status></sync-status>
        <p><live-value query="items:summary" args='{"list":"${list}"}' path="totals.items">–</live-value> items</p>
        <realtime-list query="items:list" args='{"list":"${list}"}' page-size="10">
          <template><p><a href="{{link}}">{{text}}</a></p></template>
          <p slot="empty">Nobody has written yet.</p>
        </realtime-list>
      </convex-provider>
    </body>
  </html>`;

describe.each(builds)("%s on a bare page under a strict content security policy", (script) => {
  const stage = usePageStage();

  async function open(html: string, options: StrictPageOptions = {}) {
    const served = await serveStrictPage(html, options);
    const page = await stage.browser.newPage();
    onTestFinished(async () => {
      await page.close();
      await served.close();
    });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    await page.goto(served.url);
    return { page, problems };
  }

  const add = (list: string, text: string, link?: string) =>
    stage.http.mutation(addItems, { items: [{ list, rank: 0, text, ...(link ? { link } : {}) }] });

  const row = (page: Page, text: string) =>
    page.locator("realtime-list > [role=listitem]", { hasText: text });

  it("is live without a build step, and breaks no rule of the policy", async () => {
    const { page, problems } = await open(bareList(stage.backend.url, "plain", [script]));
    await page.getByText("Connected").waitFor();
    await add("plain", "hello", "https://example.com/");
    await row(page, "hello").waitFor();
    expect(await row(page, "hello").getByRole("link").getAttribute("href")).toBe("https://example.com/");
    await page.locator("live-value [part=text]", { hasText: /^[1-9]/ }).waitFor();
    expect(problems).toEqual([]);
  });

  it("formats, repeats, marks, draws and groups within the policy, whatever the data", async () => {
    const { page, problems } = await open(`<!doctype html>
      <html lang="en">
        <head><title>A bare page</title><script type="module" src="/${script}"></script></head>
        <body>
          <convex-provider url="${stage.backend.url}">
            <live-value query="items:summary" args='{"list":"rich"}' path="totals.items" format="number"
              highlight sparkline="20" max-updates-per-second="20" label="Items" announce></live-value>
            <live-value id="record" query="items:summary" args='{"list":"rich"}' highlight>
              <template><b>{{first | or "none"}}</b> {{totals.items | plural one="# item" other="# items"}}
                {{constructor.name}}{{__proto__.x}}</template>
            </live-value>
            <realtime-list query="items:list" args='{"list":"rich"}' group-by="rank" animated selection="multiple">
              <template slot="group"><i>{{count | number}}</i></template>
              <template>
                <time datetime="{{_creationTime | iso}}">{{_creationTime | relative}}</time>
                <template if="link"><a href="{{link}}" ping="{{link}}">{{text}}</a>
                  <img alt="" src="{{link}}" srcset="{{link}} 2x">
                  <svg><a xlink:href="{{link}}"><text>x</text></a><use href="{{link}}"></use></svg>
                  <button formaction="{{link}}">go</button></template>
              </template>
            </realtime-list>
          </convex-provider>
        </body>
      </html>`);
    await page.getByText("none").waitFor();
    const addresses = ["java\\tscript:document.title=1", "\\u0001 JAVASCRIPT:document.title=2", "vbscript:x"];
    for (const address of [...addresses, "data:text/html,<script>document.title=3</script>"]) {
      await add("rich", "document.title=4", JSON.parse(`"${address}"`) as string);
    }
    await page.locator("#record", { hasText: "4 items" }).waitFor();
    await page.locator("live-value [part~=sparkline]").waitFor();
    const bound = page.locator("realtime-list > [role=option] :is(a, img, use, button)");
    await expect.poll(() => bound.count()).toBe(4 * 5);
    const names = await bound.evaluateAll((all) => all.flatMap((element) => element.getAttributeNames()));
    expect(new Set(names)).toEqual(new Set(["alt"]));
    for (const button of await page.getByText("go", { exact: true }).all()) await button.click();
    expect(await page.locator("#record b").textContent()).toBe("document.title=4");
    expect(await page.title()).toBe("A bare page");
    expect(problems.filter((line) => !/^<(realtime-list|live-value)>/.test(line))).toEqual([]);
  });

  it("gives data no way to run code", async () => {
    const { page, problems } = await open(bareList(stage.backend.url, "evil", [script]));
    await add(
      "evil",
      'evil <img src=x onerror="document.title=1"><script>document.title=2</script>',
      "javascript:document.title=3",
    );
    const evil = row(page, "evil");
    await evil.waitFor();
    await evil.locator("a").click();
    expect(await evil.locator("a").evaluate((link) => link.getAttributeNames())).toEqual([]);
    expect(await evil.locator("a").evaluate((link) => link.childElementCount)).toBe(0);
    expect(await page.title()).toBe("A bare page");
    expect(problems.filter((line) => !line.startsWith("<realtime-list>"))).toEqual([]);
  });

  it("gives a script on the page everything it needs", async () => {
    const { page, problems } = await open(
      `<!doctype html><html lang="en"><head><title>Own rows</title>
        <script type="module" src="/page.js"></script></head><body></body></html>`,
      {
        files: {
          "/page.js": `
            import { createRealtimeClient, html, setDefaultClient } from "/${script}";
            setDefaultClient(createRealtimeClient({ url: ${JSON.stringify(stage.backend.url)} }));
            const list = document.createElement("realtime-list");
            Object.assign(list, {
              query: "items:list",
              args: { list: "own" },
              renderItem: (row) => html\`<b title=\${row.text}>\${row.text.length} letters</b>\`,
            });
            document.body.append(list);`,
        },
      },
    );
    await add("own", "seven77");
    await row(page, "7 letters").first().waitFor();
    expect(problems).toEqual([]);
  });

  it("loaded twice, warns and goes on working", async () => {
    const { page, problems } = await open(
      bareList(stage.backend.url, "twice", [script, `second-copy/${script}`]),
      {
        trustedTypes: "lit-html 'allow-duplicates'",
      },
    );
    await page.getByText("Connected").waitFor();
    await add("twice", "still live");
    await row(page, "still live").waitFor();
    const taken = problems.filter((line) => line.includes("is already defined"));
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain("of another copy of convex-elements");
    expect(
      problems.filter((line) => !taken.includes(line) && !/Multiple versions of Lit/.test(line)),
    ).toEqual([]);
  });
});
