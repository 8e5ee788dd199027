import { describe, expect, it } from "vitest";
import type { WaitingOperation } from "../../src/client/outbox-source.js";
import type { OutboxState } from "../../src/core/outbox/outbox-state.js";
import { activityInWords } from "../../src/elements/sync-status/queue/activity-words.js";
import {
  nameInWords,
  sentence,
  summaryOf,
  waitInWords,
} from "../../src/elements/sync-status/queue/operation-words.js";
import { placeBeside } from "../../src/internal/panel-place.js";
import { queueWords } from "../../src/elements/sync-status/queue/queue-words.js";
import { en } from "../../src/locales/en.js";

const words = queueWords(en);

describe("an operation in words", () => {
  it.each([
    ["messages:send", "Messages: send"],
    ["tasks:updateTitle", "Tasks: update title"],
    ["admin/users:set_role", "Admin users: set role"],
    ["notes:addHTMLNote", "Notes: add htmlnote"],
    ["plain", "Plain"],
  ])("%s is called %s", (name, text) => expect(nameInWords(name)).toBe(text));

  it("says what its arguments are, in one line", () => {
    const args = { body: "a\n b", dueDate: 5, isDone: false, tags: ["x"], none: null, empty: "", big: 7n };
    expect(summaryOf(args, words)).toBe('Body: a b · Due date: 5 · Is done: no · Tags: ["x"] · Big: 7');
  });

  it("shows no secrets", () => {
    expect(summaryOf({ token: "t", apiToken: "t", password: "p", text: "x" }, words)).toBe("Text: x");
  });

  it("cuts what is long, and no character in two", () => {
    const summary = summaryOf(
      { text: "😀".repeat(100), more: "b".repeat(100), most: "c".repeat(100) },
      words,
    );
    expect([...summary]).toHaveLength(160);
    expect(summary).toContain(`${"😀".repeat(59)}…`);
    expect(summary.endsWith("…")).toBe(true);
  });

  it("names fields as people do", () =>
    expect(["dueDate", "due_date", "_id"].map(sentence)).toEqual(["Due date", "Due date", "Id"]));
});

describe("why nothing is sent", () => {
  const outbox = (activity: OutboxState["activity"]): OutboxState => ({
    pending: 1,
    failed: 0,
    bytes: 1,
    oldestAt: 0,
    blockedLanes: [],
    activity,
    unreadable: [],
  });
  const connected = { name: "connected", hasEverConnected: true } as const;
  const offline = { name: "offline", hasEverConnected: true, lastSyncedAt: null } as const;

  it.each<[OutboxState["activity"], string]>([
    [{ name: "idle" }, ""],
    [{ name: "offline" }, ""],
    [{ name: "sending" }, "Being sent…"],
    [{ name: "following" }, "Another tab of this app is sending."],
    [{ name: "waiting", nextTryAt: performance.now() + 3_000_000 }, "next try in 3000\u00a0s"],
    [{ name: "waiting", nextTryAt: 0 }, ""],
    [{ name: "paused", reason: "needs-auth", message: null }, "Please sign in again"],
    [{ name: "paused", reason: "parked", message: null }, "These changes wait for the user who made them."],
  ])("%o: %s", (activity, text) => expect(activityInWords(outbox(activity), connected, words)).toBe(text));

  it("is said once where the connection says it", () => {
    for (const name of ["following", "sending"] as const)
      expect(activityInWords(outbox({ name }), offline, words)).toBe("");
    expect(activityInWords(null, connected, words)).toBe("");
  });
});

describe("what an operation waits for", () => {
  const operation: WaitingOperation = {
    ...{ id: "a", mutation: "messages:send", args: {}, label: null, createdAt: 0 },
    ...{ error: null, reason: null, isVolatile: false, canUndo: true },
    state: "pending",
  };

  it.each([
    [true, true, "Waiting"],
    [true, false, "Waiting"],
    [false, true, "On its way"],
    [false, false, "Waiting"],
  ])("that can be undone: %s, with a connection: %s, is said as %s", (canUndo, isConnected, text) =>
    expect(waitInWords({ ...operation, canUndo }, undefined, isConnected, words)).toBe(text),
  );
});

describe("the place of the list, where nothing can be anchored", () => {
  const page = { width: 800, height: 600, isRightToLeft: false };
  const panel = { width: 300, height: 200 };
  const box = (left: number, top: number) => ({ left, right: left + 80, top, bottom: top + 20 });

  it("is below its button, from the side where lines begin", () => {
    expect(placeBeside(box(100, 50), panel, page)).toEqual({ left: 100, top: 78 });
    expect(placeBeside(box(500, 50), panel, { ...page, isRightToLeft: true })).toEqual({
      left: 280,
      top: 78,
    });
  });

  it("is above it where there is no room below, but above", () => {
    expect(placeBeside(box(100, 500), panel, page)).toEqual({ left: 100, top: 292 });
  });

  it("is inside the window always", () => {
    for (const isRightToLeft of [false, true]) {
      for (const left of [-50, 0, 400, 790]) {
        for (const top of [-10, 250, 590]) {
          const at = placeBeside(box(left, top), panel, { width: 800, height: 600, isRightToLeft });
          expect(at.left).toBeGreaterThanOrEqual(8);
          expect(at.left + panel.width).toBeLessThanOrEqual(792);
          expect(at.top).toBeGreaterThanOrEqual(8);
          expect(at.top + panel.height).toBeLessThanOrEqual(592);
        }
      }
    }
  });
});
