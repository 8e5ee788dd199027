import { describe, expect, it, onTestFinished } from "vitest";
import { usePageStage } from "../support/page-stage.js";
import { serveStrictPage } from "../support/strict-page.js";

describe("convex-elements.global.js on a page without modules", () => {
  const stage = usePageStage();

  it("makes one global name, by which a page shows rows and calls functions", async () => {
    const { url } = stage.backend;
    const served = await serveStrictPage(
      `<!doctype html>
      <html lang="en">
        <head>
          <title>A page without modules</title>
          <script src="/before.js"></script>
          <script src="/convex-elements.global.js"></script>
          <script src="/after.js"></script>
        </head>
        <body>
          <convex-provider url="${url}">
            <realtime-list query="items:list" args='{"list":"classic"}'><template><p>{{text}}</p></template></realtime-list>
          </convex-provider>
        </body>
      </html>`,
      {
        files: {
          "/before.js": "window.namesBefore = new Set(Object.getOwnPropertyNames(window));",
          "/after.js": `window.namesAfter = Object.getOwnPropertyNames(window).filter((name) => !namesBefore.has(name));
            window.send = async () => {
              const { anyApi, createRealtimeClient } = ConvexElements;
              const client = createRealtimeClient({ url: ${JSON.stringify(url)} });
              const items = [{ list: "classic", rank: 0, text: "hello" }];
              return (await client.mutate(anyApi.items.add, { items }).settled).name;
            };`,
        },
      },
    );
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

    const names = await page.evaluate(() => (window as unknown as { namesAfter: string[] }).namesAfter);
    // What Lit leaves, so that a second copy of it is noticed, and the set of the test itself.
    const ofLit = [
      "litPropertyMetadata",
      "litElementVersions",
      "litHtmlVersions",
      "reactiveElementVersions",
      "namesBefore",
    ];
    expect(names.filter((name) => !ofLit.includes(name))).toEqual(["ConvexElements"]);
    const outcome = await page.evaluate(() => (window as unknown as { send(): Promise<string> }).send());
    expect(outcome).toBe("applied");
    await page.locator("realtime-list > [role=listitem]", { hasText: "hello" }).waitFor();
    expect(problems).toEqual([]);
    expect(served.asked).toEqual(["convex-elements.global.js"]);
  });
});
