import { freePort } from "./scripts/free-port.mjs";
import base from "./web-test-runner.config.mjs";

/** The elements' tests once more, over a backend in the page: what users' stories and tests stand on. */
export default {
  ...base,
  // The runner looks for one from 8000 on, and so does the other run, at the same time.
  port: await freePort(),
  files: [
    "test/{elements,rows,controllers,frameworks}/**/*.wtr.ts",
    // About what a provider makes of an address. None leads into the page.
    "!test/elements/convex-provider.wtr.ts",
    "!test/elements/documentation.wtr.ts",
    // No backend at all.
    "!test/elements/{registration,without-client}.wtr.ts",
  ],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html>
      <body>
        <script>globalThis.backendOfTests = "in page";</script>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
};
