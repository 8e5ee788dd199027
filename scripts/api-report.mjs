// `npm run api`: writes down in etc/ what the entries of the package export, with its types, so that whoever reviews a
// change sees what it means to users. Reads dist/, so it builds first, unless that is fresh.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { build, main, root, SetupError } from "./setup.mjs";

/** A report each: for pages, for who runs the embedded backend, for an app's functions. What none takes is for pages. */
const audiences = {
  embedded: /^\.\/(embedded|testing)(\/|$)/,
  server: /^\.\/(server|test|convex\.config|_generated\/component\.js)$/,
  pages: /^\.(\/|$)/,
};

/** What exported classes and interfaces extend, and no entry exports: their members are the API's all the same. */
const bases = {
  pages: {
    "internal/realtime-element": ["RealtimeElement"],
    "controllers/watch-controller": ["WatchController"],
    "controllers/cursors/boxes": ["Spot"],
    "controllers/room-controller": ["RoomController"],
  },
  server: {
    "server/expose-rooms": ["RoomFunctions"],
    "server/rooms-component": ["RoomsComponent"],
  },
};

export const apiReports = Object.keys(audiences).map((name) => `etc/${name}.api.md`);

/** Writes the reports anew. */
export async function writeApiReports() {
  const entries = await typedEntries();
  const folder = await mkdtemp(path.join(os.tmpdir(), "api-report-"));
  try {
    const reports = Object.keys(audiences).map((name) => ({
      name,
      entries: entries.filter(({ entry }) => audienceOf(entry) === name),
    }));
    await writeSources(folder, reports);
    let compilerState;
    for (const { name, entries } of reports) {
      const config = configOf(folder, name);
      compilerState ??= CompilerState.create(config, {
        additionalEntryPoints: reports.map((report) => sourceOf(folder, report.name)),
      });
      const unnamed = extract(config, compilerState);
      const text = await readFile(path.join(folder, `${name}.public.api.md`), "utf8");
      await mkdir(path.join(root, "etc"), { recursive: true });
      await writeFile(path.join(root, `etc/${name}.api.md`), readable(text, entries, unnamed));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The entries with types, wildcards replaced by what is there; one of those that are the same file. */
async function typedEntries() {
  const { exports } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const files = (await readdir(path.join(root, "dist"), { recursive: true })).map(
    (file) => `./dist/${file.replaceAll(path.sep, "/")}`,
  );
  const found = new Map();
  for (const [entry, { types }] of Object.entries(exports)) {
    if (types === undefined) continue;
    const [before, ...rest] = types.split("*").map((part) => part.replaceAll(".", "\\."));
    const pattern = new RegExp(`^${before}${rest.length > 0 ? "([^/]+)" : ""}${rest.join("\\1")}$`);
    for (const file of files) {
      const match = pattern.exec(file);
      if (match && !found.has(file)) found.set(file, entry.replace("*", match[1] ?? ""));
    }
  }
  return await Promise.all(
    [...found].sort(byEntry).map(async ([file, entry]) => {
      const text = await readFile(path.join(root, file), "utf8");
      // What only registers or extends the types of others has this alone.
      const isEmpty = !/^export /m.test(text.replaceAll("export {};", ""));
      return { entry, file, isEmpty, name: entry.replace(/^\.\/?/, "").replaceAll(/[^\w]/g, "_") || "main" };
    }),
  );
}

function byEntry([, a], [, b]) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function audienceOf(entry) {
  return Object.entries(audiences).find(([, pattern]) => pattern.test(entry))[0];
}

function sourceOf(folder, name) {
  return path.join(folder, `${name}.d.ts`);
}

/** Each entry as one name of a module, so that what several of them export is written down once. */
async function writeSources(folder, reports) {
  for (const { name, entries } of reports) {
    const lines = entries
      .filter(({ isEmpty }) => !isEmpty)
      .map(({ name, file }) => `export * as ${name} from ${JSON.stringify(moduleOf(file))};`);
    for (const [file, names] of Object.entries(bases[name] ?? {}))
      lines.push(`export { ${names.join(", ")} } from ${JSON.stringify(moduleOf(`dist/${file}.d.ts`))};`);
    await writeFile(sourceOf(folder, name), lines.join("\n"));
  }
  const config = {
    extends: path.join(root, "tsconfig.json"),
    compilerOptions: { typeRoots: [path.join(root, "node_modules/@types")], types: ["node"] },
    files: reports.map(({ name }) => sourceOf(folder, name)),
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  await writeFile(path.join(folder, "package.json"), await readFile(path.join(root, "package.json")));
}

function moduleOf(file) {
  return path.join(root, file.replace(/\.d\.ts$/, ".js")).replaceAll(path.sep, "/");
}

function configOf(folder, name) {
  const off = { default: { logLevel: "none" } };
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(folder, "package.json"),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: sourceOf(folder, name),
      compiler: { tsconfigFilePath: path.join(folder, "tsconfig.json") },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: folder,
        reportTempFolder: path.join(folder, "temp"),
        reportVariants: ["public"],
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        extractorMessageReporting: off,
        tsdocMessageReporting: off,
      },
    },
  });
}

/** Answers the names that the API speaks of and no entry exports. */
function extract(config, compilerState) {
  const problems = [];
  const unnamed = new Set();
  const { errorCount } = Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === "error") problems.push(message.text);
      if (message.messageId === "ae-forgotten-export") unnamed.add(/"([^"]+?)(_\d+)?"/.exec(message.text)[1]);
    },
  });
  if (errorCount > 0) throw new SetupError(`The API report failed.\n${problems.join("\n")}`);
  return [...unnamed].sort();
}

/** With the names by which users import the entries, and with what is written here alone. */
function readable(text, entries, unnamed) {
  let report = text.replace(/^## .*$/m, `# What ${entries.length} entries of the package export`);
  for (const { entry, name } of entries)
    report = report.replace(
      `declare namespace ${name} {`,
      `// import … from "${path.posix.join("convex-elements", entry)}"\n$&`,
    );
  const extended = unnamed.filter((name) =>
    new RegExp(`^(class|interface) .* extends ${name}\\b`, "m").test(report),
  );
  if (extended.length > 0)
    throw new SetupError(`scripts/api-report.mjs doesn't have in \`bases\`: ${extended.join(", ")}.`);
  const registering = entries.filter(({ isEmpty }) => isEmpty).map(({ entry }) => `- \`${entry}\``);
  const parts = [report.replace(/\n\/\/ \(No @packageDocumentation[^\n]*\n\n?/, "").trimEnd()];
  if (registering.length > 0) parts.push(["## Entries that export nothing", "", ...registering].join("\n"));
  if (unnamed.length > 0)
    parts.push(
      [
        "## Types that are spoken of above, and have no name for users",
        "",
        unnamed.map((name) => `- \`${name}\``).join("\n"),
      ].join("\n"),
    );
  return `${parts.join("\n\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await build();
    await writeApiReports();
  });
}
