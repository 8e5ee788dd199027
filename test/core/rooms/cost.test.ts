import { describe, expect, test } from "vitest";
import { RoomWorld, settle, type Tab } from "./room-world.js";

const seconds = 1_000;
const hour = 3_600 * seconds;

/** As many members in a room, who have been there for a while. */
async function roomOf(count: number): Promise<{ world: RoomWorld; tabs: readonly Tab[] }> {
  const world = new RoomWorld();
  const tabs = Array.from({ length: count }, (_, n) => world.tab(`user ${n}`));
  for (const tab of tabs) {
    tab.room.members.subscribe(() => undefined);
    tab.room.typing.subscribe(() => undefined);
  }
  await settle();
  await world.pass(10 * seconds);
  return { world, tabs };
}

/** What is said within `ms`, while `act` is done in each tab every `everyMs`. */
async function said(world: RoomWorld, ms: number, everyMs = ms, act: () => void = () => undefined) {
  const before = { ...world.server.counts };
  for (let at = 0; at < ms; at += everyMs) {
    act();
    // Shorter than a second of `pass`, where something is done more often.
    world.clock.advance(everyMs < seconds ? everyMs : 0);
    await settle();
    if (everyMs >= seconds) await world.pass(everyMs);
  }
  const { beats, signals, joins, leaves, changes } = world.server.counts;
  return {
    beats: beats - before.beats,
    signals: signals - before.signals,
    others: joins - before.joins + leaves - before.leaves,
    changes: changes - before.changes,
  };
}

// docs/rooms.md tells these figures.
describe("what members say in an hour", () => {
  test.each([
    [1, 120],
    [10, 360],
    [100, 360],
  ])("is, of %i who look on, a sign of life %i times each, and nothing else", async (count, each) => {
    const { world, tabs } = await roomOf(count);
    // Who does nothing at all would be away.
    const input = () => tabs.forEach((tab) => tab.tell("input"));
    // Ten minutes of the hundred tell as much as an hour.
    const part = count === 100 ? 6 : 1;
    const { beats, signals, others, changes } = await said(world, hour / part, 60 * seconds, input);
    expect({ beats: (beats * part) / count, signals, others, changes }).toEqual({
      beats: each,
      ...{ signals: 0, others: 0, changes: 0 },
    });
  });

  test("is, of those whose tab is hidden, a sign of life sixty times", async () => {
    const { world, tabs } = await roomOf(10);
    for (const tab of tabs) tab.tell("hidden");
    await world.pass(60 * seconds);
    expect(await said(world, hour)).toEqual({ beats: 600, signals: 0, others: 0, changes: 0 });
  });

  test("is no more for who does nothing: that they are away, once", async () => {
    const { world } = await roomOf(10);
    const { beats, changes } = await said(world, hour);
    expect(changes).toBe(10);
    expect(beats).toBeGreaterThanOrEqual(3_600);
    expect(beats).toBeLessThanOrEqual(3_600 + 10);
  });

  test("is that they type every three seconds while keys come", async () => {
    const { world, tabs } = await roomOf(10);
    const part = 6;
    const key = () => tabs[0]!.room.typing.input();
    const { signals } = await said(world, hour / part, seconds, key);
    expect(signals * part).toBe(1_200);
  });

  test("is a pointer that always moves four times a second, however often it moves", async () => {
    const { world, tabs } = await roomOf(10);
    const pointer = tabs[0]!.room.signal<number>("pointer");
    const part = 60;
    let x = 0;
    const move = () => pointer.send(x++);
    await said(world, seconds, 50, move);
    const { signals } = await said(world, hour / part, 50, move);
    expect(signals * part).toBe(14_400);
  });
});
