import { expect, test } from "vitest";
import { transitionFrames } from "../../../src/embedded/sync/chunks.js";

interface Chunk {
  readonly chunk: string;
  readonly partNumber: number;
  readonly totalParts: number;
  readonly transitionId: string;
}

const LIMIT = 5_000_000;
const LONE_SURROGATE = /\p{Surrogate}/u;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

test("a transition of up to five million bytes stays whole", () => {
  expect(transitionFrames("x".repeat(LIMIT), "1")).toHaveLength(1);
  expect(transitionFrames("é".repeat(LIMIT / 2), "1")).toHaveLength(1);
});

test.each(["x", "é", "€", "𝄞", "x𝄞", "xy𝄞", "𝄞x"])(
  "a longer one of %s is cut between characters and can be put together",
  (text) => {
    const whole = text.repeat(Math.ceil((LIMIT + 1) / bytesOf(text)));
    const chunks = transitionFrames(whole, "7").map((frame) => JSON.parse(frame) as Chunk);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.map(({ chunk }) => chunk).join("")).toBe(whole);
    chunks.forEach((chunk, index) => {
      expect(chunk).toMatchObject({
        type: "TransitionChunk",
        partNumber: index,
        totalParts: chunks.length,
        transitionId: "7",
      });
      expect(chunk.chunk).not.toMatch(LONE_SURROGATE);
      expect(bytesOf(chunk.chunk)).toBeLessThanOrEqual(LIMIT);
    });
  },
);
