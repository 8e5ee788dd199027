import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";

export interface ServedModule {
  /** A page that runs the module. Every path below it is the same page. */
  readonly url: string;
  /** Answers all who ask for "/held": until then their requests stay open. */
  release(): void;
  close(): Promise<void>;
}

/** Bundles a module of the tests and serves a page that runs it. */
export async function serveModule(file: string): Promise<ServedModule> {
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, format: "esm", write: false });
  const script = outputFiles[0]?.text ?? "";
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/held") {
      held.push(response);
      return;
    }
    const isScript = request.url === "/module.js";
    response
      .writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" })
      .end(
        isScript
          ? script
          : `<!doctype html><title>A page</title><script type="module" src="/module.js"></script>`,
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    release() {
      for (const response of held.splice(0)) response.end();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
