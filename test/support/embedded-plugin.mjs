import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const CODE = /^\/embedded\/code\/(\w+)\.js$/;

// Nothing of the page's own is allowed: no inline script, no eval, no text that becomes code.
const STRICT =
  "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/** What a page without Node needs to run a backend: the built library as one file, and a folder of functions. */
export function embeddedPlugin() {
  const texts = new Map();

  const makers = {
    "/embedded/testing.js": () => bundleOf(`export * from "./dist/testing/index.js";`),
    "/embedded/strict.js": () => program("parent"),
    "/embedded/worker.js": () => program("self"),
    "/embedded/strict.html": () =>
      `<!doctype html><meta charset="utf-8"><title>Strict</title><script type="module" src="strict.js"></script>`,
  };

  return {
    name: "embedded",
    async serve({ path: url }) {
      const [, fixture] = CODE.exec(url) ?? [];
      const maker = fixture === undefined ? makers[url] : () => codeOf(fixture);
      if (maker === undefined) return undefined;
      if (!texts.has(url)) texts.set(url, await maker());
      const isPage = url.endsWith(".html");
      return {
        body: texts.get(url),
        type: isPage ? "html" : "js",
        ...(isPage ? { headers: { "content-security-policy": STRICT } } : {}),
      };
    },
  };
}

/** The functions of a fixture. */
async function codeOf(fixture) {
  const { bundleModule } = await import("../../dist/embedded/node/index.js");
  return await bundleModule(path.join(root, "test/fixtures", fixture, "convex"));
}

/** Starts a backend, counts by it, and tells `target` what it saw. */
function program(target) {
  return bundleOf(`
    import { openClient, startPageBackend } from "./dist/testing/index.js";
    import { makeFunctionReference } from "convex/server";
    const { default: code } = await import("/embedded/code/backend.js");
    const backend = await startPageBackend({ code });
    const client = openClient(backend);
    const seen = [];
    client.onUpdate(makeFunctionReference("counters:get"), { name: "visits" }, (value) => seen.push(value));
    await client.mutation(makeFunctionReference("counters:increment"), { name: "visits" });
    let isStrict = false;
    try {
      new Function("");
    } catch {
      isStrict = true;
    }
    ${target}.postMessage({ seen: seen.at(-1), isStrict }${target === "parent" ? ', "*"' : ""});
  `);
}

async function bundleOf(contents) {
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["/embedded/*"],
    logLevel: "silent",
  });
  return result.outputFiles[0].text;
}
