import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFormat, writeValue } from "../../src/internal/template/text-format.js";
import { parseReference, readReference } from "../../src/internal/template/placeholders.js";
import { formats } from "../../src/internal/template/format-part.js";

beforeAll(() => formats.load());

const write = (source: string, value: unknown, locale = "en") => {
  const format = parseFormat([source]);
  return format && writeValue(value, format, locale, 0)?.text;
};

describe("formats in templates", () => {
  it.each([
    ['plural one="# entry" other="# entries"', 1, "en", "1 entry"],
    ['plural one="# entry" other="# entries"', 1200, "en", "1,200 entries"],
    ['plural one="# Eintrag" other="# Einträge"', 0, "de", "0 Einträge"],
    ['plural two="اثنان" other="#"', 2, "ar", "اثنان"],
    ["iso", 0, "en", "1970-01-01T00:00:00.000Z"],
    ["number 2", 1.5, "de", "1,50"],
    ["compact", 1200, "en", "1.2K"],
    ['plural one="# entry" other="# entries"', 1n, "en", "1 entry"],
    ["iso", 0n, "en", "1970-01-01T00:00:00.000Z"],
    ["relative", 0n, "en", "now"],
    ["iso", "1970-01-02", "en", "1970-01-02"],
    ["iso", "1970-01-02T12:00+02:00", "en", "1970-01-02T10:00:00.000Z"],
  ])("%s writes %s in %s", (source, value, locale, text) => {
    expect(write(source, value, locale)).toBe(text);
  });

  it.each(["shout", 'plural one="x"', "number 1 2", "or", ""])("does not take %j for a format", (source) => {
    expect(parseFormat([source])).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity, 8.64e15 + 1, 10n ** 30n, "", "soon", new ArrayBuffer(8), {}, true])(
    "finds no time in %s",
    (value) => {
      for (const name of ["date", "time", "datetime", "iso", "relative"])
        expect(write(name, value)).toBeUndefined();
    },
  );

  it("writes or refuses any value that Convex has, but never throws", () => {
    const value = fc.oneof(
      fc.double(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, undefined, new ArrayBuffer(2), [], {}),
    );
    const format = fc.constantFrom(
      ...["number", "number 2", "compact", "percent", "currency EUR", "date", "time", "datetime"],
      ...["iso", "relative", 'plural one="#" other="# things"', 'or "none"'],
    );
    fc.assert(
      fc.property(format, value, fc.constantFrom("en", "de", "ar"), (source, given, locale) => {
        expect(["string", "undefined"]).toContain(typeof write(source, given, locale));
      }),
    );
  });

  it("reads a way out of an item, its number, and a fallback with a bar in it", () => {
    const row = { value: { owner: "Ada" } };
    const item = { value: { name: "x" }, parent: row, index: 4 };
    const read = (source: string) => readReference(parseReference(source)!, item);
    expect([read("name"), read("../owner"), read("@index"), read("../../owner")]).toEqual([
      "x",
      "Ada",
      5,
      undefined,
    ]);
    expect(parseReference('name | or "a | b"')?.format?.fallback).toBe("a | b");
    expect(parseReference("../constructor")).toBeDefined();
    expect(read("../constructor")).toBeUndefined();
  });
});
