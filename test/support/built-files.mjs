import { readFile } from "node:fs/promises";
import path from "node:path";
import { strictPolicy } from "./strict-policy.mjs";

const cdn = path.resolve(import.meta.dirname, "../../cdn");

/** Runs before everything else on the page: what goes wrong there stands in its `problems`. */
const witness = `
  window.problems = [];
  addEventListener(
    "error",
    ({ message, target }) => problems.push(message ?? (target.src ?? target.href) + " can't be loaded"),
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    problems.push(violatedDirective + " forbids " + blockedURI),
  );
  for (const level of ["error", "warn"]) {
    console[level] = (...parts) => problems.push(parts.map(String).join(" "));
  }`;

/** All elements, as on a page by hand: `script` is the tag that brings them. */
const page = (script, url) => `<!doctype html>
  <html lang="en">
    <head>
      <title>A bare page</title>
      <script src="witness.js"></script>
      ${script}
    </head>
    <body>
      <convex-provider url="${url}">
        <sync-status></sync-status>
        <live-value query="items:summary" args='{"list":"built"}' path="totals.items" format="number">–</live-value>
        <realtime-list query="items:list" args='{"list":"built"}'>
          <template><p>{{text}}</p></template>
          <p slot="empty">Nobody has written yet.</p>
        </realtime-list>
        <optimistic-update mutation="items:add"><button>Add</button></optimistic-update>
        <presence-indicator room="built"></presence-indicator>
        <input id="text" aria-label="Text"><typing-indicator room="built" for="text"></typing-indicator>
        <edit-lock room="built" resource="title"><input name="title" aria-label="Title"></edit-lock>
        <live-cursors room="built"><p>Content</p></live-cursors>
      </convex-provider>
    </body>
  </html>`;

/**
 * Serves, below "/built/", the files of `cdn` as they are, and "page.html", a page under a strict content security policy: its
 * "script" loads one of them, with "classic" not as a module, and its "url" is where its backend is.
 *
 * It stands before the runner's own ways, which take modules apart and put them together again.
 */
export async function serveBuiltFiles(context, next) {
  const [, name] = /^\/built\/((?:chunks\/)?[\w.-]+)$/.exec(context.path) ?? [];
  if (name === undefined) return next();
  context.set("content-security-policy", strictPolicy());
  const { script, classic, url } = context.query;
  if (name === "page.html") {
    context.type = "html";
    context.body = page(`<script ${classic ? "" : `type="module"`} src="${script}"></script>`, url);
    return;
  }
  context.type = "js";
  context.body = name === "witness.js" ? witness : await builtFile(context, name);
}

async function builtFile(context, name) {
  try {
    return await readFile(path.join(cdn, name), "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    context.throw(404);
  }
}
