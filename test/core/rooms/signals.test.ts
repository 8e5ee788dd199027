import { beforeEach, describe, expect, test } from "vitest";
import { roomLimits } from "../../../src/server/rooms-wire.js";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const ignore = (): void => undefined;
let world: RoomWorld;
let ana: Tab;
let ben: Tab;

beforeEach(async () => {
  world = new RoomWorld();
  ana = world.tab("ana");
  ben = world.tab("ben");
  for (const tab of [ana, ben]) {
    tab.room.members.subscribe(ignore);
    tab.room.typing.subscribe(ignore);
  }
  await settle();
});

const typing = (tab: Tab): readonly string[] => tab.room.typing.current.members.map(({ name }) => name);

describe("typing", () => {
  test("is seen by others, not by oneself, also not in another tab", async () => {
    const other = world.tab("ben");
    other.room.typing.subscribe(ignore);
    await settle();
    ben.room.typing.input();
    await settle();
    expect([typing(ana), typing(ben), typing(other)]).toEqual([["ben"], [], []]);
  });

  test("is said with the first key, and every three seconds while keys come", async () => {
    for (let second = 0; second < 12; second++) {
      for (let key = 0; key < 5; key++) ben.room.typing.input();
      await world.pass(1_000);
    }
    expect(world.server.counts.signals).toBe(4);
    expect(typing(ana)).toEqual(["ben"]);
  });

  test.each([
    ["the user stops", (tab: Tab) => tab.room.typing.stop()],
    ["the tab crashes", (tab: Tab) => void tab.crash()],
    ["keys stop", ignore],
  ])("ends when %s", async (_, act) => {
    ben.room.typing.input();
    await settle();
    act(ben);
    await world.pass(5_000);
    expect(typing(ana)).toEqual([]);
    expect(ana.room.typing.current.others).toBe(0);
  });

  test("ends by the clock where no more is heard of the server", async () => {
    ben.room.typing.input();
    await settle();
    ana.setLink({ isOpen: false });
    await world.pass(5_000);
    expect(typing(ana)).toEqual([]);
  });

  test("ends at once by `stop`, also while the first word is still on its way", async () => {
    ben.room.typing.input();
    ben.room.typing.stop();
    await settle();
    await world.pass(1_000);
    expect(typing(ana)).toEqual([]);
  });

  test("says nothing by `stop` where nothing was said", async () => {
    ben.room.typing.stop();
    await world.pass(1_000);
    expect(world.server.counts.signals).toBe(0);
  });

  test("is not said to nobody, in a hidden tab, without a connection, or unseen", async () => {
    const alone = new RoomWorld();
    const only = alone.tab("ana");
    only.room.typing.subscribe(ignore);
    await settle();
    only.room.typing.input();
    ben.tell("hidden");
    ben.room.typing.input();
    ben.tell("visible");
    ben.setLink({ isOpen: false });
    await world.pass(4_000);
    ben.room.typing.input();
    ben.setLink({ isOpen: true });
    ben.room.appearAs(undefined, "offline");
    await world.pass(4_000);
    ben.room.typing.input();
    await world.pass(10_000);
    expect([alone.server.counts.signals, world.server.counts.signals]).toEqual([0, 0]);
  });

  test("of somebody beyond those listed is counted", async () => {
    world.server.listLimit = 1;
    await world.pass(1_000);
    world.server.changed();
    await world.pass(6_000);
    ben.room.typing.input();
    await settle();
    expect(ana.room.typing.current).toEqual({ members: [], others: 1 });
  });
});

describe("signals of an app's own kind", () => {
  test("show the newest of what was sent while one was on its way", async () => {
    const seen: unknown[] = [];
    ana.room
      .signal<number>("pointer")
      .subscribe((signals) => seen.push(...signals.map(({ value }) => value)));
    await settle();
    const pointer = ben.room.signal<number>("pointer");
    for (let x = 1; x <= 40; x++) pointer.send(x);
    await settle();
    await world.pass(1_000);
    expect(seen).toEqual([1, 40]);
    expect(world.server.counts.signals).toBe(2);
  });

  test("are not sent by a hidden tab, which may still take back what it showed", async () => {
    const pointer = ben.room.signal<number>("pointer");
    ana.room.signal<number>("pointer").subscribe(ignore);
    await settle();
    pointer.send(1, 60_000);
    await settle();
    ben.tell("hidden");
    await world.pass(2_000);
    pointer.send(2, 60_000);
    await world.pass(2_000);
    expect(ana.room.signal("pointer").current.map(({ value }) => value)).toEqual([1]);
    expect(world.server.counts.signals).toBe(1);
    pointer.end();
    await settle();
    expect(ana.room.signal("pointer").current).toEqual([]);
  });

  test("wait for the answer to the one before, however long it takes", async () => {
    let answer = (): void => undefined;
    ben.slow = new Promise((resolve) => (answer = resolve));
    const pointer = ben.room.signal<number>("pointer");
    const seen: unknown[] = [];
    ana.room
      .signal<number>("pointer")
      .subscribe((signals) => seen.push(...signals.map(({ value }) => value)));
    for (let x = 1; x <= 5; x++) {
      pointer.send(x);
      await world.pass(1_000);
    }
    answer();
    await settle();
    await world.pass(1_000);
    expect(seen).toEqual([1, 5]);
  });

  test("that take longer than ten seconds to arrive are shown to nobody", async () => {
    const hands = ana.room.signal<string>("hand");
    hands.subscribe(ignore);
    await settle();
    let arrive = (): void => undefined;
    ben.slow = new Promise((resolve) => (arrive = resolve));
    ben.room.signal<string>("hand").send("up", 60_000);
    await world.pass(11_000);
    arrive();
    await settle();
    expect(hands.current).toEqual([]);
  });

  test("of different kinds don't disturb each other", async () => {
    let heard = 0;
    ana.room.signal<number>("pointer").subscribe(() => heard++);
    await settle();
    heard = 0;
    ben.room.typing.input();
    ben.room.signal<string>("hand").send("up");
    await settle();
    expect(heard).toBe(0);
    expect(ana.room.signal<string>("hand").current).toEqual([]);
  });

  test("of one's own tab don't come back, those of one's other tab do", async () => {
    const other = world.tab("ben");
    for (const tab of [ben, other]) tab.room.signal<string>("hand").subscribe(ignore);
    await settle();
    ben.room.signal<string>("hand").send("up");
    await settle();
    const counts = [ben, other].map((tab) => tab.room.signal<string>("hand").current.length);
    expect(counts).toEqual([0, 1]);
  });

  test("end for others with the session that sent them", async () => {
    const hands = ana.room.signal<string>("hand");
    hands.subscribe(ignore);
    ben.room.signal<string>("hand").send("up", 60_000);
    await world.pass(1_000);
    expect(hands.current).toMatchObject([{ userId: "ben", value: "up" }]);
    ben.tell("suspended");
    await settle();
    expect(hands.current).toEqual([]);
  });

  test("go on over a token that is replaced", async () => {
    const hands = ana.room.signal<string>("hand");
    hands.subscribe(ignore);
    await settle();
    world.server.revoke("somebody else");
    await world.pass(3_000);
    ben.room.signal<string>("hand").send("up", 60_000);
    await settle();
    expect(hands.current).toMatchObject([{ userId: "ben" }]);
  });

  test("are heard no more by who has stopped to listen", async () => {
    const hands = ana.room.signal<string>("hand");
    let heard = 0;
    const leave = hands.subscribe(() => heard++);
    await settle();
    leave();
    heard = 0;
    ben.room.signal<string>("hand").send("up");
    await settle();
    expect([heard, hands.current]).toEqual([0, []]);
  });
});

describe("signals whose values are checked", () => {
  type Hand = "up" | "down";
  const isHand = (value: unknown): value is Hand => value === "up" || value === "down";
  const heard = (tab: Tab, check = isHand): unknown[] => {
    const values: unknown[] = [];
    const listen = (signals: readonly { value: unknown }[]) =>
      values.push(...signals.map(({ value }) => value));
    tab.room.signal("hand", check).subscribe(listen);
    return values;
  };

  test.each([["sideways"], [{ up: true }], [["up"]], [0], [""], [false]])(
    "are told of to nobody while they are %j",
    async (value) => {
      const values = heard(ana);
      await settle();
      ben.room.signal("hand").send(value, 60_000);
      await settle();
      expect([values, ana.room.signal("hand").current]).toEqual([[], []]);
      await world.pass(1_000);
      ben.room.signal("hand").send("up", 60_000);
      await settle();
      expect(values).toEqual(["up"]);
    },
  );

  test("are left out one by one, and those beside them are shown", async () => {
    const cleo = world.tab("cleo");
    cleo.room.members.subscribe(ignore);
    const values = heard(ana);
    await settle();
    cleo.room.signal("hand").send("sideways", 60_000);
    ben.room.signal("hand").send("up", 60_000);
    await settle();
    expect(values).toEqual(["up"]);
    expect(ana.room.signal("hand").current).toMatchObject([{ userId: "ben" }]);
  });

  test("end for the page when what follows isn't allowed", async () => {
    heard(ana);
    await settle();
    ben.room.signal("hand").send("up", 60_000);
    await settle();
    await world.pass(1_000);
    ben.room.signal("hand").send("sideways", 60_000);
    await settle();
    expect(ana.room.signal("hand").current).toEqual([]);
  });

  test("are checked for all who ask for the kind, also those who have asked before", async () => {
    const early: unknown[] = [];
    ana.room.signal("hand").subscribe((signals) => early.push(signals.map(({ value }) => value)));
    await settle();
    ben.room.signal("hand").send("sideways", 60_000);
    await settle();
    expect(early.at(-1)).toEqual(["sideways"]);
    ana.room.signal("hand", isHand);
    expect(early.at(-1)).toEqual([]);
    // Another one takes its place, and what was left out is shown again where it allows it.
    ana.room.signal("hand", (value): value is string => typeof value === "string");
    expect(early.at(-1)).toEqual(["sideways"]);
  });

  test("stay the same objects while the same check is given again", async () => {
    heard(ana);
    await settle();
    ben.room.signal("hand").send("up", 60_000);
    await settle();
    const { current } = ana.room.signal("hand");
    expect(ana.room.signal("hand", isHand).current).toBe(current);
    expect(ana.room.signal("hand", (value): value is Hand => isHand(value)).current).toBe(current);
  });

  test("are left out where the check throws, and the page is told once", async () => {
    const values = heard(
      ana,
      (value): value is Hand => (value as { shape: { side: Hand } }).shape.side === "up",
    );
    await settle();
    for (let round = 0; round < 3; round++) {
      ben.room.signal("hand").send(`up ${round}`, 60_000);
      await settle();
      await world.pass(1_000);
    }
    expect(values).toEqual([]);
    expect(ana.warnings).toEqual([expect.stringContaining('check of signals "hand" throws')]);
  });

  test("that aren't allowed are told of once, however many come", async () => {
    heard(ana);
    await settle();
    for (let round = 0; round < 3; round++) {
      ben.room.signal("hand").send(`sideways ${round}`, 60_000);
      await settle();
      await world.pass(1_000);
    }
    expect(ana.warnings).toEqual([expect.stringContaining("left out")]);
    expect(ben.warnings).toEqual([]);
  });
});

describe("signals that no backend would take", () => {
  const bytes = (count: number) => "x".repeat(count - 2);

  test("are refused by their size, in bytes of JSON", async () => {
    const notes = ben.room.signal<string>("note");
    notes.send(bytes(roomLimits.signalBytes));
    await settle();
    expect(world.server.counts.signals).toBe(1);
    const large = () => notes.send(bytes(roomLimits.signalBytes + 1));
    expect(large).toThrow(expect.objectContaining({ code: "bad-options" }));
    expect(large).toThrow("has 1025");
    // Four bytes each.
    expect(() => notes.send("🙂".repeat(300))).toThrow("has 1202");
    await world.pass(5_000);
    expect(world.server.counts.signals).toBe(1);
  });

  test.each([
    ["nothing", undefined],
    ["a function", ignore],
    ["a big number", 1n],
    ["a circle", Object.assign([] as unknown[], { 0: null }) as unknown],
  ])("are refused where they are %s", (name, value) => {
    if (name === "a circle") (value as unknown[])[0] = value;
    expect(() => ben.room.signal("note").send(value)).toThrow(
      expect.objectContaining({ code: "bad-options" }),
    );
  });

  test.each(["", "Hand", "9", "a b", "x".repeat(33), "ä"])("are refused by their kind, %j", (kind) => {
    expect(() => ben.room.signal(kind)).toThrow(expect.objectContaining({ code: "bad-options" }));
  });

  test("for another reason are told of once", async () => {
    const hand = ben.room.signal<number>("hand");
    for (let round = 0; round < 3; round++) {
      world.server.refusal = { name: "too-many-kinds" };
      hand.send(round);
      await settle();
      ben.failure = new Error(`request ${round}`);
      await world.pass(1_000);
      hand.send(round);
      await settle();
      ben.failure = undefined;
      await world.pass(1_000);
    }
    expect(ben.warnings).toHaveLength(1);
    expect(ben.warnings[0]).toContain("too many kinds");
  });
});
