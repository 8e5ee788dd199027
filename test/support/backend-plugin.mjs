import path from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { openTcpLink } from "./tcp-link.mjs";

const fixtures = path.resolve(import.meta.dirname, "../fixtures");

/**
 * Server commands for tests in a page: real backends, each behind a link that can be cut. The page's side of
 * them is test/support/backend.ts.
 */
export function backendPlugin() {
  const backends = new Map();

  const commands = {
    async "backend:start"({ fixture }) {
      const { startDevServer } = await import("../../dist/embedded/node/index.js");
      const server = await startDevServer({ dir: path.join(fixtures, fixture, "convex"), port: 0 });
      const link = await openTcpLink(Number(new URL(server.url).port));
      backends.set(link.url, { server, link });
      return link.url;
    },
    async "backend:mutate"({ url, name, args }) {
      const client = new ConvexHttpClient(backends.get(url).server.url, { logger: false });
      return await client.mutation(makeFunctionReference(name), args);
    },
    "backend:drop": ({ url }) => backends.get(url).link.drop(),
    "backend:cut": ({ url }) => backends.get(url).link.cut(),
    "backend:mend": ({ url }) => backends.get(url).link.mend(),
    "backend:stop": ({ url }) => stop(url),
  };

  async function stop(url) {
    const { server, link } = backends.get(url);
    backends.delete(url);
    await link.close();
    await server.close();
  }

  return {
    name: "backend",
    async executeCommand({ command, payload }) {
      if (!(command in commands)) return undefined;
      // Boxed, because the runner takes nothing for "no such command".
      return { result: await commands[command](payload) };
    },
    async serverStop() {
      await Promise.all([...backends.keys()].map(stop));
    },
  };
}
