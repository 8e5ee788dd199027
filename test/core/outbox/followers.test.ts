import { describe, expect, test } from "vitest";
import { isVisible } from "../../../src/core/outbox/item.js";
import type { LedgerOutcome } from "../../../src/core/outbox/wire.js";
import { OutboxBench, applied, rejected } from "./outbox-bench.js";
import { someOperation } from "./some-operation.js";

/** One tab that sends and one that doesn't, at the same store. */
function twoTabs(): { readonly leader: OutboxBench; readonly follower: OutboxBench } {
  const leader = OutboxBench.leading();
  leader.enqueue({ id: "earlier" });
  leader.entries;
  leader.answer({ ...applied, commitTs: 1n });
  const follower = new OutboxBench({ disk: leader.disk });
  follower.say({ name: "opened" });
  follower.say({ name: "link-opened" });
  follower.say({ name: "contained", ids: ["earlier"] });
  return { leader, follower };
}

const hear = (bench: OutboxBench, ...outcomes: LedgerOutcome[]) =>
  bench.say({ name: "ledger-changed", client: "client2", news: { watermark: 0, settled: [], outcomes } });
const done = (id: string, n: number, result: { readonly ids?: string[]; readonly value?: string } = {}) =>
  ({ n, id, ...applied, ...result, commitTs: 9n }) satisfies LedgerOutcome;
const shown = (bench: OutboxBench) => bench.outbox.shown.map(({ operation }) => operation.id);

describe("a tab that has yet to learn that another sends in its place", () => {
  test("hears of what that one sent, though it has sent nothing itself, and shows it once", () => {
    const { leader, follower: thief } = twoTabs();
    leader.say({ name: "contained", ids: ["earlier"] });
    expect(leader.outbox.watchedClient, "nothing waits").toBeNull();
    leader.say({ name: "link-closed" });
    leader.enqueue({ id: "a" });
    expect(leader.outbox.watchedClient).toBe("client2");
    thief.say({ name: "lock-granted" });
    expect(thief.sentIds).toEqual(["a"]);
    hear(leader, done("a", 2));
    leader.say({ name: "contained", ids: ["a"] });
    expect(shown(leader)).toEqual([]);
    leader.say({ name: "lock-lost" });
    thief.answer({ ...applied, commitTs: 9n });
    leader.say({ name: "hinted" });
    expect(shown(leader)).toEqual([]);
    expect(leader.outcomeOf("a")).toMatchObject({ name: "applied" });
  });
});

describe("a tab that doesn't send", () => {
  test("listens to the ledger while anything waits, and not when nothing does", () => {
    const { leader, follower } = twoTabs();
    expect(follower.outbox.watchedClient).toBeNull();
    follower.enqueue({ id: "a" });
    expect(follower.outbox.watchedClient).toBe("client2");
    leader.say({ name: "hinted" });
    leader.answer({ ...applied, commitTs: 9n });
    follower.say({ name: "hinted" });
    expect(follower.outbox.watchedClient).toBeNull();
  });

  test("knows with the data that its operation took effect, before the store says so, and writes nothing", () => {
    const { leader, follower } = twoTabs();
    follower.enqueue({ id: "a" });
    leader.say({ name: "hinted" });
    hear(follower);
    const before = follower.disk.read(0);
    hear(follower, done("a", 2, { ids: ["real"] }));
    const [, item] = follower.outbox.operations;
    expect(item?.heard).toMatchObject({ name: "applied", commitTs: 9n });
    expect(follower.disk.read(0)).toEqual(before);
    follower.say({ name: "contained", ids: ["a"] });
    expect(shown(follower)).toEqual([]);
    follower.say({ name: "hinted" });
    expect(shown(follower), "the store, which knows less, changes nothing").toEqual([]);
    expect(follower.outcomeOf("a"), "whoever made it hears when it is kept").toBeUndefined();
    leader.answer({ ...applied, commitTs: 9n });
    follower.say({ name: "hinted" });
    expect(follower.outcomeOf("a")).toMatchObject({ name: "applied" });
  });

  test("shows nothing any more of what was refused, at once", () => {
    const { leader, follower } = twoTabs();
    follower.enqueue({ id: "a" });
    leader.say({ name: "hinted" });
    hear(follower, { n: 2, id: "a", ...rejected });
    expect(shown(follower)).toEqual([]);
    expect(follower.outbox.state).toMatchObject({ pending: 1, failed: 0 });
  });

  test("builds on real ids as soon as the ledger has told them", () => {
    const { leader, follower } = twoTabs();
    follower.enqueue({ id: "a", idPaths: [""] });
    leader.say({ name: "hinted" });
    hear(follower, done("a", 2, { ids: ["real"] }));
    follower.enqueue({ id: "b", args: { parent: "tmp_a_0" } });
    expect(follower.disk.read(2).rows).toMatchObject([{ operation: { id: "b", args: { parent: "real" } } }]);
  });

  test("tells how an operation ended though its row is gone before it looked", () => {
    const { leader, follower } = twoTabs();
    follower.enqueue({ id: "a" });
    leader.say({ name: "hinted" });
    hear(follower, done("a", 2, { value: "done" }));
    follower.disk.rows.clear();
    follower.say({ name: "hinted" });
    expect(follower.outcomeOf("a")).toMatchObject({ name: "applied", value: "done" });
    expect(shown(follower)).toEqual(["a"]);
    follower.say({ name: "contained", ids: ["a"] });
    expect(follower.outbox.operations).toEqual([]);
  });

  test("shows an operation of another tab when the ledger was heard and the store still has it open", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    follower.say({ name: "hinted" });
    expect(shown(follower), "the data may hold it already").toEqual([]);
    expect(follower.outbox.watchedClient).toBe("client2");
    hear(follower);
    expect(shown(follower)).toEqual(["a"]);
  });

  test("never shows one that the data held before the tab heard of it", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    follower.say({ name: "hinted" });
    hear(follower, done("a", 2));
    expect(follower.outbox.operations.at(-1)).toMatchObject({ heard: { commitTs: 9n } });
    follower.say({ name: "contained", ids: ["a"] });
    expect(shown(follower)).toEqual([]);
  });

  test("never shows one whose outcome the ledger has let go before the tab listened", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    const read = follower.disk.read.bind(follower.disk);
    const stale = read(0);
    follower.disk.read = () => stale;
    follower.say({ name: "hinted" });
    leader.answer({ ...applied, commitTs: 9n });
    follower.disk.read = read;
    hear(follower);
    expect(follower.progressOf("a")).toBe("applied");
  });

  test.each([
    ["up to the watermark", { watermark: 2, settled: [] }],
    ["above it", { watermark: 0, settled: [{ from: 2, to: 2 }] }],
  ])(
    "stops to show one that is settled %s and whose outcome came and went between two words of the ledger",
    (_where, numbers) => {
      const { leader, follower } = twoTabs();
      leader.enqueue({ id: "a" });
      leader.entries;
      follower.say({ name: "hinted" });
      hear(follower);
      expect(shown(follower)).toEqual(["a"]);
      const read = follower.disk.read.bind(follower.disk);
      const stale = read(0);
      follower.disk.read = () => stale;
      follower.say({ name: "ledger-changed", client: "client2", news: { ...numbers, outcomes: [] } });
      expect(shown(follower), "the data hold it").toEqual([]);
      follower.say({ name: "hinted" });
      expect(shown(follower), "the store, which knows less, changes nothing").toEqual([]);
      leader.answer({ ...applied, commitTs: 9n });
      follower.disk.read = read;
      follower.say({ name: "hinted" });
      expect(follower.progressOf("a")).toBe("applied");
    },
  );

  test("stops to show one that was sent and acknowledged while it had no connection", () => {
    const { leader, follower } = twoTabs();
    follower.say({ name: "link-closed" });
    follower.enqueue({ id: "a" });
    expect(shown(follower)).toEqual(["a"]);
    leader.say({ name: "hinted" });
    leader.answer({ ...applied, commitTs: 9n });
    follower.say({ name: "link-opened" });
    const news = { watermark: 2, settled: [], outcomes: [] };
    follower.say({ name: "ledger-changed", client: "client2", news });
    expect(shown(follower)).toEqual(["a"]);
    expect(follower.progressOf("a")).toBe("applied");
    follower.say({ name: "contained", ids: ["a"] });
    expect(shown(follower)).toEqual([]);
  });

  test("shows again what a read finds sent and the ledger not settled, though the read began before the ledger spoke", () => {
    const { leader, follower } = twoTabs();
    follower.enqueue({ id: "a" });
    const [read] = follower.outbox.step({ name: "hinted" }, 0);
    const token = read?.name === "read" ? read.token : -1;
    leader.say({ name: "hinted" });
    const news = { watermark: 1, settled: [{ from: 3, to: 3 }], outcomes: [] };
    follower.outbox.step({ name: "ledger-changed", client: "client2", news }, 0);
    expect(shown(follower), "its number may be the one that was settled").toEqual([]);
    follower.outbox.step({ name: "read", token, kept: follower.disk.read(0) }, 0);
    expect(shown(follower)).toEqual(["a"]);
  });

  test("goes on to show what hasn't been sent while the ledger speaks of others", () => {
    const { leader, follower } = twoTabs();
    leader.say({ name: "link-closed" });
    leader.enqueue({ id: "a" });
    follower.say({ name: "hinted" });
    hear(follower);
    follower.enqueue({ id: "b" });
    expect(shown(follower)).toEqual(["a", "b"]);
    const stale = follower.disk.read(0);
    leader.say({ name: "link-opened" });
    follower.disk.read = () => stale;
    const news = { watermark: 1, settled: [{ from: 2, to: 2 }], outcomes: [done("a", 2)] };
    follower.say({ name: "ledger-changed", client: "client2", news });
    expect(shown(follower)).toEqual(["a", "b"]);
  });

  test("shows without a connection what can't have been sent since its data came", () => {
    const { leader, follower } = twoTabs();
    follower.say({ name: "link-closed" });
    leader.say({ name: "link-closed" });
    leader.enqueue({ id: "a" });
    follower.say({ name: "hinted" });
    expect(shown(follower)).toEqual(["a"]);
  });

  test("shows without a connection nothing that may have been sent while there was one", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    follower.say({ name: "link-closed" });
    follower.say({ name: "hinted" });
    expect(shown(follower)).toEqual([]);
    follower.say({ name: "link-opened" });
    hear(follower);
    expect(shown(follower)).toEqual(["a"]);
  });

  test("shows all that waits where there was no connection yet", () => {
    const leader = OutboxBench.leading();
    leader.enqueue({ id: "a" });
    leader.entries;
    leader.enqueue({ id: "b" });
    const later = new OutboxBench({ disk: leader.disk });
    later.say({ name: "opened" });
    expect(shown(later)).toEqual(["a", "b"]);
  });

  test("shows what waits though the ledger can't be told", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    follower.say({ name: "hinted" });
    follower.say({ name: "ledger-changed", client: "client2", news: null });
    expect(shown(follower)).toEqual(["a"]);
  });

  test("that comes to lead takes in what it has heard before", () => {
    const { leader, follower } = twoTabs();
    leader.enqueue({ id: "a" });
    leader.entries;
    follower.say({ name: "hinted" });
    hear(follower, done("a", 2));
    follower.say({ name: "lock-granted" });
    expect(follower.progressOf("a")).toBe("applied");
    expect(follower.submitted).toEqual([]);
    expect(follower.disk.read(0).rows.at(-1)?.progress).toMatchObject({ name: "applied", commitTs: 9n });
  });
});

test("a tab that sends shows at once what another has written: only it could have sent it", () => {
  const { leader, follower } = twoTabs();
  leader.say({ name: "link-closed" });
  follower.enqueue({ id: "a" });
  leader.say({ name: "hinted" });
  expect(leader.outbox.operations.filter(isVisible)).toMatchObject([
    { operation: { id: "earlier" } },
    { operation: { id: "a" } },
  ]);
});

describe("the tab that sends", () => {
  test("finds within minutes what a tab has kept that ended before it could say so", () => {
    const leader = OutboxBench.leading();
    leader.disk.append(someOperation({ id: "a" }));
    leader.pass(5 * 60_000);
    expect(leader.sentIds).toEqual(["a"]);
  });

  test("goes on to show what it was answered, while it reads what somebody else has changed in the store meanwhile", () => {
    const { leader } = twoTabs();
    leader.say({ name: "contained", ids: ["earlier"] });
    leader.enqueue({ id: "a" });
    leader.entries;
    const row = leader.disk.read(0).rows.find(({ operation }) => operation.id === "a");
    if (row) leader.disk.write({ changed: [row] }, null);
    leader.answer({ ...applied, commitTs: 9n });
    expect(leader.progressOf("a"), "it asks again").not.toBe("applied");
    expect(shown(leader)).toEqual(["a"]);
    expect(leader.outbox.operations.at(-1)?.heard, "so that it is known when the data hold it").toMatchObject(
      {
        name: "applied",
        commitTs: 9n,
      },
    );
    leader.answer({ ...applied, commitTs: 9n });
    expect(leader.progressOf("a")).toBe("applied");
    expect(shown(leader)).toEqual(["a"]);
  });
});
