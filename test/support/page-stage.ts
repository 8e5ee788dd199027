import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, vi } from "vitest";
import { type DevServer, startDevServer } from "../../src/embedded/node/index.js";
import { launchBrowser } from "./strict-page.js";

/** What tests of whole pages stand on. */
export interface PageStage {
  /** Runs the functions that the elements' tests use. */
  backend: DevServer;
  /** Speaks to it as no page does. */
  http: ConvexHttpClient;
  browser: Browser;
}

/** A backend and a browser, from the first test of a `describe` to its last. `prepare` fills the backend before. */
export function usePageStage(
  prepare: (stage: PageStage) => Promise<void> = () => Promise.resolve(),
): PageStage {
  const stage = {} as PageStage;
  vi.setConfig({ testTimeout: 30_000 });

  beforeAll(async () => {
    const dir = path.resolve(import.meta.dirname, "../fixtures/elements/convex");
    stage.backend = await startDevServer({ dir, port: 0 });
    stage.http = new ConvexHttpClient(stage.backend.url, { logger: false });
    await prepare(stage);
    stage.browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await stage.browser.close();
    await stage.backend.close();
  });

  return stage;
}
