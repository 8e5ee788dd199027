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
  ])("%s writes %j in %s", (source, value, locale, text) => {
    expect(write(source, value, locale)).toBe(text);
  });

  it.each(["shout", 'plural one="x"', "number 1 2", "or", ""])("does not take %j for a format", (source) => {
    expect(parseFormat([source])).toBeUndefined();
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
    [90 * minute, 0, "in 1 hour", 30 * minute + 1],
  ])("a time at %i reads, seen from %i, as %s for %i ms", (time, now, text, validFor) => {
    expect(relativeTime(time, now, "en")).toEqual({ text, validFor });
  });
});
