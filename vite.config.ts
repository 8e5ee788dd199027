import { readFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const src = path.resolve(import.meta.dirname, "src");

/** The script-tag builds; the npm output is made by tsc, unbundled. One of them for each `--mode`. */
const builds = {
  /** What is on a page, when it is on the page. */
  production: {
    entries: ["convex-elements", "outbox"],
    plugins: [shortTexts(), listsByNeed(), chunkFiles()],
  },
  /** Everything in one file. */
  all: { entries: ["convex-elements.all"], plugins: [shortTexts(), partsAtOnce()] },
  /** The same as a classic script, which makes one global name. */
  global: { entries: ["global"], plugins: [shortTexts(), partsAtOnce()] },
  /** No elements, so nothing that must be one copy for both. */
  client: { entries: ["client"], plugins: [listsByNeed()] },
};

export default defineConfig(({ mode }) => {
  const isGlobal = mode === "global";
  const isByNeed = mode !== "all" && mode !== "client" && !isGlobal;
  const { entries, plugins } = builds[isByNeed ? "production" : mode];
  return {
    publicDir: false,
    plugins,
    build: {
      outDir: "cdn",
      emptyOutDir: isByNeed,
      target: "es2022",
      // Beside the files, for who looks at what weighs; not in the package.
      sourcemap: "hidden",
      // As a library, because Vite puts a loader of its own into what it takes for an application.
      lib: {
        entry: Object.fromEntries(entries.map((name) => [name, path.join(src, `cdn/${name}.ts`)])),
        formats: [isGlobal ? "iife" : "es"],
        ...(isGlobal ? { name: "ConvexElements" } : {}),
      },
      rolldownOptions: {
        output: {
          minify: true,
          comments: { annotation: false },
          entryFileNames: isGlobal ? "convex-elements.global.js" : "[name].js",
          chunkFileNames: ({ name }) => (name === "loader" ? "loader.js" : "chunks/[name]-[hash].js"),
          codeSplitting: isByNeed ? { groups } : mode === "client",
        },
      },
    },
  };
});

/**
 * Each with all that it imports. What every page needs, and what is so small that a file of its own would weigh more
 * than what it saves, is in `base`.
 */
const groups: Rolldown.CodeSplittingGroup[] = [
  { name: "loader", test: /src\/cdn\/loader\.ts$/, priority: 2 },
  // What is named in it is for few elements: it goes with them.
  {
    name: "base",
    test: /src\/(elements\/convex-provider\/|context\/|controllers\/(watch-controller|same-value)|internal\/(?!announcer|calendar-date|format-value|local-calendar|message-in|move-before|panel|person-|relative-|set-if-other|shared-clock|when-idle)[^/]*\.ts|adapters\/browser\/page-life|internal\/template\/(format-part|template-parts))/,
    priority: 1,
  },
  {
    name: "row-template",
    test: /template\/(row-template|placeholders|unshadowed-markup|template-advice)\.ts$/,
  },
  // What templates, values and the list of what waits say of times.
  { name: "relative-time", test: /internal\/(shared-clock|relative-|calendar-date|local-calendar)/ },
  // What lists have in common with their parts, and with templates in values.
  { name: "row-order", test: /(heaviest-increasing|group-header|move-before|set-if-other)\.ts$/ },
  // Rooms, for all elements that are in one. What is drawn over content goes with the element.
  {
    name: "rooms",
    test: /(core\/rooms\/(?!pointers\/|piped-channel|lease)|client\/rooms\/|convex\/convex-room-remote|controllers\/(room|members)-controller|browser\/(beacon|page-attendance|page-ending|tab-memory))/,
  },
  // What lists have in common with the outbox, which edits their pages.
  { name: "page-content", test: /core\/live\/(page-content|chunk-tree|share)\.ts$/ },
];

/** Writes styles and markup as short as they can be: minifiers leave texts as they are. */
function shortTexts(): Plugin {
  return {
    name: "short-texts",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/.*\.ts$/ },
      handler(code) {
        const short = code
          .replaceAll(/(?<=\bcss`)[^`]*/g, (css) => transformSync(css, { loader: "css", minify: true }).code)
          // How far tags are indented. Lines stay, for source maps.
          .replaceAll(/^ +(?=<)/gm, "");
        return { code: short, map: null };
      },
    },
  };
}

/** The client gets a stand-in for its part about lists. */
function listsByNeed(): Plugin {
  const standIn = path.join(src, "cdn/pages-entry.ts");
  return {
    name: "lists-by-need",
    enforce: "pre",
    resolveId(source, importer) {
      const isOfClient = importer?.startsWith(path.join(src, "core/live/"));
      return source === "./pages-entry.js" && isOfClient ? standIn : undefined;
    },
  };
}

/** In one file nothing can be loaded later: parts that are there anyway need nothing around them that makes them wait. */
function partsAtOnce(): Plugin {
  return {
    name: "parts-at-once",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: /=> import\(/ },
      handler(code) {
        const parts: string[] = [];
        const atOnce = code.replaceAll(/(?<==> )import\(("[^"]+")\)/g, (_, file: string) => {
          parts.push(`import * as part${parts.length} from ${file};`);
          return `Promise.resolve(part${parts.length - 1})`;
        });
        return { code: parts.join(" ") + atOnce, map: null };
      },
    },
  };
}

/** Tells the loader which files each chunk consists of: see src/cdn/preload.ts. */
function chunkFiles(): Plugin {
  const sights = readFileSync(path.join(src, "cdn/sights.ts"), "utf8");
  return {
    name: "chunk-files",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const withImports = (file: string, known = new Set<string>()): Set<string> => {
        const chunk = bundle[file];
        if (known.has(file) || chunk?.type !== "chunk") return known;
        known.add(file);
        for (const imported of chunk.imports) withImports(imported, known);
        return known;
      };
      const table = chunks
        // What is loaded on sight alone is looked up in it.
        .filter(({ isDynamicEntry, name }) => isDynamicEntry && sights.includes(`chunk: "${name}"`))
        .map(({ name, fileName }) => [name, [...withImports(fileName)]] as const);
      const loader = chunks.find(({ fileName }) => fileName === "loader.js");
      if (!loader?.code.includes("CHUNK_FILES"))
        throw new Error("loader.js doesn't ask for the table of chunks.");
      loader.code = loader.code.replace("CHUNK_FILES", JSON.stringify(Object.fromEntries(table)));
    },
  };
}
