import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");

/** Nothing inline, nothing from elsewhere, and no string ever becomes code. */
const policy = (trustedTypes: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src *",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join("; ");

export interface StrictPage {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves one bare page under a strict content security policy, with the built script and `files` beside it.
 * `trustedTypes`: the policies that scripts of the page may make, which are those that the README names.
 */
export async function serveStrictPage(
  html: string,
  files: Readonly<Record<string, string>>,
  trustedTypes = "lit-html",
): Promise<StrictPage> {
  const script = await readFile(path.join(root, "cdn/convex-elements.js"), "utf8");
  const served = new Map([
    ["/", ["text/html; charset=utf-8", html]],
    ["/favicon.ico", ["image/x-icon", ""]],
    ["/convex-elements.js", ["text/javascript", script]],
    ["/second-copy.js", ["text/javascript", script]],
    ...Object.entries(files).map(([name, text]) => [name, ["text/javascript", text]] as const),
  ] as const);
  const server: Server = createServer((request, response) => {
    const [type, body] = served.get(request.url ?? "/") ?? [];
    if (type === undefined) return void response.writeHead(404).end();
    response
      .writeHead(200, { "content-type": type, "content-security-policy": policy(trustedTypes) })
      .end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
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
