import path from "node:path";
import { root } from "../../scripts/setup.mjs";
import { startPageServer } from "./page-server.mjs";

/**
 * Starts the backend with the functions of `convex/`, and the page that uses it.
 *
 * @param {{ port?: number, backendPort?: number, watch?: boolean, log?: (line: string) => void }} options
 */
export async function startDemo({ port, backendPort, watch = false, log }) {
  const { startDevServer } = await import("../../dist/embedded/node/index.js");
  const backend = await startDevServer({ dir: path.join(root, "convex"), port: backendPort, watch, log });
  try {
    const page = await startPageServer({ port, backendUrl: backend.url });
    return {
      pageUrl: page.url,
      backend,
      async close() {
        await page.close();
        await backend.close();
      },
    };
  } catch (error) {
    await backend.close();
    throw error;
  }
}
