import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeDocumentId, encodeDocumentId } from "../../../src/embedded/values/document-id.js";

function publishedBytes(): Uint8Array {
  const bytes = new Uint8Array(16);
  let byte = 1;
  for (let i = 0; i < 16; i++) bytes[i] = byte = (byte * 251) & 0xff;
  return bytes;
}

describe("document ids", () => {
  it("are written as Convex writes them", () => {
    expect(encodeDocumentId(1017, publishedBytes())).toBe("z43zp6c3e75gkmz1kfwj6mbbx5sw281h");
  });

  it("of user tables have 32 characters", () => {
    expect(encodeDocumentId(10_001, publishedBytes())).toHaveLength(32);
  });

  it("read back as the parts they were made of", () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), bytes, (tableNumber, internal) => {
        expect(decodeDocumentId(encodeDocumentId(tableNumber, internal))).toEqual({ tableNumber, internal });
      }),
    );
  });

  it("are refused when one character was changed", () => {
    const id = encodeDocumentId(10_001, publishedBytes());
    fc.assert(
      fc.property(
        fc.nat(id.length - 1),
        fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyzil "),
        (at, other) => {
          fc.pre(id[at] !== other);
          expect(decodeDocumentId(id.slice(0, at) + other + id.slice(at + 1))).toBeTypeOf("string");
        },
      ),
    );
  });

  it.each(["", "abc", "x".repeat(200)])("of a wrong length are refused with the length (%#)", (id) => {
    expect(decodeDocumentId(id)).toBe(`Invalid ID length ${id.length}`);
  });
});
