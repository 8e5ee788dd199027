import { mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildIfStale } from "../../scripts/freshness.mjs";

describe("building what is stale, and nothing else", () => {
  let root: string;
  let reasons: string[];

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), "freshness-"));
    reasons = [];
    await put("src/deep/a.ts", "a");
    await put("src/b.ts", "b");
    await put("src/more.ts", "more");
    await put("settings.json", "{}");
  });
  afterEach(() => rm(root, { recursive: true }));

  async function put(name: string, text: string) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }

  const read = (name: string) => readFile(path.join(root, name), "utf8");

  const build = (options: { isForced?: boolean; during?: () => Promise<void> } = {}) =>
    buildIfStale({
      root,
      stamp: "cache/deep/build.json",
      inputs: ["src", "settings.json", "not-there"],
      outputs: ["dist", "manifest.json"],
      isForced: options.isForced ?? false,
      build: async (reason: string) => {
        reasons.push(reason);
        const sources = `${await read("src/deep/a.ts")} ${await read("src/b.ts")}`;
        await options.during?.();
        await put("dist/deep/out.js", sources);
        await put("manifest.json", "{}");
      },
    });

  it("builds once, and again only when it is forced to", async () => {
    expect(await build()).toBe(true);
    expect(await build()).toBe(false);
    expect(await build({ isForced: true })).toBe(true);
    expect(reasons).toEqual(["not built yet", "asked for"]);
  });

  it.each([
    ["changed", () => put("src/deep/a.ts", "A"), "src/deep/a.ts changed"],
    ["added", () => put("src/c.ts", "c"), "src/c.ts changed"],
    ["removed", () => rm(path.join(root, "src/more.ts")), "src/more.ts changed"],
    [
      "renamed",
      () => rename(path.join(root, "src/more.ts"), path.join(root, "src/x.ts")),
      "src/more.ts and 1 more changed",
    ],
    ["there at last", () => put("not-there", "x"), "not-there changed"],
  ])("builds when an input is %s", async (_what, change, reason) => {
    await build();
    await change();
    expect(await build()).toBe(true);
    expect(reasons.at(-1)).toBe(reason);
  });

  it("goes by what is in a file, not by when it was written", async () => {
    await build();
    await utimes(path.join(root, "src/b.ts"), new Date(), new Date());
    expect(await build()).toBe(false);
    // As a checkout of an older state may leave it: other content, an old time.
    await put("src/b.ts", "older");
    await utimes(path.join(root, "src/b.ts"), new Date(0), new Date(0));
    expect(await build()).toBe(true);
    expect(await read("dist/deep/out.js")).toBe("a older");
  });

  it.each([
    ["gone", () => rm(path.join(root, "dist"), { recursive: true })],
    ["written by somebody else", () => put("dist/deep/out.js", "something else")],
    ["more than was built", () => put("dist/other.js", "")],
    ["checked out anew", () => put("manifest.json", `{"of":"another commit"}`)],
  ])("builds when what came out is %s", async (_what, change) => {
    await build();
    await change();
    expect(await build()).toBe(true);
    expect(reasons.at(-1)).toMatch(/is not as it was built$/);
    expect(await build()).toBe(false);
  });

  it("builds nothing when somebody else has made the same", async () => {
    await build();
    await put("manifest.json", await read("manifest.json"));
    expect(await build()).toBe(false);
  });

  it("builds again what changed while it was built", async () => {
    await build({ during: () => put("src/b.ts", "later") });
    expect(await build()).toBe(true);
    expect(await read("dist/deep/out.js")).toBe("a later");
  });

  it("takes nothing for built that was broken off", async () => {
    await build();
    await put("src/b.ts", "broken");
    const failure = new Error("no");
    await expect(build({ during: () => Promise.reject(failure) })).rejects.toBe(failure);
    await put("src/b.ts", "b");
    expect(await build()).toBe(true);
    await put("cache/deep/build.json", `{"hashes":`);
    expect(await build()).toBe(true);
  });
});
