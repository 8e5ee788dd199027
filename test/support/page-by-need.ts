import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type { PageStage } from "./page-stage.js";
import { serveStrictPage, type StrictPageOptions } from "./strict-page.js";

/** Built files as the source names them. */
export const plain = (files: readonly string[]) =>
  files.map((file) => file.replace(/^chunks\/(.*)-[\w-]{8}\.js$/, "$1")).sort();

/** Resolves when the page's scripts have run and nothing more is asked for. */
export const settled = (page: Page) => page.waitForLoadState("networkidle");

/** Keeps the files of one name from the page until what it returns is called. */
export async function holdBack(page: Page, name: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**/${name}-*.js`, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

interface PageOptions extends StrictPageOptions {
  readonly script?: string;
  readonly lang?: string;
  /** The page's style sheet. */
  readonly rules?: string;
}

/** Pages with a provider that load the build by need. */
export function pagesByNeed(stage: PageStage) {
  async function open(body: string, options: PageOptions = {}) {
    const { script = `src="/convex-elements.js"`, lang = "en", rules = "" } = options;
    const served = await serveStrictPage(
      `<!doctype html><html lang="${lang}"><head><title>By need</title><link rel="stylesheet" href="/page.css">
        <script type="module" ${script}></script></head>
        <body><convex-provider url="${stage.backend.url}">${body}</convex-provider></body></html>`,
      { ...options, files: { "/page.css": rules, ...options.files } },
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
    return { page, served, problems, start: () => page.goto(served.url) };
  }

  async function opened(...[body, options]: Parameters<typeof open>) {
    const at = await open(body, options);
    await at.start();
    return at;
  }

  return { open, opened };
}
