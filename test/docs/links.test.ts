import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { allPages, anchorsOf, linksOf, root, textOf } from "./markdown.js";

const isElsewhere = (link: string) => /^[a-z]+:/.test(link);

/** What is wrong with a link, or undefined. */
function problemOf(page: string, link: string): string | undefined {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
  if (target.startsWith("..") || !existsSync(path.join(root, target))) return `${link}: no such file`;
  if (anchor === undefined) return undefined;
  if (!target.endsWith(".md")) return `${link}: only pages have headings`;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: no such heading`;
}

describe("links of the pages", () => {
  it.each([...allPages(), "llms.txt"])("lead somewhere in %s", (page) => {
    const problems = linksOf(textOf(page))
      .filter((link) => !isElsewhere(link))
      .map((link) => problemOf(page, link));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it("are looked at: a wrong one is found", () => {
    expect(problemOf("docs/start.md", "nowhere.md")).toContain("no such file");
    expect(problemOf("docs/start.md", "start.md#nowhere")).toContain("no such heading");
    expect(problemOf("docs/start.md", "#next")).toBeUndefined();
    expect(problemOf("docs/start.md", "../../other/README.md")).toContain("no such file");
  });

  const guidesAndElements = allPages().filter((page) =>
    /^docs\/(?!README)|^src\/elements\/.+README\.md$/.test(page),
  );

  it.each(["docs/README.md", "llms.txt"])("lead from %s to every guide and every element", (index) => {
    const linked = linksOf(textOf(index)).map((link) => path.posix.join(path.posix.dirname(index), link));
    expect(linked).toEqual(expect.arrayContaining(guidesAndElements));
    expect(new Set(linked).size, "each once").toBe(linked.length);
  });
});
