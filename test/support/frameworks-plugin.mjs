import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { compile, compileModule } from "svelte/compiler";
import { compileScript, parse } from "vue/compiler-sfc";

const hosts = path.resolve(import.meta.dirname, "../frameworks/hosts");

const entries = {
  "/frameworks/react.js": "react.jsx",
  "/frameworks/vue.js": "vue.js",
  "/frameworks/svelte.js": "svelte.svelte.js",
  "/frameworks/angular.js": "angular.ts",
};

/** Lists inside of real frameworks, each with its framework in one file, compiled as an app's own build would. */
export function frameworksPlugin() {
  const texts = new Map();
  return {
    name: "frameworks",
    async serve({ path: url }) {
      if (!(url in entries)) return undefined;
      if (!texts.has(url)) texts.set(url, bundleOf(entries[url]));
      return { body: await texts.get(url), type: "js" };
    },
  };
}

async function bundleOf(entry) {
  const result = await build({
    entryPoints: [path.join(hosts, entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["browser", "development", "svelte"],
    jsx: "automatic",
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    define: {
      "process.env.NODE_ENV": `"development"`,
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [
      compiler("vue", /\.vue$/, compileVue),
      compiler("svelte", /\.svelte$/, (code, filename) => svelteCode(compile, code, filename)),
      compiler("svelte-module", /\.svelte\.js$/, (code, filename) =>
        svelteCode(compileModule, code, filename),
      ),
    ],
    logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

function compiler(name, filter, compileFile) {
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path: file }) => ({
        contents: compileFile(await readFile(file, "utf8"), file),
      }));
    },
  };
}

const isCustomElement = (tag) => tag.includes("-");

function compileVue(code, filename) {
  const { descriptor } = parse(code, { filename, templateParseOptions: { isCustomElement } });
  return compileScript(descriptor, {
    id: path.basename(filename),
    inlineTemplate: true,
    templateOptions: { compilerOptions: { isCustomElement } },
  }).content;
}

function svelteCode(compileCode, code, filename) {
  return compileCode(code, { filename, generate: "client", dev: true }).js.code;
}
