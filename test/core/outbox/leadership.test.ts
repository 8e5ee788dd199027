import { beforeEach, describe, expect, test } from "vitest";
import { TabWorld, type TestTab } from "./tab-world.js";

let world: TabWorld;

beforeEach(() => {
  world = new TabWorld();
});

/** A frozen leader's tab, and another that is seen and has something to send. */
async function frozenLeader(): Promise<readonly [frozen: TestTab, other: TestTab]> {
  const [frozen, other] = (await world.opened(2)) as [TestTab, TestTab];
  for (const tab of [frozen, other]) tab.leadership.busy(true);
  await world.pass(10);
  frozen.freeze();
  return [frozen, other];
}

describe("the lead", () => {
  test("is one tab's of four that start at once", async () => {
    const tabs = await world.opened(4);
    expect(world.leaders).toEqual([tabs[0]]);
    expect(tabs[0]?.epoch).toBe(1);
  });

  test.each<[string, (leader: TestTab) => void]>([
    ["closes", (leader) => leader.close()],
    ["crashes", (leader) => leader.crash()],
    ["is left, and may come back", (leader) => leader.page.live("suspended")],
    ["meets something newer than itself", (leader) => leader.leadership.release({ canLeadAgain: false })],
  ])("goes to the next at once when the leader %s", async (_, end) => {
    const [leader, second, third] = (await world.opened(3)) as [TestTab, TestTab, TestTab];
    end(leader);
    await world.rest();
    expect(second.isLeading).toBe(true);
    expect(third.isLeading).toBe(false);
    expect(second.epoch).toBe(2);
  });

  test("never comes to a page that was left while it waited, and passes it by", async () => {
    const [leader, second, third] = (await world.opened(3)) as [TestTab, TestTab, TestTab];
    second.page.live("suspended");
    leader.close();
    await world.rest();
    expect(second.told).toEqual([]);
    expect(world.leaders).toEqual([third]);
  });

  test("is waited for again, behind the others, by a page that is back", async () => {
    const [leader, second] = (await world.opened(2)) as [TestTab, TestTab];
    leader.page.live("suspended");
    await world.rest();
    leader.page.live("resumed");
    leader.page.live("resumed");
    await world.rest();
    expect(leader.told).toEqual(["granted", "lost", "resumed", "resumed"]);
    expect(world.leaders).toEqual([second]);
    second.close();
    await world.rest();
    expect(world.leaders).toEqual([leader]);
  });

  test("is not wanted any more by a tab that must not lead, which still hears of changes", async () => {
    const [leader, newer] = (await world.opened(2)) as [TestTab, TestTab];
    newer.leadership.release({ canLeadAgain: false });
    leader.leadership.hint();
    leader.close();
    await world.rest();
    expect(newer.told).toEqual(["hinted"]);
    newer.page.live("suspended");
    newer.page.live("resumed");
    await world.rest();
    expect(world.leaders).toEqual([]);
  });

  test("is lost by whoever finds the epoch moved on, who waits again", async () => {
    const [leader, second] = (await world.opened(2)) as [TestTab, TestTab];
    await world.store.lead();
    leader.leadership.busy(true);
    await world.pass(2);
    expect(leader.told).toEqual(["granted", "lost"]);
    expect(world.leaders).toEqual([second]);
  });

  test("is given up by a page that nobody sees to one that is seen and has something to send", async () => {
    const [hidden, alsoHidden, seen] = (await world.opened(3)) as [TestTab, TestTab, TestTab];
    for (const tab of [hidden, alsoHidden]) tab.page.live("hidden");
    await world.pass(30);
    expect(world.leaders).toEqual([hidden]);
    seen.leadership.busy(true);
    await world.pass(10);
    expect(world.leaders).toEqual([seen]);
  });
});

describe("changes", () => {
  test("are told to all others, but not to a page that was left", async () => {
    const [one, two, left] = (await world.opened(3)) as [TestTab, TestTab, TestTab];
    left.page.live("suspended");
    two.leadership.hint();
    await world.rest();
    expect(one.told).toContain("hinted");
    expect([...two.told, ...left.told]).not.toContain("hinted");
  });

  test("a page that comes to be seen is told", async () => {
    const [, page] = (await world.opened(2)) as [TestTab, TestTab];
    page.page.live("hidden");
    page.page.live("visible");
    expect(page.told).toEqual(["resumed"]);
  });
});

describe("a leader that is frozen without being told", () => {
  test("is robbed after three looks without a sign of life, and fenced from then on", async () => {
    const [frozen, other] = await frozenLeader();
    await world.pass(5);
    expect(other.isLeading).toBe(false);
    await world.pass(3);
    expect(world.leaders).toEqual([other]);
    expect(await world.store.write({}, frozen.epoch)).toEqual({ name: "fenced" });
  });

  test("learns it when it thaws, takes nothing back, and waits like all others", async () => {
    const [frozen, other] = await frozenLeader();
    await world.pass(20);
    frozen.thaw();
    await world.pass(60);
    expect(frozen.told.filter((news) => news !== "hinted")).toEqual(["granted", "lost"]);
    expect(world.leaders).toEqual([other]);
    other.close();
    await world.rest();
    expect(world.leaders).toEqual([frozen]);
  });

  test("is not robbed by a page that nobody sees, nor by one with nothing to send", async () => {
    const [frozen, other] = await frozenLeader();
    other.page.live("hidden");
    await world.pass(60);
    other.page.live("visible");
    other.leadership.busy(false);
    await world.pass(60);
    expect(frozen.isLeading).toBe(true);
    expect(world.leaders).toEqual([]);
  });
});

describe("a leader that lives is not robbed", () => {
  test("by a tab that hears nothing of the channel", async () => {
    const [leader] = (await world.opened(1)) as [TestTab];
    const deaf = world.open({ isDeaf: true });
    for (const tab of [leader, deaf]) tab.leadership.busy(true);
    await world.pass(600);
    expect(deaf.told).toEqual([]);
    expect(world.leaders).toEqual([leader]);
  });

  test("by a tab that has something to send of which it knows nothing: it is told", async () => {
    const [leader, other] = (await world.opened(2)) as [TestTab, TestTab];
    other.leadership.busy(true);
    await world.pass(600);
    expect(world.leaders).toEqual([leader]);
    expect(leader.told).toContain("hinted");
  });

  test("by a tab whose store fails, or doesn't answer", async () => {
    const [leader, other] = (await world.opened(2)) as [TestTab, TestTab];
    leader.freeze();
    world.atStore = () => Promise.reject(new Error("no"));
    other.leadership.busy(true);
    await world.pass(60);
    world.atStore = () => new Promise(() => undefined);
    await world.pass(60);
    expect(other.told).toEqual([]);
  });

  test("by tabs of a device that has slept", async () => {
    const [leader, other] = (await world.opened(2)) as [TestTab, TestTab];
    for (const tab of [leader, other]) tab.leadership.busy(true);
    await world.pass(10);
    for (let night = 0; night < 10; night += 1) {
      for (const tab of [other, leader]) {
        tab.clock.sleep(8 * 3_600_000);
        tab.clock.advance(0);
      }
      await world.pass(1);
    }
    expect(world.leaders).toEqual([leader]);
  });
});

describe("with nothing to send", () => {
  test("nobody writes to the store, looks into it or keeps a timer", async () => {
    const tabs = await world.opened(3);
    let calls = 0;
    world.atStore = (call) => {
      calls += 1;
      return call();
    };
    await world.pass(60);
    expect(calls).toBe(0);
    expect(tabs.map(({ clock }) => clock.waiting)).toEqual([0, 0, 0]);
  });

  test("and after it was closed nothing is left", async () => {
    const [one, two] = (await world.opened(2)) as [TestTab, TestTab];
    for (const tab of [one, two]) tab.leadership.busy(true);
    await world.pass(5);
    for (const tab of [one, two]) tab.close();
    await world.rest();
    expect([one.clock.waiting, two.clock.waiting]).toEqual([0, 0]);
    one.page.live("resumed");
    await world.rest();
    expect(one.told.filter((news) => news === "granted")).toHaveLength(1);
  });
});

describe("without the browser's locks", () => {
  test("one tab leads, others only when no sign of life comes from it", async () => {
    const [first, second] = (await world.opened(2, { isLeased: true })) as [TestTab, TestTab];
    await world.pass(10);
    const [leader, other] = first.isLeading ? [first, second] : [second, first];
    await world.pass(60);
    expect(world.leaders).toEqual([leader]);
    leader.crash();
    await world.pass(10);
    expect(world.leaders).toEqual([other]);
  });

  test("two that believe to lead are told apart by the epoch", async () => {
    const tabs = await world.opened(4, { isLeased: true });
    await world.pass(10);
    expect(world.leaders).toHaveLength(1);
    expect(tabs.filter(({ told }) => told.includes("granted")).length).toBeGreaterThan(0);
  });
});
