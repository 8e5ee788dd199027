import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { checkPackage, Package } from "@arethetypeswrong/core";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { linksOf } from "../docs/markdown.js";
import { installPackage } from "../support/installed-package.js";
import { launchBrowser, serveStrictPage } from "../support/strict-page.js";

const root = path.resolve(import.meta.dirname, "../..");
const execute = promisify(execFile);

interface PackageJson {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** What runs in Node or in Convex alone. */
const serverOnly = /^\.\/(embedded\/node|server|test$|convex\.config|_generated)/;

describe("the tarball in an empty project", { timeout: 120_000 }, () => {
  let project: string;
  let installed: string;
  let json: PackageJson;
  /** Each entry without wildcards, with the file behind it. */
  let entries: ReadonlyMap<string, string>;
  /** Those that are modules of `dist`. */
  let modules: readonly string[];

  beforeAll(async () => {
    project = await mkdtemp(path.join(os.tmpdir(), "packed-"));
    await writeFile(
      path.join(project, "package.json"),
      JSON.stringify({ name: "empty", private: true, type: "module" }),
    );
    await installPackage(project);
    installed = path.join(project, "node_modules/convex-elements");
    json = JSON.parse(await readFile(path.join(installed, "package.json"), "utf8")) as PackageJson;
    entries = await entriesOf(json, installed);
    modules = [...entries].filter(([, file]) => /^\.\/dist\/.*\.js$/.test(file)).map(([entry]) => entry);
  }, 300_000);
  afterAll(() => rm(project, { recursive: true, force: true }));

  const specifier = (entry: string) => path.posix.join("convex-elements", entry);

  it("brings the packages that pages and convex need, each once, and no others", async () => {
    const lock = JSON.parse(
      await readFile(path.join(project, "node_modules/.package-lock.json"), "utf8"),
    ) as {
      packages: Record<string, unknown>;
    };
    const names = Object.keys(lock.packages)
      .map((folder) => folder.replace(/^node_modules\//, ""))
      .filter((name) => !name.startsWith("@esbuild/"));
    expect(names.sort()).toEqual([
      "@lit-labs/ssr-dom-shim",
      "@lit/context",
      "@lit/reactive-element",
      "@types/trusted-types",
      "convex",
      "convex-elements",
      "esbuild",
      "idb",
      "lit",
      "lit-element",
      "lit-html",
      "prettier",
      "ws",
    ]);
  });

  it("holds no source maps, no tests and nothing that is larger than it has to be", async () => {
    const files = await readdir(installed, { recursive: true });
    expect(files.filter((file) => /\.map$|\.test\.|\.wtr\.|node_modules/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "CHANGELOG.md", "SECURITY.md"]));
    expect(files.filter((file) => file.startsWith("src/") && file.endsWith(".ts"))).toEqual([]);
    for (const name of ["croner", "jose", "sorted-btree"]) {
      const text = await readFile(path.join(installed, `dist/embedded/vendored/${name}.js`), "utf8");
      expect(text.slice(0, 2000)).toMatch(/Permission is hereby granted, free of charge/);
    }
  });

  it("has the pages that its own lead to, but for those about the repository", async () => {
    const pages = (await readdir(installed, { recursive: true }))
      .map((file) => file.replaceAll(path.sep, "/"))
      .filter((file) => /\.md$|^llms\.txt$/.test(file) && !file.startsWith("dist/"));
    expect(pages).toEqual(expect.arrayContaining(["llms.txt", "docs/README.md", "docs/start.md"]));
    const ofTheRepository =
      /^(CONTRIBUTING\.md|(bench|convex|demo|etc|scripts|stories|test)(\/|$)|src\/.+\.ts$)/;
    const dangling: string[] = [];
    for (const page of pages) {
      for (const link of linksOf(await readFile(path.join(installed, page), "utf8"))) {
        const target = path.posix.join(
          path.posix.dirname(page),
          link.replace(/#.*/, "") || path.posix.basename(page),
        );
        const isLeftOut = /^[a-z]+:/.test(link) || ofTheRepository.test(target);
        if (!isLeftOut && !existsSync(path.join(installed, target))) dangling.push(`${page}: ${link}`);
      }
    }
    expect(dangling).toEqual([]);
  });

  it("is what publint takes for good", async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it("has types that fit its modules, at every entry, wildcards included", async () => {
    const files: Record<string, string> = {};
    for (const file of await readdir(installed, { recursive: true })) {
      if (/\.(js|d\.ts|json)$/.test(file))
        files[`/node_modules/convex-elements/${file}`] = await readFile(path.join(installed, file), "utf8");
    }
    const result = await checkPackage(new Package(files, "convex-elements", json.version), {
      entrypoints: [...modules],
    });
    if (result.types === false) throw new Error("The package has no types.");
    expect(Object.keys(result.entrypoints)).toHaveLength(modules.length);
    // Node's old resolution and `require()` are what ES modules alone give up.
    const problems = result.problems.filter(
      (problem) =>
        !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it("compiles where libraries are checked too", async () => {
    // Types for a framework speak to its own, which isn't here: `test/types` has each with its checker.
    const imports = modules
      .filter((entry) => !entry.startsWith("./types/"))
      .map((entry, i) => `export * as m${i} from ${JSON.stringify(specifier(entry))};`);
    await writeFile(path.join(project, "all.ts"), imports.join("\n"));
    const options = {
      ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
      ...{ module: "nodenext", target: "es2022", lib: ["es2023", "dom", "dom.iterable"] },
      // For `embedded/node`, which speaks of Node's own types.
      ...{ types: ["node"], typeRoots: [path.join(root, "node_modules/@types")] },
    };
    await writeFile(
      path.join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: ["all.ts"] }),
    );
    const { stdout } = await execute(path.join(root, "node_modules/.bin/tsc"), ["-p", project]).catch(
      (failed: { stdout: string }) => failed,
    );
    expect(stdout).toBe("");
  });

  it("can be imported in Node at every entry, classes and registrations included", async () => {
    expect(modules).toContain("./elements/realtime-list/define");
    const program = `for (const name of ${JSON.stringify(modules.map(specifier))}) {
      try { await import(name); } catch (error) { console.log(name, String(error)); }
    }`;
    const { stdout, stderr } = await execute("node", ["--input-type=module", "-e", program], {
      cwd: project,
    });
    expect(stdout + stderr).toBe("");
  });

  describe("in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());

    /** Opens a page with these scripts, and answers what it logged and what `look` finds. */
    async function open<T>(scripts: readonly string[], files: Record<string, string>, look: string) {
      const tags = scripts.map((src) => `<script type="module" src="${src}"></script>`).join("");
      const served = await serveStrictPage(
        `<!doctype html><html lang="en"><title>Packed</title>${tags}</html>`,
        { files, trustedTypes: "lit-html 'allow-duplicates'" },
      );
      const page = await browser.newPage();
      onTestFinished(async () => {
        await page.close();
        await served.close();
      });
      const lines: string[] = [];
      page.on("pageerror", (error) => lines.push(error.message));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) lines.push(message.text());
      });
      await page.goto(served.url, { waitUntil: "networkidle" });
      return { lines, found: await page.evaluate<T>(look) };
    }

    async function bundled(source: string): Promise<string> {
      const { outputFiles } = await build({
        stdin: { contents: source, resolveDir: project },
        bundle: true,
        write: false,
        format: "esm",
        target: "es2022",
        logLevel: "silent",
      });
      return outputFiles.map(({ text }) => text).join("");
    }

    it("loads every entry that is for pages", async () => {
      const names = modules.filter((entry) => !serverOnly.test(entry)).map(specifier);
      const imports = names.map((name, i) => `import * as m${i} from ${JSON.stringify(name)};`);
      const counts = names.map((_, i) => `Object.keys(m${i}).length`).join(", ");
      const script = await bundled(`${imports.join("\n")} window.counts = [${counts}];`);
      const { lines, found } = await open<number[]>(["/page.js"], { "/page.js": script }, "window.counts");
      expect(lines).toEqual([]);
      expect(found).toHaveLength(names.length);
    });

    it("says once that there are two copies, which share the client and the time for updates", async () => {
      const source = `
        import { clientContext, LiveValue } from "convex-elements";
        import "convex-elements/define";
        const copies = (window.copies ??= []);
        LiveValue.define("value-of-copy-" + copies.length);
        document.createElement("value-of-copy-" + copies.length);
        copies.push({ key: clientContext, budget: window[Symbol.for("convex-elements/update-budget@1")] });`;
      const { lines, found } = await open<Record<string, unknown>>(
        ["/one.js", "/two.js"],
        { "/one.js": await bundled(source), "/two.js": await bundled(`${source}\n// The second copy.`) },
        `(({ copies }) => ({
          copies: copies.length,
          keys: new Set(copies.map(({ key }) => key)).size,
          budgets: new Set(copies.map(({ budget }) => budget)).size,
          hasBudget: copies[0].budget !== undefined,
        }))(window)`,
      );
      expect(found).toEqual({ copies: 2, keys: 1, budgets: 1, hasBudget: true });
      const ours = lines.filter((line) => !line.includes("Multiple versions of Lit"));
      expect(ours).toHaveLength(1);
      expect(ours[0]).toContain("<convex-provider> is already defined by class");
      expect(ours[0]).toMatch(/class \w*ConvexProvider of another copy of convex-elements/);
    });
  });
});

/** The entries of the package, wildcards replaced by what is there. */
async function entriesOf({ exports }: PackageJson, folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true })).map(
    (file) => `./${file.replaceAll(path.sep, "/")}`,
  );
  const found = new Map<string, string>();
  for (const [entry, target] of Object.entries(exports)) {
    const file = typeof target === "string" ? target : (target["default"] ?? "");
    if (!file.includes("*")) {
      if (file !== "") found.set(entry, file);
      continue;
    }
    const [before = "", ...rest] = file.split("*").map((part) => part.replaceAll(".", "\\."));
    const pattern = new RegExp(`^${before}([^/]+)${rest.join("\\1")}$`);
    for (const candidate of files) {
      const [, name] = pattern.exec(candidate) ?? [];
      if (name !== undefined) found.set(entry.replace("*", name), candidate);
    }
  }
  return found;
}
