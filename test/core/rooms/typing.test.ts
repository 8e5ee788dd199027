import { beforeEach, describe, expect, test } from "vitest";
import type { MembersState } from "../../../src/core/rooms/members-state.js";
import { ServerClock } from "../../../src/core/rooms/server-clock.js";
import { SignalChannel } from "../../../src/core/rooms/signal-channel.js";
import { SignalSender } from "../../../src/core/rooms/signal-sender.js";
import { Typing } from "../../../src/core/rooms/typing.js";
import { SourceValue } from "../../../src/core/source-value.js";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const ignore = (): void => undefined;
let world: RoomWorld;
let ana: Tab;
let ben: Tab;

function attend(tab: Tab): void {
  tab.room.members.subscribe(ignore);
  tab.room.typing.subscribe(ignore);
}

beforeEach(async () => {
  world = new RoomWorld();
  ana = world.tab("ana");
  ben = world.tab("ben");
  for (const tab of [ana, ben]) attend(tab);
  await settle();
});

const typing = (tab: Tab): readonly string[] => tab.room.typing.current.members.map(({ name }) => name);

async function key(tab: Tab): Promise<void> {
  tab.room.typing.input();
  await settle();
}

describe("typing", () => {
  test.each(["hidden", "suspended"] as const)("ends at once when the page is %s", async (event) => {
    await key(ben);
    expect(typing(ana)).toEqual(["ben"]);
    ben.tell(event);
    await world.pass(1_000);
    expect(typing(ana)).toEqual([]);
  });

  test("is said with the first key after the page was hidden", async () => {
    await key(ben);
    ben.tell("hidden");
    await key(ben);
    await world.pass(1_000);
    expect(typing(ana)).toEqual([]);
    ben.tell("visible");
    await key(ben);
    expect(typing(ana)).toEqual(["ben"]);
  });

  test("is said to who comes while keys come, with the next key", async () => {
    const alone = new RoomWorld();
    const only = alone.tab("ana");
    attend(only);
    await settle();
    await key(only);
    const late = alone.tab("cleo");
    attend(late);
    await settle();
    await key(only);
    expect(typing(late)).toEqual(["ana"]);
  });

  test("is said with the next key of a session that had to begin anew", async () => {
    await key(ben);
    await world.pass(2_000);
    ben.room.appearAs({ name: "ben" });
    await settle();
    await key(ben);
    await world.pass(4_000);
    expect(typing(ana)).toEqual(["ben"]);
  });

  test("is said with the next key when the connection is back", async () => {
    ben.setLink({ isOpen: false });
    await key(ben);
    ben.setLink({ isOpen: true });
    await settle();
    await key(ben);
    expect(typing(ana)).toEqual(["ben"]);
  });

  test("doesn't count oneself at another device, also while it isn't known yet who is there", async () => {
    const other = world.tab("ben");
    const counts: number[] = [];
    await key(ben);
    other.room.typing.subscribe(({ members, others }) => counts.push(members.length + others));
    await settle();
    await world.pass(1_000);
    expect(Math.max(...counts)).toBe(0);
  });

  test("is shown of nobody before oneself is known", () => {
    const { clock } = world;
    const people = new SourceValue<MembersState>({ name: "joining" });
    const channel = new SignalChannel<true>({
      clock,
      serverClock: new ServerClock(clock),
      sender: new SignalSender({ clock, everyMs: 0, say: () => undefined, gone: ignore, refused: ignore }),
      follow: () => ignore,
      kind: "typing",
      warn: ignore,
    });
    const attendance = { isVisible: true, subscribe: () => ignore };
    const seen: number[] = [];
    new Typing({ clock, attendance, channel, people }).subscribe(({ others }) => seen.push(others));
    channel.take([
      { session: "s", userId: "me", value: true, at: clock.now(), expiresAt: clock.now() + 5_000 },
    ]);
    const me = {
      userId: "me",
      name: "Me",
      avatar: null,
      color: null,
      isSelf: true,
      isAway: false,
      joinedAt: 0,
    };
    people.set({ name: "here", members: [me], count: 1, isExact: true, isStale: false });
    expect(seen).toEqual([0]);
  });

  test("is shown of nobody to who may not be there any more", async () => {
    await key(ben);
    world.server.revoke("ana");
    await world.pass(3_000);
    expect(ana.room.typing.current).toEqual({ members: [], others: 0 });
  });

  test("watches the page no longer than it is shown", async () => {
    const before = ben.attendanceListenerCount;
    for (let keys = 0; keys < 3; keys++) await key(ben);
    expect(ben.attendanceListenerCount).toBe(before + 1);
    ben.room.typing.stop();
    expect(ben.attendanceListenerCount).toBe(before);
    await key(ben);
    await world.pass(4_000);
    await key(ben);
    await world.pass(4_000);
    expect(ben.attendanceListenerCount).toBe(before + 1);
    await world.pass(2_000);
    expect(ben.attendanceListenerCount).toBe(before);
  });
});
