import { beforeEach, describe, expect, test } from "vitest";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const seconds = 1_000;
const minutes = 60 * seconds;
let world: RoomWorld;
let ana: Tab;
/** Whenever somebody saw something else than all who are there. */
let seen: string[];

beforeEach(async () => {
  world = new RoomWorld();
  ana = await present(world.tab("ana"));
  seen = [];
});

async function present(tab: Tab): Promise<Tab> {
  tab.room.members.subscribe(() => undefined);
  await settle();
  return tab;
}

/** From now on nothing else may be seen than these. */
function watch(...names: readonly string[]): void {
  ana.room.members.subscribe(() => {
    if (ana.names.join() !== names.join()) seen.push(ana.names.join());
  });
}

const hide = (tab: Tab): void => {
  tab.tell("hidden");
  tab.clock.isThrottled = true;
};
const show = (tab: Tab): void => {
  tab.clock.isThrottled = false;
  tab.tell("visible");
};

describe("who stays is never seen to leave", () => {
  test("with three tabs, of which browsers throttle those that nobody looks at", async () => {
    const tabs = [
      await present(world.tab("ben")),
      await present(world.tab("ben")),
      await present(world.tab("ben")),
    ];
    watch("ana", "ben");
    for (let hour = 0; hour < 3; hour++) {
      for (const [at, tab] of tabs.entries()) {
        if (at === hour) show(tab);
        else hide(tab);
      }
      await world.pass(60 * minutes);
    }
    // Nobody looks at any of them any more.
    tabs.forEach(hide);
    await world.pass(60 * minutes);
    expect(seen).toEqual([]);
    expect(world.server.sessions.size).toBe(4);
  });

  test("while they load one of three tabs again ten times, close another, and one crashes", async () => {
    const [first, second, third] = [
      await present(world.tab("ben")),
      await present(world.tab("ben")),
      await present(world.tab("ben")),
    ];
    watch("ana", "ben");
    let reloaded = first;
    for (let round = 0; round < 10; round++) {
      reloaded.isBeaconLost = round % 3 === 0;
      reloaded = await present(reloaded.reload());
      await world.pass(3 * seconds);
      if (round === 4) second.tell("suspended");
      if (round === 6) third.crash();
    }
    await world.pass(5 * minutes);
    expect(seen).toEqual([]);
    expect(world.server.sessions.size).toBe(2);
  });

  test("by going elsewhere and back, with the page kept as it was or not", async () => {
    const ben = await present(world.tab("ben"));
    watch("ana", "ben");
    for (let round = 0; round < 5; round++) {
      ben.isBeaconLost = round % 2 === 0;
      ben.tell("suspended");
      await world.pass(3 * seconds);
      ben.tell("resumed");
      await settle();
      await world.pass(20 * seconds);
    }
    expect(seen).toEqual([]);
    expect(world.server.sessions.size).toBe(2);
  });

  test("by an hour in which the machine of all of them sleeps", async () => {
    const ben = await present(world.tab("ben"));
    watch("ana", "ben");
    world.clock.sleep(60 * minutes);
    // Whoever wakes first: beats that are due, or the sweep of a backend that slept as well.
    world.clock.advance(0);
    world.server.sweep();
    await settle();
    await world.pass(1 * minutes);
    expect(seen).toEqual([]);
    expect(ben.names).toEqual(["ben", "ana"]);
  });
});

describe("who is gone", () => {
  test.each([
    ["visible", show, 25],
    ["hidden", hide, 150],
  ])("from a tab that is %s and never says so is seen for so long, and not longer", async (_, look, most) => {
    const ben = await present(world.tab("ben"));
    look(ben);
    await world.pass(5 * minutes);
    ben.crash();
    // What stays to be seen for a moment longer, so that a reload isn't, comes on top of what the server says.
    let listed = 0;
    while ([...world.server.sessions.values()].some(({ userId }) => userId === "ben")) {
      await world.pass(1 * seconds);
      listed++;
    }
    expect(listed).toBeLessThanOrEqual(most);
    await world.pass(5 * seconds);
    expect(ana.names).toEqual(["ana"]);
  });

  test("because their machine sleeps for an hour, is there once when it wakes, and no ghost", async () => {
    const tabs = [await present(world.tab("ben")), await present(world.tab("ben"))];
    for (const tab of tabs) tab.clock.sleep();
    await world.pass(60 * minutes);
    expect(ana.names).toEqual(["ana"]);
    for (const tab of tabs) tab.clock.wake();
    await settle();
    await world.pass(2 * seconds);
    expect(ana.names).toEqual(["ana", "ben"]);
    watch("ana", "ben");
    await world.pass(10 * minutes);
    expect(seen).toEqual([]);
    expect(world.server.sessions.size).toBe(3);
    for (const tab of tabs) expect(tab.names).toEqual(["ben", "ana"]);
  });
});
