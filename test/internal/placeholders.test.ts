import { beforeAll, describe, expect, it } from "vitest";
import { parsePath, parsePlaceholders, readPath, textOf } from "../../src/internal/template/placeholders.js";
import { formats } from "../../src/internal/template/format-part.js";

beforeAll(() => formats.load());

const refuse = (source: string): never => {
  throw new Error(`unexpected mistake: ${source}`);
};

describe("placeholders", () => {
  it("cuts a text at its paths", () => {
    expect(parsePlaceholders("Hi {{ author.name }}, {{rows.0}}!", refuse)).toEqual([
      "Hi ",
      { path: ["author", "name"] },
      ", ",
      { path: ["rows", "0"] },
      "!",
    ]);
  });

  it("finds nothing in a text without placeholders", () => {
    expect(parsePlaceholders("a { b } }} {{", refuse)).toBeUndefined();
  });

  it("leaves what is not a path as it is written, and says so", () => {
    const mistakes: string[] = [];
    const segments = parsePlaceholders("{{a}} {{b + 1}}", (source) => mistakes.push(source));
    expect(segments).toEqual([{ path: ["a"] }, " {{b + 1}}"]);
    expect(mistakes).toEqual(["{{b + 1}}"]);
  });

  it("takes a dot for the row itself", () => {
    expect(parsePath(" . ")).toEqual([]);
    expect(readPath("text", [])).toBe("text");
  });

  it.each(["a..b", "a[0]", "a()", "", "a b"])("does not take %j for a path", (source) => {
    expect(parsePath(source)).toBeUndefined();
  });

  it("reads fields of fields and items of lists", () => {
    expect(readPath({ a: { b: [1, { c: 2 }] } }, ["a", "b", "1", "c"])).toBe(2);
  });

  it.each([["constructor"], ["__proto__"], ["toString"], ["a", "constructor", "name"]])(
    "does not lead into JavaScript's own objects by %j",
    (...path) => {
      expect(readPath({ a: {} }, path)).toBeUndefined();
    },
  );

  it("writes plain values as text, nothing as nothing, and objects not at all", () => {
    expect(textOf("<b>")).toBe("<b>");
    expect(textOf(0)).toBe("0");
    expect(textOf(10n)).toBe("10");
    expect(textOf(false)).toBe("false");
    expect(textOf(null)).toBe("");
    expect(textOf(undefined)).toBe("");
    expect(textOf({})).toBeUndefined();
    expect(textOf([1])).toBeUndefined();
  });
});
