import { expect, test } from "vitest";
import { durationOf } from "../../src/elements/edit-lock/lock-duration.js";

const MINUTE = 60_000;

test.each([
  { ms: -5_000, text: undefined, validFor: MINUTE },
  { ms: 0, text: undefined, validFor: MINUTE },
  { ms: MINUTE - 1, text: undefined, validFor: 1 },
  { ms: MINUTE, text: "1 minute", validFor: MINUTE },
  { ms: 2.5 * MINUTE, text: "2 minutes", validFor: MINUTE / 2 },
  { ms: 60 * MINUTE, text: "1 hour", validFor: 60 * MINUTE },
  { ms: 49 * 60 * MINUTE, text: "2 days", validFor: 23 * 60 * MINUTE },
])("$ms ms read as $text", ({ ms, text, validFor }) => {
  expect(durationOf(ms, "en")).toEqual({ text, validFor });
});

test("a duration is said in the page's language", () => {
  expect(durationOf(2 * MINUTE, "de").text).toBe("2 Minuten");
});
