import { expect, test } from "vitest";
import { encodeFrame, FrameReader } from "../../../src/embedded/node/actions/frames.js";

const MESSAGES = [{ type: "a" }, { bytes: new Uint8Array([1, 2, 3]) }, null, { text: "é".repeat(1000) }];

test.each([1, 2, 3, 5, 7, 64, 100_000])("messages come out as they went in, cut into %s bytes", (size) => {
  const bytes = Buffer.concat(MESSAGES.map(encodeFrame));
  const reader = new FrameReader();
  const received: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size)
    received.push(...reader.push(bytes.subarray(at, at + size)));
  expect(received).toEqual(MESSAGES);
});

test("what can't be a message is an error", () => {
  expect(() => new FrameReader().push(Buffer.from("not a frame at all"))).toThrow("too long");
  const garbage = Buffer.alloc(12, 0xfe);
  garbage.writeUInt32LE(8);
  expect(() => new FrameReader().push(garbage)).toThrow();
});
