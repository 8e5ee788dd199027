import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relativeTime } from "../../src/internal/relative-time.js";
import { parseFormat, writeValue } from "../../src/internal/template/text-format.js";
import { parseReference, readReference } from "../../src/internal/template/placeholders.js";

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

  it("says of any time how it reads until it reads otherwise", () => {
    const span = 8 * 31_557_600_000;
    const distance = fc.oneof(
      ...[100, 100_000, 10_000_000, 100_000_000, 5_000_000_000, span].map((max) =>
        fc.integer({ min: -max, max }),
      ),
    );
    fc.assert(
      fc.property(distance, fc.nat(span), (away, now) => {
        const time = now + away;
        const { text, validFor } = relativeTime(time, now, "en");
        expect(relativeTime(time, now + validFor - 1, "en").text).toBe(text);
        // From the future into the past "now" is said twice.
        if (text !== "now") expect(relativeTime(time, now + validFor, "en").text).not.toBe(text);
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

  const second = 1000;
  const minute = 60 * second;
  it.each([
    [0, 0, "now", second],
    [-59.5 * second, 0, "59 seconds ago", 0.5 * second],
    [-5 * minute, 0, "5 minutes ago", minute],
    [-24 * 60 * minute, 0, "yesterday", 24 * 60 * minute],
    [-30 * 24 * 60 * minute, 0, "30 days ago", 10.5 * 60 * minute],
    [90 * minute, 0, "in 1 hour", 30 * minute + 1],
  ])("a time at %i reads, seen from %i, as %s for %i ms", (time, now, text, validFor) => {
    expect(relativeTime(time, now, "en")).toEqual({ text, validFor });
  });
});
