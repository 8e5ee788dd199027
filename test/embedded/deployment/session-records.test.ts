import { expect, test } from "vitest";
import type { Outcome, Success } from "../../../src/embedded/deployment/outcome.js";
import { failure } from "../../../src/embedded/deployment/outcome.js";
import { SessionRecords } from "../../../src/embedded/deployment/session-records.js";

const DAY_MS = 24 * 60 * 60 * 1000;

function success(valueJson: string, atMs = 0): Success {
  return { success: true, valueJson, logLines: [], ts: BigInt(atMs) * 1_000_000n };
}

/** Somebody who waits, and what they were told. */
function waiter() {
  const told: Outcome[] = [];
  const state = { isGone: false };
  return { told, state, settle: (outcome: Outcome) => void told.push(outcome), isGone: () => state.isGone };
}

const request = (requestId: number, sessionId = "session") => ({ sessionId, requestId, owner: "ada" });

test("an answer is found for its request alone: not for another's number, nor for another session's", () => {
  const records = new SessionRecords();
  const outcome = success("1");
  records.end(request(1), outcome, 0);
  expect(records.find(request(1))).toBe(outcome);
  for (const other of [request(11), request(0), request(1, "other"), request(1, "1/session")]) {
    expect(records.find(other)).toBeUndefined();
  }
});

test("everyone who joined a run is told, once, and nobody who waits for another", () => {
  const records = new SessionRecords();
  const [first, second, other] = [waiter(), waiter(), waiter()];
  expect(records.join(request(1), first)).toBe(false);
  records.begin(request(1), first);
  records.begin(request(2), other);
  expect(records.join(request(1), second)).toBe(true);
  const outcome = success("1");
  records.end(request(1), outcome, 0);
  records.end(request(1), outcome, 0);
  expect([first.told, second.told, other.told]).toEqual([[outcome], [outcome], []]);
});

test("a run is wanted for as long as anybody is there who waits for it", () => {
  const records = new SessionRecords();
  const [first, second] = [waiter(), waiter()];
  records.begin(request(1), first);
  records.join(request(1), second);
  first.state.isGone = true;
  expect(records.isWanted(request(1))).toBe(true);
  second.state.isGone = true;
  expect(records.isWanted(request(1))).toBe(false);
  records.drop(request(1));
  expect(records.join(request(1), second)).toBe(false);
  expect(records.isWanted(request(2))).toBe(false);
});

test("a failure isn't kept: asked again, it runs again", () => {
  const records = new SessionRecords();
  records.begin(request(1), waiter());
  records.end(request(1), failure(new Error("no"), "id", []), 0);
  expect(records.find(request(1))).toBeUndefined();
  expect(records.join(request(1), waiter())).toBe(false);
});

test("answers are kept for two weeks, each from its own time on, and over a restart", () => {
  const records = new SessionRecords();
  for (const day of [0, 1, 2]) records.end(request(day), success(String(day), day * DAY_MS), day * DAY_MS);
  const restarted = new SessionRecords();
  restarted.restore(records.notes());
  for (const kept of [records, restarted]) {
    kept.end(request(14), success("14"), 14 * DAY_MS - 1);
    expect([0, 1, 2].map((day) => kept.find(request(day))?.valueJson)).toEqual(["0", "1", "2"]);
    kept.end(request(15), success("15"), 15 * DAY_MS);
    expect([0, 1, 2, 14].map((day) => kept.find(request(day))?.valueJson)).toEqual([
      undefined,
      undefined,
      "2",
      "14",
    ]);
  }
});
