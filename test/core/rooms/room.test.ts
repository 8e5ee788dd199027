import { beforeEach, describe, expect, test } from "vitest";
import type { MembersState } from "../../../src/core/rooms/members-state.js";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const ignore = (): void => undefined;
let world: RoomWorld;

beforeEach(() => (world = new RoomWorld()));

/** Is in the room, and has been told who else is. */
async function present(tab: Tab): Promise<Tab & { leave: () => void }> {
  const leave = tab.room.members.subscribe(ignore);
  await settle();
  return Object.assign(tab, { leave });
}

describe("who is in a room", () => {
  test("sees oneself first, then who has been there longest", async () => {
    await present(world.tab("ana"));
    await world.pass(1_000);
    await present(world.tab("ben"));
    await world.pass(1_000);
    const cleo = await present(world.tab("cleo"));
    expect(cleo.names).toEqual(["cleo", "ana", "ben"]);
  });

  test("is one member with several tabs, and stays one when one of them is closed", async () => {
    const ana = await present(world.tab("ana"));
    const first = await present(world.tab("ben"));
    await present(world.tab("ben"));
    expect(ana.names).toEqual(["ana", "ben"]);
    first.tell("suspended");
    await world.pass(10_000);
    expect(ana.names).toEqual(["ana", "ben"]);
  });

  test("stays while beats come, and for half a minute at most when they end", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    await world.pass(600_000);
    expect(ana.names).toEqual(["ana", "ben"]);
    ben.crash();
    await world.pass(19_000);
    expect(ana.names).toEqual(["ana", "ben"]);
    await world.pass(12_000);
    expect(ana.names).toEqual(["ana"]);
  });

  test("is not seen to leave by a reload, whose farewell is heard or lost", async () => {
    const ana = await present(world.tab("ana"));
    const seen: string[] = [];
    ana.room.members.subscribe(() => seen.push(ana.names.join()));
    let ben: Tab = await present(world.tab("ben"));
    seen.length = 0;
    for (let round = 0; round < 10; round++) {
      ben.isBeaconLost = round % 2 === 0;
      ben = await present(ben.reload());
      expect(world.server.sessions.size).toBe(2);
      await world.pass(2_000);
    }
    await world.pass(30_000);
    expect(seen.filter((names) => names !== "ana,ben")).toEqual([]);
    expect(world.server.sessions.size).toBe(2);
  });

  test("is away, and not gone, in a hidden tab, and back at once", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    const isAway = (): boolean | undefined => {
      const { current } = ana.room.members;
      return current.name === "here" ? current.members.find(({ name }) => name === "ben")?.isAway : undefined;
    };
    ben.tell("hidden");
    await world.pass(4_000);
    expect(isAway()).toBe(false);
    await world.pass(2_000);
    expect(isAway()).toBe(true);
    await world.pass(3_600_000);
    expect(isAway()).toBe(true);
    ben.tell("visible");
    await settle();
    expect(isAway()).toBe(false);
  });

  test("writes nothing by a glance at another tab", async () => {
    await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    const before = world.server.counts.changes;
    for (let glance = 0; glance < 20; glance++) {
      ben.tell("hidden");
      await world.pass(3_000);
      ben.tell("visible");
      await world.pass(1_000);
    }
    expect(world.server.counts.changes).toBe(before);
  });

  test("is away after two minutes without input, and comes back with it", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    const away = (): boolean =>
      ana.room.members.current.name === "here" && ana.room.members.current.members.some((m) => m.isAway);
    ana.tell("input");
    for (let minute = 0; minute < 3; minute++) {
      await world.pass(60_000);
      ana.tell("input");
      if (minute === 0) ben.tell("input");
    }
    expect(away()).toBe(true);
    ben.tell("input");
    await settle();
    expect(away()).toBe(false);
  });

  test("changes nothing for others by being there", async () => {
    const tabs = await Promise.all(Array.from({ length: 8 }, (_, n) => present(world.tab(`user ${n}`))));
    await world.pass(5_000);
    const before = world.server.counts.changes;
    for (let minute = 0; minute < 10; minute++) {
      await world.pass(60_000);
      for (const tab of tabs) tab.tell("input");
    }
    expect(world.server.counts.changes).toBe(before);
    expect(tabs[3]!.names).toHaveLength(8);
  });

  test("beats once a minute in a hidden tab", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    for (const tab of [ana, ben]) tab.tell("hidden");
    await world.pass(10_000);
    const { beats } = world.server.counts;
    await world.pass(3_600_000);
    expect(world.server.counts.beats - beats).toBeLessThanOrEqual(2 * 60);
  });

  test("beats rarely while alone", async () => {
    await present(world.tab("ana"));
    await world.pass(1_000);
    const { beats } = world.server.counts;
    await world.pass(300_000);
    expect(world.server.counts.beats - beats).toBeLessThanOrEqual(11);
    expect(world.server.sessions.size).toBe(1);
  });

  test("is not gone by going alone to a full room and back", async () => {
    const ana = await present(world.tab("ana"));
    await world.pass(200_000);
    const ben = await present(world.tab("ben"));
    await world.pass(60_000);
    expect([ana.names, ben.names]).toEqual([
      ["ana", "ben"],
      ["ben", "ana"],
    ]);
  });
});

describe("a bad network", () => {
  test("keeps who was there, as stale, and nobody twice or missing after it", async () => {
    const ana = await present(world.tab("ana"));
    await present(world.tab("ben"));
    ana.setLink({ isOpen: false });
    expect(ana.room.members.current).toMatchObject({ name: "here", isStale: true });
    await world.pass(200_000);
    expect(ana.names).toEqual(["ana", "ben"]);
    ana.setLink({ isOpen: true });
    await world.pass(6_000);
    expect(ana.room.members.current).toMatchObject({ name: "here", isStale: false, count: 2 });
    expect(world.server.sessions.size).toBe(2);
  });

  test("that loses one beat ends nothing, and its goodbye still works", async () => {
    await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    ben.network = "cut";
    await world.pass(11_000);
    ben.network = "on";
    await world.pass(20_000);
    expect(world.server.sessions.size).toBe(2);
    ben.tell("suspended");
    expect(world.server.sessions.size).toBe(1);
  });

  test("that loses the answer to a join leaves no ghost behind", async () => {
    const ana = world.tab("ana");
    ana.network = "deaf";
    await present(ana);
    ana.network = "on";
    await world.pass(60_000);
    expect(world.server.sessions.size).toBe(1);
    expect(ana.names).toEqual(["ana"]);
  });

  test("sleeps for an hour, and is there again after it", async () => {
    const ana = await present(world.tab("ana"));
    await present(world.tab("ben"));
    world.clock.sleep(3_600_000);
    world.server.sweep();
    await world.pass(20_000);
    expect(ana.names).toEqual(["ana", "ben"]);
    expect(world.server.sessions.size).toBe(2);
  });

  test("asks a server that fails less and less", async () => {
    const ana = world.tab("ana");
    ana.failure = new Error("no such function");
    await present(ana);
    expect(ana.room.members.current.name).toBe("failed");
    ana.failure = undefined;
    await world.pass(2_000);
    expect(ana.names).toEqual(["ana"]);
  });

  test("says nothing while nobody knows who acts", async () => {
    const ana = world.tab("ana");
    ana.setLink({ identity: "ana", isOpen: false });
    await present(ana);
    await world.pass(60_000);
    expect(world.server.counts.joins).toBe(0);
    ana.setLink({ isOpen: true });
    await settle();
    expect(ana.names).toEqual(["ana"]);
  });
});

describe("rights", () => {
  test("taken away end what one sees and is seen by at once, before anybody has asked again", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    const [seenByAna, seenByBen] = [ana, ben].map(({ room }) => {
      const pointer = room.signal<number>("pointer");
      pointer.subscribe(ignore);
      return pointer;
    });
    await settle();
    for (const { room } of [ana, ben]) room.signal<number>("pointer").send(1, 60_000);
    await settle();
    expect([seenByAna?.current.length, seenByBen?.current.length]).toEqual([1, 1]);
    world.server.revoke("ben");
    expect(ben.room.members.current).toEqual({ name: "joining" });
    expect(ana.names).toEqual(["ana"]);
    expect([seenByAna?.current, seenByBen?.current]).toEqual([[], []]);
    await settle();
    expect(ben.room.members.current).toEqual({ name: "denied" });
    await world.pass(2_000);
    expect(ben.room.members.current).toEqual({ name: "denied" });
    expect(ana.names).toEqual(["ana"]);
    expect(ana.room.members.current).toMatchObject({ isStale: false });
  });

  test("that all have to ask for again end, of those who don't get them, when all have asked", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await present(world.tab("ben"));
    world.server.banned.add("ben");
    world.server.askAll();
    await world.pass(2_000);
    expect(ben.room.members.current).toEqual({ name: "denied" });
    expect(ana.names).toEqual(["ana"]);
    expect(ana.room.members.current).toMatchObject({ isStale: false });
  });

  test("taken away from somebody else keep nobody there who leaves before they have asked again", async () => {
    await present(world.tab("ana"));
    const cleo = await present(world.tab("cleo"));
    world.server.revoke("ben");
    cleo.tell("suspended");
    await settle();
    expect([...world.server.sessions.values()].map(({ userId }) => userId)).toEqual(["ana"]);
  });

  test("taken away from somebody hide nobody who loads their page again meanwhile", async () => {
    const ana = await present(world.tab("ana"));
    await present(world.tab("ben"));
    const cleo = await present(world.tab("cleo"));
    world.server.revoke("ben");
    cleo.tell("suspended");
    await world.pass(2_000);
    expect(ana.names).toEqual(["ana", "cleo"]);
  });

  test("that all have asked for again hide nobody who loads their page again later", async () => {
    const ana = await present(world.tab("ana"));
    const cleo = await present(world.tab("cleo"));
    world.server.askAll();
    await world.pass(2_000);
    expect(ana.names).toEqual(["ana", "cleo"]);
    cleo.leave();
    await world.pass(2_000);
    expect(ana.names).toEqual(["ana", "cleo"]);
  });

  test("of another user are asked for anew, and nothing of the former's is shown", async () => {
    const tab = await present(world.tab("ana"));
    await present(world.tab("ben"));
    const seen: MembersState[] = [];
    tab.room.members.subscribe((state) => seen.push(state));
    tab.setLink({ identity: "cleo" });
    expect(tab.room.members.current).toEqual({ name: "joining" });
    await world.pass(6_000);
    expect(tab.names).toEqual(["cleo", "ben"]);
    expect([...world.server.sessions.values()].map(({ userId }) => userId).sort()).toEqual(["ben", "cleo"]);
    world.server.banned.add("dan");
    tab.setLink({ identity: "dan" });
    await settle();
    expect(tab.room.members.current).toEqual({ name: "denied" });
  });

  test("to be there unseen: others don't see it", async () => {
    const ana = await present(world.tab("ana"));
    const ben = world.tab("ben");
    ben.room.appearAs(undefined, "offline");
    await present(ben);
    expect(ana.names).toEqual(["ana"]);
    expect(ben.names).toEqual(["ben", "ana"]);
    ben.room.appearAs({ name: "Benjamin" });
    await settle();
    expect(ana.names).toEqual(["ana", "Benjamin"]);
  });
});

describe("leaving", () => {
  test("takes a second, so that what is moved on the page stays", async () => {
    const ana = await present(world.tab("ana"));
    ana.leave();
    await settle();
    const leave = ana.room.members.subscribe(ignore);
    await world.pass(5_000);
    expect([world.server.counts.joins, world.server.counts.leaves]).toEqual([1, 0]);
    leave();
    await world.pass(2_000);
    expect(world.server.sessions.size).toBe(0);
    expect(world.clock.waiting).toBe(0);
  });

  test("is undone by a page that comes back out of the back-forward cache", async () => {
    const ana = await present(world.tab("ana"));
    await present(world.tab("ben"));
    ana.tell("suspended");
    expect(world.server.sessions.size).toBe(1);
    await world.pass(60_000);
    ana.tell("resumed");
    await settle();
    expect(ana.names).toEqual(["ana", "ben"]);
    expect(world.server.sessions.size).toBe(2);
  });

  /** Was let in, and hasn't heard of it. */
  async function joiningTab(userId: string): Promise<Tab> {
    const tab = world.tab(userId);
    tab.pause();
    await present(tab);
    expect(world.server.userIds).toContain(userId);
    return tab;
  }

  test("before any answer came is a farewell all the same", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await joiningTab("ben");
    ben.tell("suspended");
    expect(world.server.userIds).toEqual(["ana"]);
    await world.pass(6_000);
    expect(ana.names).toEqual(["ana"]);
  });

  test("before any answer came, unheard, is made good when the tab is loaded again", async () => {
    const ben = await joiningTab("ben");
    ben.isBeaconLost = true;
    await present(ben.reload());
    expect(world.server.userIds).toEqual(["ben"]);
  });

  test("as another user, before any answer came, leaves nobody behind", async () => {
    const ben = await joiningTab("ben");
    ben.wake();
    ben.setLink({ identity: "cleo" });
    await settle();
    expect(world.server.userIds).toEqual(["cleo"]);
  });

  test("whose answers to joins were lost has one session, and ends it", async () => {
    const ben = world.tab("ben");
    ben.network = "deaf";
    await present(ben);
    await world.pass(5_000);
    expect(world.server.counts.joins).toBeGreaterThan(2);
    expect(world.server.userIds).toEqual(["ben"]);
    ben.network = "on";
    await world.pass(10_000);
    expect(ben.names).toEqual(["ben"]);
    expect(world.server.userIds).toEqual(["ben"]);
    ben.tell("suspended");
    expect(world.server.userIds).toEqual([]);
  });

  test("isn't what somebody does who asks once more before any answer came", async () => {
    const ana = await present(world.tab("ana"));
    const ben = await joiningTab("ben");
    ben.room.appearAs({ name: "Benjamin" });
    await settle();
    ben.wake();
    await settle();
    expect(world.server.counts.joins).toBe(3);
    expect(ana.names).toEqual(["ana", "Benjamin"]);
    expect(ben.names).toEqual(["Benjamin", "ana"]);
    expect(world.server.counts.leaves).toBe(0);
  });

  test("while asking to be let in leaves no ghost", async () => {
    const ana = world.tab("ana");
    const leave = ana.room.members.subscribe(ignore);
    ana.tell("suspended");
    await settle();
    leave();
    await world.pass(5_000);
    expect(world.server.sessions.size).toBe(0);
  });
});

describe("a large room", () => {
  test("lists its first members, and counts all", async () => {
    world.server.extra = Array.from({ length: 140 }, (_, n) => ({
      userId: `user ${String(n).padStart(3, "0")}`,
      profile: { name: `user ${n}` },
      away: false,
      joinedAt: n,
    }));
    const ana = await present(world.tab("ana"));
    expect(ana.room.members.current).toMatchObject({ count: 101, isExact: false });
    world.server.online = 141;
    world.server.changed();
    expect(ana.room.members.current).toMatchObject({ count: 141, isExact: true });
    expect(ana.names).toHaveLength(101);
    expect(ana.names[0]).toBe("ana");
  });
});
