import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { esbuildPlugin } from "@web/dev-server-esbuild";
import { defaultReporter } from "@web/test-runner";
import { chromeLauncher } from "@web/test-runner-chrome";
import { countReporter } from "./scripts/count-reporter.mjs";
import { backendPlugin } from "./test/support/backend-plugin.mjs";
import { serveBuiltFiles } from "./test/support/built-files.mjs";
import { embeddedPlugin } from "./test/support/embedded-plugin.mjs";
import { imePlugin } from "./test/support/ime-plugin.mjs";
import { metricsPlugin } from "./test/support/metrics-plugin.mjs";
import { frameworksPlugin } from "./test/support/frameworks-plugin.mjs";

const executablePath = process.env.CHROME_PATH ?? ["/usr/bin/chromium"].find((path) => existsSync(path));
const countsFile = process.env.TEST_COUNTS_FILE;

const args = [
  // Chromium refuses its sandbox to root, which is who runs tests in containers.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  // For the tests that look for leaks.
  "--js-flags=--expose-gc",
  "--disable-features=OptimizationHints,MediaRouter,Translate",
];

/** Tests that need a page. They use the built backend: run `npm run build:js` first. */
export default {
  files: "test/**/*.wtr.ts",
  nodeResolve: { exportConditions: ["browser", "development"] },
  middleware: [serveBuiltFiles],
  plugins: [
    esbuildPlugin({
      ts: true,
      target: "es2022",
      tsconfig: fileURLToPath(new URL("./tsconfig.json", import.meta.url)),
    }),
    backendPlugin(),
    embeddedPlugin(),
    frameworksPlugin(),
    metricsPlugin(),
    imePlugin(),
  ],
  browsers: [chromeLauncher({ launchOptions: { ...(executablePath ? { executablePath } : {}), args } })],
  // One page at a time: a page in the background gets no frames, and waits for them without end.
  concurrency: 1,
  testFramework: { config: { timeout: 15_000 } },
  testsFinishTimeout: 180_000,
  browserStartTimeout: 60_000,
  filterBrowserLogs: ({ args: [text] }) =>
    !/Lit is in dev mode|Angular is running in development mode/.test(String(text)),
  reporters: [defaultReporter(), ...(countsFile ? [countReporter(countsFile)] : [])],
};
