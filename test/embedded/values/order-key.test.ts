import { compareValues, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { afterPrefix, justAfter, orderKey } from "../../../src/embedded/values/order-key.js";
import { anyValue, text } from "../any-value.js";

const sign = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe("order keys", () => {
  it("sort two values as compareValues does", () => {
    fc.assert(
      fc.property(anyValue(), anyValue(), (a, b) => {
        expect(sign(orderKey([a]), orderKey([b]))).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 5_000 },
    );
  });

  it("sort lists of values by their first difference", () => {
    const pair = fc.oneof(fc.tuple(anyValue(), anyValue()), fc.tuple(text, text));
    fc.assert(
      fc.property(pair, pair, ([a1, a2], [b1, b2]) => {
        const expected = Math.sign(compareValues(a1, b1)) || Math.sign(compareValues(a2, b2));
        expect(sign(orderKey([a1, a2]), orderKey([b1, b2]))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("of lists that begin with the same values fill the interval of their prefix, and no other does", () => {
    fc.assert(
      fc.property(anyValue(), anyValue(), anyValue(), (prefix, other, rest) => {
        const lo = orderKey([prefix]);
        const key = orderKey([other, rest]);
        expect(lo <= key && key < afterPrefix(lo)).toBe(compareValues(prefix, other) === 0);
      }),
      { numRuns: 2_000 },
    );
  });

  const ascending: [string, Value | undefined][] = [
    ["a missing field", undefined],
    ["null", null],
    ["the smallest int64", -(2n ** 63n)],
    ["a negative int64", -1n],
    ["a large int64", 2n ** 62n],
    ["-Infinity", -Infinity],
    ["a negative number", -1 - Number.EPSILON],
    ["the next one", -1],
    ["-0", -0],
    ["0", 0],
    ["the smallest number above 0", Number.MIN_VALUE],
    ["Infinity", Infinity],
    ["NaN", NaN],
    ["false", false],
    ["true", true],
    ["the empty string", ""],
    ["a string of the character 0", "\0"],
    ["a string of two of them", "\0\0"],
    ["a string of the character 1", "\x01"],
    ["a letter", "a"],
    ["a private use character", "\ue000"],
    ["the last character of the basic plane", "\uffff"],
    ["an emoji", "😀"],
    ["empty bytes", new ArrayBuffer(0)],
    ["a zero byte", new Uint8Array([0]).buffer],
    ["two zero bytes", new Uint8Array([0, 0]).buffer],
    ["the byte 255", new Uint8Array([255]).buffer],
    ["the empty array", []],
    ["an array with null", [null]],
    ["a longer array", [null, null]],
    ["the empty object", {}],
    ["an object with an empty key", { "": null }],
    ["an object with a key", { a: null }],
    ["the same with one more", { a: null, b: null }],
  ];

  it.each(ascending.slice(1).map((entry, i) => [ascending[i]!, entry] as const))(
    "put %s before %s",
    ([, lower], [, higher]) => {
      expect(orderKey([lower]) < orderKey([higher])).toBe(true);
    },
  );

  it("have a next larger string, with nothing between", () => {
    const key = orderKey(["a"]);
    expect(key < justAfter(key)).toBe(true);
    expect(justAfter(key)).toBe(`${key}\0`);
  });
});
