import { readFileSync } from "node:fs";
import path from "node:path";
import { transform } from "esbuild";
import { compile } from "svelte/compiler";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "vue/compiler-sfc";
import { allPages, type Example, examplesOf, root } from "./markdown.js";
import { fileOf, type Project, typeProblems } from "./type-check.js";

const guides = allPages().filter(
  (page) => /^docs\/.+\.md$/.test(page) && !/(README|architecture|outbox|server|rooms)\.md$/.test(page),
);

const checked = (guide: string, ...languages: string[]) =>
  examplesOf(guide).filter(({ language, unchecked }) => languages.includes(language) && !unchecked);

/** What the guide to begin with has made by its end: later guides go on from there. */
const started = new Map(checked("docs/start.md", "ts").map((example) => [fileOf(example)!, example.code]));

/** A guide may show a file twice, as it grows: each state of its files is a project. */
function projectsOf(guide: string): Project[] {
  const states: Example[][] = [[]];
  for (const example of checked(guide, "ts")) {
    const file = fileOf(example);
    const isThere = file !== undefined && states.at(-1)!.some((other) => fileOf(other) === file);
    if (isThere) states.push(states.at(-1)!.filter((other) => fileOf(other) !== file));
    states.at(-1)!.push(example);
  }
  return states.map((examples, i) => {
    const isOwnApp = examples.some((example) => fileOf(example) === "convex/schema.ts");
    return { name: `${guide}/${i}`, base: isOwnApp ? new Map() : started, examples };
  });
}

describe("examples of the guides", () => {
  it("are of languages that are tried, or say why they aren't", () => {
    const tried = ["ts", "js", "jsx", "tsx", "json", "html", "css", "vue", "svelte", "sh", "http"];
    for (const guide of guides) {
      for (const { language, line, unchecked } of examplesOf(guide)) {
        if (!unchecked) expect(tried, `${guide}:${line}`).toContain(language);
      }
    }
    expect(guides.flatMap((guide) => checked(guide, "ts")).length).toBeGreaterThan(20);
  });

  describe("in TypeScript", () => {
    let problems: readonly string[];
    beforeAll(() => {
      problems = typeProblems(guides.flatMap(projectsOf));
    }, 180_000);

    it.each(guides)("fit the package in %s", (guide) => {
      expect(problems.filter((problem) => problem.startsWith(guide))).toEqual([]);
    });

    it("are looked at, and nothing else is wrong", () => {
      expect(problems.filter((problem) => !problem.startsWith("docs/"))).toEqual([]);
      const code = `import { createRealtimeClient } from "convex-elements/client";\ncreateRealtimeClient({ uri: "" });`;
      const example: Example = { language: "ts", code, line: 1, unchecked: undefined };
      expect(typeProblems([{ name: "wrong", base: new Map(), examples: [example] }])).toEqual([
        expect.stringContaining("wrong:1 + 2"),
      ]);
    }, 60_000);
  });

  it("in HTML are rendered by the test of pages", () => {
    const rendered = readFileSync(path.join(root, "test/elements/documentation.wtr.ts"), "utf8");
    for (const guide of guides) {
      if (checked(guide, "html").length > 0) expect(rendered).toContain(`"${guide}"`);
    }
  });

  it.each(guides)("can be parsed where they are of other languages, in %s", async (guide) => {
    for (const { code, language } of checked(guide, "js", "jsx", "tsx", "json", "css")) {
      await transform(code, { loader: language as "js", jsx: "preserve", logLevel: "silent" });
    }
    for (const { code } of checked(guide, "html")) {
      for (const [, script = ""] of code.matchAll(/<script type="module">([\s\S]*?)<\/script>/g))
        await transform(script, { loader: "js", logLevel: "silent" });
    }
    for (const { code } of checked(guide, "vue")) expect(parse(code).errors).toEqual([]);
    for (const { code } of checked(guide, "svelte")) expect(compile(code, {}).warnings).toEqual([]);
  });
});
