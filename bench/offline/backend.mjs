import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { startDevServer } from "../../dist/embedded/node/index.js";
import { openLink } from "./link.mjs";

const texts = makeFunctionReference("notes:texts");

/** An empty backend behind a network that can fail. */
export async function startBackend() {
  const server = await startDevServer({ dir: path.join(import.meta.dirname, "convex"), port: 0 });
  const link = await openLink(Number(new URL(server.url).port));
  const http = new ConvexHttpClient(server.url, { logger: false });
  return {
    url: link.url,
    link,
    /** What was written, in order, asked without that network. */
    texts: () => http.query(texts),
    async close() {
      await link.close();
      await server.close();
    },
  };
}
