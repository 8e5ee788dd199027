import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import sirv from "sirv";
import { root } from "../../scripts/setup.mjs";
import { listenOnPort } from "./ports.mjs";

const host = "127.0.0.1";
const defaultPort = 5173;

/** The address that stands in index.html, so that the file reads as a user would write it. */
const writtenBackendUrl = "http://127.0.0.1:3210";

/**
 * Serves the demo page and the built script.
 *
 * @param {{ port?: number, backendUrl: string }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startPageServer({ port, backendUrl }) {
  const assets = sirv(path.join(root, "demo/page"), { dev: true });
  const scripts = sirv(path.join(root, "cdn"), { dev: true });
  const server = createServer((request, response) => {
    setSecurityHeaders(response, backendUrl);
    if (request.url === "/" || request.url?.startsWith("/?")) void sendIndex(response, backendUrl);
    else assets(request, response, () => scripts(request, response, () => notFound(response)));
  });
  await listenOnPort({ asked: port, fallback: defaultPort, listen: (number) => listen(server, number) });
  return { url: `http://${host}:${server.address().port}/`, close: () => close(server) };
}

function setSecurityHeaders(response, backendUrl) {
  const socketUrl = backendUrl.replace(/^http/, "ws");
  response.setHeader(
    "Content-Security-Policy",
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src ${backendUrl} ${socketUrl}`,
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ].join("; "),
  );
  response.setHeader("X-Content-Type-Options", "nosniff");
}

async function sendIndex(response, backendUrl) {
  try {
    const page = await readFile(path.join(root, "demo/page/index.html"), "utf8");
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(page.replaceAll(writtenBackendUrl, backendUrl));
  } catch (error) {
    response.statusCode = 500;
    response.end(`The page can't be read: ${error.message}`);
  }
}

function notFound(response) {
  response.statusCode = 404;
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end("Not found");
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
