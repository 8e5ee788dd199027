import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { en } from "../../src/locales/en.js";
import { registerLocale, stringsFor } from "../../src/locales/registry.js";

describe("languages", () => {
  it("speaks English where nothing else is known", () => {
    expect(stringsFor("")).toBe(en);
    expect(stringsFor("xx-YY")).toBe(en);
  });

  it("serves a region by its language, whatever the capitals", () => {
    registerLocale("de", de);
    expect(stringsFor("de-AT")).toBe(de);
    expect(stringsFor("DE")).toBe(de);
  });

  it("prefers a region's own table", () => {
    const swiss = { ...de, retry: "Nochmals versuchen" };
    registerLocale("de-CH", swiss);
    expect(stringsFor("de-ch-1996")).toBe(swiss);
  });

  it.each(Object.entries({ ar, de }))("%s has something to say for every entry", (_name, table) => {
    for (const [key, text] of Object.entries(table)) {
      const first = /^presence(Text|Joined|Left)$/.test(key) ? ["Ada"] : 3;
      const words =
        typeof text === "function" ? (text as (first: unknown, second: number) => string)(first, 3) : text;
      expect(words, key).not.toBe("");
    }
  });

  it("are entries of the package, and what they are made of isn't", async () => {
    const names = (await readdir(new URL("../../src/locales/", import.meta.url)))
      .filter((name) => /^[a-z]{2,3}(-[A-Z]\w+)?\.ts$/.test(name))
      .map((name) => `./locales/${name.replace(".ts", "")}`);
    const json = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    const { exports } = JSON.parse(json) as { exports: object };
    expect(Object.keys(exports).filter((entry) => entry.startsWith("./locales"))).toEqual(names.sort());
  });

  it("has as many forms as the language has", () => {
    expect([1, 2].map(en.rowsAdded)).toEqual(["1 new entry", "2 new entries"]);
    expect(new Set([0, 1, 2, 3, 11, 100].map(ar.rowsAdded)).size).toBe(6);
  });
});
