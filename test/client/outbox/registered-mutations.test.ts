import { describe, expect, test } from "vitest";
import { insertAtEnd, insertAtStart, patch } from "../../../src/client/outbox/index.js";
import { KnownMutations } from "../../../src/client/outbox/known-mutations.js";

const toMessages = insertAtStart({ query: "messages:list" });
const otherToMessages = insertAtEnd({ query: "messages:list" });
const toDrafts = patch({ query: "drafts:list", key: () => "a", fields: () => ({}) });
const send = "messages:send";

describe("mutations that are registered later", () => {
  test("may wait from then on, with what they show", () => {
    const known = new KnownMutations({});
    expect(known.has(send)).toBe(false);
    expect(known.register(send, { ids: [""], effects: [toMessages] })).toBe(true);
    expect(known.has(send)).toBe(true);
    expect(known.get(send)).toMatchObject({ ids: [""], effects: [toMessages] });
    expect(known.effects).toEqual({ [send]: [toMessages] });
  });

  test("may wait without showing anything", () => {
    const known = new KnownMutations({});
    expect(known.register(send, {})).toBe(true);
    expect(known.has(send)).toBe(true);
    expect(known.register(send, {})).toBe(false);
  });

  test("change nothing when the same is said again", () => {
    const known = new KnownMutations({});
    known.register(send, { effects: [toMessages] });
    expect(known.register(send, { effects: [toMessages] })).toBe(false);
    expect(known.register(send, {})).toBe(false);
    expect(known.get(send).effects).toEqual([toMessages]);
  });

  test("show by the newest effect on a query, and by all on different ones", () => {
    const known = new KnownMutations({});
    known.register(send, { effects: [toMessages] });
    known.register(send, { effects: [toDrafts] });
    expect(known.get(send).effects).toEqual([toMessages, toDrafts]);
    expect(known.register(send, { effects: [otherToMessages] })).toBe(true);
    expect(known.get(send).effects).toEqual([toDrafts, otherToMessages]);
  });

  test("leave what the page has named as it is", () => {
    const lane = () => "mine";
    const known = new KnownMutations({
      [send]: { ids: ["_id"], lane, label: "Send", effects: [toMessages] },
    });
    expect(
      known.register(send, { ids: [""], lane: () => "theirs", effects: [otherToMessages], label: "x" }),
    ).toBe(false);
    expect(known.register(send, { effects: [toDrafts] })).toBe(true);
    expect(known.get(send)).toEqual({ ids: ["_id"], lane, label: "Send", effects: [toMessages, toDrafts] });
  });
});
