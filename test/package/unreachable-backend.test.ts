import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { usePageStage } from "../support/page-stage.js";

const built = path.resolve(import.meta.dirname, "../../cdn");

describe("a page that its browser keeps from the backend", () => {
  const stage = usePageStage();

  /** A page at `address`, which nobody serves: the browser gets all that it asks for from here. */
  async function open(
    address: string,
    backend: string,
    policy?: string,
  ): Promise<{ page: Page; warnings: string[] }> {
    const page = await stage.browser.newPage();
    onTestFinished(() => page.close());
    const warnings: string[] = [];
    page.on("console", (line) => {
      if (line.type() === "warning" || line.type() === "error") warnings.push(line.text());
    });
    const html = `<!doctype html><html lang="en"><title>Kept away</title><script type="module" src="/convex-elements.js"></script>
      <convex-provider url="${backend}"><sync-status></sync-status></convex-provider></html>`;
    await page.route(`${address}**`, async (route) => {
      const file = new URL(route.request().url()).pathname;
      const headers = policy === undefined ? {} : { "content-security-policy": policy };
      if (file === "/") await route.fulfill({ body: html, contentType: "text/html", headers });
      else if (!file.endsWith(".js")) await route.fulfill({ status: 404 });
      else
        await route.fulfill({ body: await readFile(path.join(built, file)), contentType: "text/javascript" });
    });
    await page.goto(address);
    return { page, warnings };
  }

  it("by its content security policy tells which addresses have to be added", async () => {
    const { page, warnings } = await open("http://pages.test/", stage.backend.url, "connect-src 'self'");
    await expect
      .poll(() => warnings.filter((line) => line.startsWith("<convex-provider>")), { timeout: 15_000 })
      .toHaveLength(1);
    const said = warnings.find((line) => line.startsWith("<convex-provider>"));
    expect(said).toContain(
      `add ${stage.backend.url} ${stage.backend.url.replace("http", "ws")} to its connect-src`,
    );
    await page.locator("sync-status").getByText("Server not reachable").waitFor();
  });

  it("because it came by https: and the backend would not, tells that", async () => {
    const { page, warnings } = await open("https://pages.test/", "http://192.0.2.1:3210");
    await expect
      .poll(() => warnings.filter((line) => line.startsWith("<convex-provider>")), { timeout: 15_000 })
      .toHaveLength(1);
    expect(warnings.find((line) => line.startsWith("<convex-provider>"))).toContain(
      "came by https: may connect to https: addresses only",
    );
    await page.locator("convex-provider:state(no-client)").waitFor();
  });
});
