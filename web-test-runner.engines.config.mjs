import { puppeteerLauncher } from "@web/test-runner-puppeteer";
import { webdriverLauncher } from "@web/test-runner-webdriver";
import base from "./web-test-runner.in-page.config.mjs";

const { TEST_ENGINE, TEST_ENGINE_FILES, FIREFOX_PATH, WEBKIT_PATH, WEBKIT_DRIVER_PORT } = process.env;

const launchers = {
  firefox: () =>
    puppeteerLauncher({
      concurrency: 1,
      launchOptions: { browser: "firefox", executablePath: FIREFOX_PATH, headless: true },
    }),
  webkit: () =>
    webdriverLauncher({
      hostname: "127.0.0.1",
      port: Number(WEBKIT_DRIVER_PORT),
      path: "/",
      logLevel: "error",
      capabilities: {
        browserName: "MiniBrowser",
        "wdio:enforceWebDriverClassic": true,
        "webkitgtk:browserOptions": { binary: WEBKIT_PATH, args: ["--automation"] },
      },
    }),
};

/** What each element is there for: all tests take an hour in some engines. */
const essential = [
  "test/elements/{registration,without-client}.wtr.ts",
  "test/elements/{live-value,live-value-figures}.wtr.ts",
  "test/elements/realtime-list{,-arranged,-choosing,-focus,-from-end,-groups,-long,-states}.wtr.ts",
  "test/elements/optimistic-update{,-fields}.wtr.ts",
  "test/elements/sync-status{,-queue}.wtr.ts",
  "test/elements/{presence-indicator,typing-indicator,live-cursors,edit-lock}.wtr.ts",
  "test/rows/place.wtr.ts",
  "test/internal/template-safety.wtr.ts",
  "test/package/built-files.wtr.ts",
];

const files = {
  undefined: essential,
  all: [...base.files, "test/{internal,package}/**/*.wtr.ts"],
};

/** What the runner leaves to launchers, and this one's has none of: a window of another size. */
const windowPlugin = {
  name: "window",
  async executeCommand({ command, payload, session }) {
    if (command !== "resize-window") return undefined;
    await session.browser.driver.setWindowRect(null, null, payload.width, payload.height);
    return true;
  },
};

/** The elements' tests in another engine, over a backend in its page. `scripts/engines.mjs` says which, and starts it. */
export default {
  ...base,
  files: files[TEST_ENGINE_FILES] ?? TEST_ENGINE_FILES,
  plugins: [...base.plugins, windowPlugin],
  browsers: [launchers[TEST_ENGINE]()],
};
