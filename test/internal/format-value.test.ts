import { describe, expect, it } from "vitest";
import { formatValue } from "../../src/internal/format-value.js";
import { endTimeZone, setTimeZone } from "../support/time-zone.js";

describe("formatting by name", () => {
  it.each([
    ["number", 1234567.5, "1,234,567.5"],
    ["number", 12345678901234567890n, "12,345,678,901,234,567,890"],
    ["compact", 12345, "12K"],
    ["percent", 0.256, "26%"],
  ] as const)("writes %s", (name, value, text) => {
    expect(formatValue(value, name, { locale: "en" })).toBe(text);
  });

  it("writes money with the given digits", () => {
    expect(formatValue(3, "currency", { locale: "en", currency: "EUR", fractionDigits: 0 })).toBe("€3");
  });

  it("follows the language", () => {
    expect(formatValue(1234.5, "number", { locale: "de" })).toBe("1.234,5");
  });

  it("reads dates from milliseconds and from ISO texts alike", () => {
    const time = Date.UTC(2024, 0, 15, 12);
    const date = formatValue(time, "date", { locale: "en" });
    expect(date).toBe("Jan 15, 2024");
    expect(formatValue(new Date(time).toISOString(), "date", { locale: "en" })).toBe(date);
  });

  it("writes a day without a time of day as that day and without one, wherever the reader is", () => {
    for (const zone of ["Pacific/Auckland", "UTC", "America/Los_Angeles"]) {
      setTimeZone(zone);
      // A language each, because formats are kept.
      const locale = `en-x-${zone.slice(0, 3).toLowerCase()}`;
      expect(formatValue("2026-03-10", "date", { locale })).toBe("Mar 10, 2026");
      expect(formatValue("2026-03", "date", { locale })).toBe("Mar 1, 2026");
      expect(formatValue("2026", "datetime", { locale })).toBe("Jan 1, 2026");
      expect(formatValue("2026-03-10", "time", { locale })).toBeUndefined();
    }
    endTimeZone();
  });

  it("answers undefined for a value of another kind", () => {
    expect(formatValue("many", "number", { locale: "en" })).toBeUndefined();
    expect(formatValue("no date", "date", { locale: "en" })).toBeUndefined();
    expect(formatValue({}, "datetime", { locale: "en" })).toBeUndefined();
  });

  it("throws for an unknown currency", () => {
    expect(() => formatValue(1, "currency", { locale: "en", currency: "nothing" })).toThrow(RangeError);
  });
});
