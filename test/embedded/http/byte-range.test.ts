import { expect, test } from "vitest";
import { byteRange } from "../../../src/embedded/http/byte-range.js";

const SIZE = 10;

test.each([
  ["bytes=0-0", { start: 0, end: 1 }],
  ["bytes=0-9", { start: 0, end: 10 }],
  ["bytes=0-10", { start: 0, end: 10 }],
  ["bytes=9-", { start: 9, end: 10 }],
  ["bytes=9-9", { start: 9, end: 10 }],
  ["bytes=-1", { start: 9, end: 10 }],
  ["bytes=-10", { start: 0, end: 10 }],
  ["bytes=-11", { start: 0, end: 10 }],
  [" bytes=1-2 ", { start: 1, end: 3 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=10-11", "unsatisfiable"],
  ["bytes=99999999999999999999-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-4", undefined],
  ["bytes=-", undefined],
  ["bytes=a-b", undefined],
  ["bytes=0-1,3-4", undefined],
  ["items=0-1", undefined],
  ["bytes=0-1 x", undefined],
  ["", undefined],
  [null, undefined],
] as const)("the range %j of ten bytes", (header, expected) => {
  expect(byteRange(header, SIZE)).toEqual(expected);
});

test.each(["bytes=0-", "bytes=-1", "bytes=5-"])(
  "the range %j of an empty file is the whole of it",
  (header) => {
    expect(byteRange(header, 0)).toBeUndefined();
  },
);
