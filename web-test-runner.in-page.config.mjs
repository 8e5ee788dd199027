import { once } from "node:events";
import { createServer } from "node:net";
import base from "./web-test-runner.config.mjs";

/** The runner looks for one from 8000 on, and so does the other run, at the same time. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** The elements' tests once more, over a backend in the page: what users' stories and tests stand on. */
export default {
  ...base,
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
