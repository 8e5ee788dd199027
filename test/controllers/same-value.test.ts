import { describe, expect, it } from "vitest";
import { isSameValue } from "../../src/controllers/same-value.js";

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

describe("comparing arguments", () => {
  it.each([
    [1, 1],
    [NaN, NaN],
    [10n, 10n],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [bytes(1, 2), bytes(1, 2)],
    [undefined, undefined],
  ])("takes %o and %o for the same", (a, b) => {
    expect(isSameValue(a, b)).toBe(true);
  });

  it.each([
    [1, "1"],
    [0, -0],
    [1, 1n],
    [null, {}],
    [null, undefined],
    [{ a: 1 }, { a: 1, b: 2 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [bytes(1), bytes(2)],
    [bytes(1), [1]],
  ])("tells %o and %o apart", (a, b) => {
    expect(isSameValue(a, b)).toBe(false);
  });
});
