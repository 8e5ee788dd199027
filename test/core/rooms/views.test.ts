import { beforeEach, describe, expect, test } from "vitest";
import { type SharedView, Views } from "../../../src/core/rooms/views.js";
import { RoomWorld, settle, type Tab } from "./room-world.js";

interface Reader {
  readonly tab: Tab;
  readonly views: Views;
  /** Does something with the page. */
  readonly act: () => void;
  readonly leave: () => void;
}

let world: RoomWorld;
let ana: Reader;
let ben: Reader;
let anasView: SharedView;

async function reader(userId: string): Promise<Reader> {
  const tab = world.tab(userId);
  const acts = new Set<() => void>();
  const onAct = (listener: () => void) => {
    acts.add(listener);
    return () => acts.delete(listener);
  };
  const { clock, room } = tab;
  const leave = room.members.subscribe(() => undefined);
  await settle();
  return { tab, views: new Views({ room, clock, onAct }), act: () => acts.forEach((act) => act()), leave };
}

beforeEach(async () => {
  world = new RoomWorld();
  ana = await reader("ana");
  ben = await reader("ben");
  anasView = ana.views.share();
  anasView.look({ anchor: "first", offset: 0 });
  await settle();
});

const second = { anchor: "second", offset: 0.5 };

describe("who follows somebody", () => {
  test("is told at once what they look at, and then of each change", async () => {
    const following = ben.views.follow("ana");
    const seen: unknown[] = [];
    following.subscribe((state) => seen.push(state));
    await settle();
    await world.pass(1_000);
    anasView.look(second);
    await settle();
    expect(seen).toEqual([
      { name: "waiting" },
      { name: "following", view: { anchor: "first", offset: 0 } },
      { name: "following", view: second },
    ]);
  });

  test("goes on for as long as nothing moves", async () => {
    const following = ben.views.follow("ana");
    await world.pass(600_000);
    expect(following.current).toEqual({ name: "following", view: { anchor: "first", offset: 0 } });
    // Two signals, each sent again in half of the minute that it lives.
    expect(world.server.counts.signals).toBeLessThanOrEqual(2 * 20 + 2);
  });

  test("stops by what they do, and nothing is sent to them any more", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    ben.act();
    expect(following.current).toEqual({ name: "ended", why: "stopped" });
    await world.pass(1_000);
    const { signals } = world.server.counts;
    anasView.look(second);
    await world.pass(120_000);
    expect(world.server.counts.signals).toBe(signals);
    expect(following.current.name).toBe("ended");
    ben.act();
    following.stop();
    expect(following.current).toEqual({ name: "ended", why: "stopped" });
  });

  test("stops when the other one leaves, but not by a reload of theirs", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    const again = ana.tab.reload();
    again.room.members.subscribe(() => undefined);
    await world.pass(10_000);
    expect(following.current.name).toBe("waiting");
    again.tell("suspended");
    await world.pass(6_000);
    expect(following.current).toEqual({ name: "ended", why: "left" });
  });

  test("has stopped before it began where the other one isn't there", async () => {
    const following = ben.views.follow("nobody");
    expect(following.current).toEqual({ name: "ended", why: "left" });
    await world.pass(1_000);
    expect(world.server.counts.signals).toBe(0);
  });

  test("is out with the right to be in the room", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    world.server.revoke("ben");
    await world.pass(3_000);
    expect(following.current).toEqual({ name: "ended", why: "out" });
  });

  test("stops following one by following another", async () => {
    const cleo = await reader("cleo");
    const cleosView = cleo.views.share();
    cleosView.look(second);
    const first = ben.views.follow("ana");
    await world.pass(1_000);
    const next = ben.views.follow("cleo");
    await world.pass(1_000);
    expect(first.current).toEqual({ name: "ended", why: "stopped" });
    expect(next.current).toEqual({ name: "following", view: second });
    const { signals } = world.server.counts;
    anasView.look(second);
    await world.pass(1_000);
    expect(world.server.counts.signals).toBe(signals);
  });

  test("waits through a lost connection, and goes on after it", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    ben.tab.setLink({ isOpen: false });
    await world.pass(90_000);
    expect(following.current.name).toBe("waiting");
    ben.tab.setLink({ isOpen: true });
    await world.pass(5_000);
    expect(following.current).toMatchObject({ name: "following" });
  });

  test("isn't led by what is no view", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    const raw = ana.tab.room.signal<unknown>("view");
    for (const value of [
      "first",
      { anchor: 1, offset: 0 },
      { anchor: "a", offset: 2 },
      { anchor: "a", offset: null },
      { anchor: "a".repeat(300), offset: 0 },
    ]) {
      raw.send(value, 60_000);
      await world.pass(1_000);
      expect(following.current).toEqual({ name: "waiting" });
    }
  });

  test("sees the tab that was looked at last", async () => {
    const other = await reader("ana");
    const view = other.views.share();
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    view.look(second);
    await world.pass(1_000);
    expect(following.current).toEqual({ name: "following", view: second });
    view.stop();
    await world.pass(1_000);
    expect(following.current).toEqual({ name: "following", view: { anchor: "first", offset: 0 } });
  });
});

describe("who shares what they look at", () => {
  test("sends nothing while nobody follows, or somebody follows somebody else", async () => {
    await reader("cleo");
    anasView.look(second);
    await world.pass(60_000);
    expect(world.server.counts.signals).toBe(0);
    ben.views.follow("cleo");
    anasView.look({ anchor: "third", offset: 1 });
    await world.pass(1_000);
    expect(world.server.counts.signals).toBe(1);
  });

  test("is followed no more once they have stopped to share", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    anasView.stop();
    anasView.stop();
    await world.pass(1_000);
    expect(following.current).toEqual({ name: "waiting" });
    const { signals } = world.server.counts;
    await world.pass(20_000);
    expect(world.server.counts.signals).toBe(signals);
  });

  test("is not seen while they appear offline", async () => {
    ana.tab.room.appearAs(undefined, "offline");
    await world.pass(10_000);
    const following = ben.views.follow("ana");
    await world.pass(60_000);
    expect(following.current).toEqual({ name: "ended", why: "left" });
  });

  test("and who follows leave no timer behind", async () => {
    const following = ben.views.follow("ana");
    await world.pass(1_000);
    following.stop();
    anasView.stop();
    for (const each of [ana, ben]) each.leave();
    await world.pass(10_000);
    expect(world.clock.waiting).toBe(0);
    expect(world.server.sessions.size).toBe(0);
  });
});
