import type { Value } from "convex/values";
import fc from "fast-check";

const fieldName = fc.constantFrom("", "a", "b", "aa", "~", " ");

/** Strings, many of them close to each other. */
export const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 4 }),
  // Close to each other on purpose: escapes, ends, and both sides of the surrogates.
  fc.string({
    unit: fc.constantFrom("\0", "\x01", "\x02", "a", "\ud7ff", "\ue000", "\uffff", "😀"),
    maxLength: 3,
  }),
);

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, 1n, -1n),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, -1 - Number.EPSILON, -1 - 2 * Number.EPSILON, NaN, Infinity, -Infinity),
  text,
  fc.uint8Array({ maxLength: 3 }).map((bytes) => new Uint8Array(bytes).buffer),
);

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fieldName, tie("value"), { maxKeys: 3 }).map((record) => ({ ...record })),
  ),
}));

/** Any Convex value, or undefined for a missing field. */
export function anyValue(): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 20, arbitrary: value }, { weight: 1, arbitrary: fc.constant(undefined) });
}
