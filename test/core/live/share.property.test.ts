import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { share } from "../../../src/core/live/share.js";

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, 0, -0, NaN, 1, "", "a", true, 1n),
    fc.uint8Array({ maxLength: 2 }).map((bytes) => new Uint8Array(bytes).buffer),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.record({ _id: fc.constantFrom("a", "b", "c"), v: tie("value") }, { noNullPrototype: true }), {
      maxLength: 3,
    }),
    fc.dictionary(fc.constantFrom("x", "y", "z"), tie("value"), { noNullPrototype: true }),
  ),
})).value;

describe("share", () => {
  test("the result equals the new value", () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        expect(share(before, after)).toStrictEqual(after);
      }),
      { numRuns: 2000 },
    );
  });

  test("an equal value stays the same object", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(share(value, structuredClone(value))).toBe(value);
      }),
    );
  });

  test("a changed field leaves the fields beside it the same objects", () => {
    fc.assert(
      fc.property(values, values, values, (same, before, after) => {
        const first = { same, other: before };
        const shared = share<Record<string, unknown>>(first, { same: structuredClone(same), other: after });
        expect(shared["same"]).toBe(same);
      }),
    );
  });

  test("the values given stay as they were", () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const copies = structuredClone([before, after]);
        share(before, after);
        expect([before, after]).toStrictEqual(copies);
      }),
    );
  });

  test("documents stay the same objects when one comes before them", () => {
    const [first, second] = [
      { _id: "a", body: "x" },
      { _id: "b", body: "x" },
    ];
    const shared = share([first, second], [{ _id: "new", body: "x" }, { ...first }, { ...second }]);
    expect(shared[1]).toBe(first);
    expect(shared[2]).toBe(second);
  });
});
