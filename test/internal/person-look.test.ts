import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { initialsOf, personColor, personColors } from "../../src/internal/person-look.js";

/** Relative luminance as WCAG 2.2 defines it. */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("the colour of somebody", () => {
  test.each(personColors)(
    "%s can be told from pages in light and dark, and read white letters on",
    (color) => {
      expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color, "#121212")).toBeGreaterThanOrEqual(3);
    },
  );

  test("is the same each time, and spread over all", () => {
    fc.assert(fc.property(fc.string(), (id) => personColor(id) === personColor(id)));
    const used = new Set(
      Array.from({ length: 200 }, (_, index) => personColor(`https://id.example|user-${index}`)),
    );
    expect(used.size).toBe(personColors.length);
  });
});

describe("initials", () => {
  test.each([
    ["Ada Lovelace", "en", "AL"],
    ["Ada", "en", "A"],
    ["Ana María de la Cruz", "es", "AC"],
    ["  grace   hopper ", "en", "GH"],
    ["ilker", "tr", "İ"],
    ["👩‍🚀 Sally (NASA) Ride", "en", "SR"],
    ["يوسف حسن", "ar", "يح"],
    ["山田 太郎", "ja", "山太"],
    ["e\u0301mile", "fr", "E\u0301"],
    ["42", "en", "4"],
    ["…", "en", ""],
    ["", "en", ""],
  ])("of %j in %s are %j", (name, locale, expected) => {
    expect(initialsOf(name, locale)).toBe(expected);
  });
});
