import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import sirv from "sirv";
import { root } from "../../scripts/setup.mjs";
import { listenOnPort } from "./ports.mjs";
import { readRelease } from "./release.mjs";

const host = "127.0.0.1";
const defaultPort = 5173;

const pageFolder = path.join(root, "demo/page");
const builtScripts = path.join(root, "cdn");

/** The address that stands in index.html, so that the file reads as a user would write it. */
const writtenBackendUrl = "http://127.0.0.1:3210";
/** What stands in sw.js for the files that it keeps. */
const writtenRelease = 'const release = { version: "", files: {} };';
/** What sw.js reads of the page's answer. */
const versionHeader = "X-Board-Version";

/**
 * Serves the demo page and the built script.
 *
 * @param {{ port?: number, backendUrl: string, scriptFolder?: string }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startPageServer({ port, backendUrl, scriptFolder = builtScripts }) {
  const assets = sirv(pageFolder, { dev: true });
  const scripts = sirv(scriptFolder, { dev: true });
  const own = { "/": sendIndex, "/index.html": sendIndex, "/sw.js": sendWorker };
  const server = createServer((request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", pagePolicy(backendUrl));
    const send = own[request.url?.split("?")[0]];
    if (send) void answered(response, () => send(response, { backendUrl, scriptFolder }));
    else assets(request, response, () => scripts(request, response, () => notFound(response)));
  });
  await listenOnPort({ asked: port, fallback: defaultPort, listen: (number) => listen(server, number) });
  return { url: `http://${host}:${server.address().port}/`, close: () => close(server) };
}

function pagePolicy(backendUrl) {
  const socketUrl = backendUrl.replace(/^http/, "ws");
  return policy({
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": `${backendUrl} ${socketUrl}`,
    "form-action": "'self'",
  });
}

/** The worker fetches the page's own files, and nothing else. */
function workerPolicy() {
  return policy({ "connect-src": "'self'" });
}

function policy(allowed) {
  const directives = { "default-src": "'none'", ...allowed, "base-uri": "'none'" };
  return [
    ...Object.entries(directives).map(([name, sources]) => `${name} ${sources}`),
    "require-trusted-types-for 'script'",
  ].join("; ");
}

async function sendIndex(response, served) {
  const { pageHtml, release } = await readServed(served);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader(versionHeader, release.version);
  response.end(pageHtml);
}

async function sendWorker(response, served) {
  const { release } = await readServed(served);
  const worker = await readFile(path.join(pageFolder, "sw.js"), "utf8");
  if (!worker.includes(writtenRelease)) throw new Error(`sw.js has no line "${writtenRelease}".`);
  response.setHeader("Content-Type", "text/javascript; charset=utf-8");
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader("Content-Security-Policy", workerPolicy());
  response.end(worker.replace(writtenRelease, `const release = ${JSON.stringify(release)};`));
}

async function readServed({ backendUrl, scriptFolder }) {
  const written = await readFile(path.join(pageFolder, "index.html"), "utf8");
  const pageHtml = written.replaceAll(writtenBackendUrl, backendUrl);
  return { pageHtml, release: await readRelease({ pageHtml, pageFolder, scriptFolder }) };
}

async function answered(response, send) {
  try {
    await send();
  } catch (error) {
    response.statusCode = 500;
    response.setHeader("Content-Type", "text/plain; charset=utf-8");
    response.end(`It can't be read: ${error.message}`);
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
