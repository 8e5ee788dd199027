import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { strictPolicy } from "./strict-policy.mjs";

const built = path.resolve(import.meta.dirname, "../../cdn");

export interface StrictPageOptions {
  /** Scripts and style sheets of the page by their paths, as in "/page.js". */
  readonly files?: Readonly<Record<string, string>>;
  /** The policies that scripts of the page may make, which are those that the README names. */
  readonly trustedTypes?: string;
  /** What scripts are allowed by. */
  readonly scripts?: string;
}

export interface StrictPage {
  readonly url: string;
  /** The built files that were asked for, in that order, without the folder of a second copy. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves one bare page under a strict content security policy, with the built files beside it, and once more below
 * "/second-copy/".
 */
export async function serveStrictPage(
  html: string,
  { files = {}, ...allowed }: StrictPageOptions = {},
): Promise<StrictPage> {
  const asked: string[] = [];
  const find = async (url: string): Promise<readonly [type: string, body: string] | undefined> => {
    if (url === "/") return ["text/html; charset=utf-8", html];
    if (url === "/favicon.ico") return ["image/x-icon", ""];
    const own = files[url];
    if (own !== undefined) return [url.endsWith(".css") ? "text/css" : "text/javascript", own];
    const name = url.replace(/^\/(second-copy\/)?/, "").replace(/\?.*/, "");
    if (!/^(chunks\/)?[\w.-]+\.js$/.test(name)) return undefined;
    asked.push(name);
    return ["text/javascript", await readFile(path.join(built, name), "utf8")];
  };
  const server: Server = createServer((request, response) => {
    void find(request.url ?? "/").then((found) => {
      if (!found) return response.writeHead(404).end();
      const [type, body] = found;
      return response
        .writeHead(200, { "content-type": type, "content-security-policy": strictPolicy(allowed) })
        .end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}
