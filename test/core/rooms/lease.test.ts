import { beforeEach, describe, expect, test } from "vitest";
import { leaseOf } from "../../../src/core/rooms/lease-of.js";
import type { Lease } from "../../../src/core/rooms/lease.js";
import type { LeaseState } from "../../../src/core/rooms/lease-state.js";
import { RoomWorld, settle, type Tab } from "./room-world.js";

let world: RoomWorld;

beforeEach(() => (world = new RoomWorld()));

/** A tab that looks at the lease, with all that it was shown. */
async function looking(user: string, tab: Tab = world.tab(user)) {
  const lease = leaseOf(tab.room, "title");
  const states: LeaseState[] = [];
  const leave = lease.subscribe((state) => states.push(state));
  await settle();
  return { tab, lease, states, leave };
}

const name = ({ current }: Lease): string => current.name;
const holder = ({ current }: Lease) => (current.name === "theirs" ? current.holder.name : null);
const fence = ({ current }: Lease) => (current.name === "mine" ? current.fence : undefined);

describe("a lease", () => {
  test("is unknown, then free, then held by the one who asked first, whom all see", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    expect(ana.states.map((state) => state.name)).toEqual(["unknown", "free"]);
    const [first, second] = await Promise.all([ana.lease.acquire(), ben.lease.acquire()]);
    expect(first).toEqual({ name: "granted", fence: fence(ana.lease) });
    expect(second).toEqual({ name: "held" });
    expect(ben.lease.current).toMatchObject({
      name: "theirs",
      holder: { name: "ana", isSelf: false, isAway: false },
      grantedAt: world.clock.now(),
      canTakeOver: false,
      lost: null,
    });
    await ana.lease.release();
    await settle();
    expect([name(ana.lease), name(ben.lease)]).toEqual(["free", "free"]);
  });

  test("is one for all that ask for it on a page, and has a name", () => {
    const { room } = world.tab("ana");
    expect(leaseOf(room, "title")).toBe(leaseOf(room, "title"));
    expect(leaseOf(room, "body")).not.toBe(leaseOf(room, "title"));
    for (const bad of ["", "x".repeat(257), 7 as unknown as string])
      expect(() => leaseOf(room, bad)).toThrowError(expect.objectContaining({ code: "bad-options" }));
  });

  test("is renewed every ten seconds, once a minute in a hidden tab, without anybody's query running again", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    const [seen, { changes }] = [ben.states.length, { ...world.server.counts }];
    await world.pass(600_000);
    expect(name(ana.lease)).toBe("mine");
    expect(world.server.leases.counts.renewals).toBeGreaterThanOrEqual(59);
    expect(world.server.leases.counts.renewals).toBeLessThanOrEqual(60);
    // Both go away in that time, which the members' list tells.
    expect(world.server.counts.changes - changes).toBe(2);
    expect(ben.states.slice(seen).filter((state) => state.name !== "theirs")).toEqual([]);
    const { renewals } = world.server.leases.counts;
    ana.tab.tell("hidden");
    await settle();
    // At once, because timers of hidden tabs may come too late.
    expect(world.server.leases.counts.renewals - renewals).toBe(1);
    await world.pass(600_000);
    expect(name(ana.lease)).toBe("mine");
    expect(world.server.leases.counts.renewals - renewals).toBeLessThanOrEqual(11);
  });

  test("isn't kept without a listener's ask: who only looks renews nothing", async () => {
    await looking("ana");
    await world.pass(60_000);
    expect(world.server.leases.counts).toEqual({ renewals: 0, acts: 0 });
  });

  test("is held without a listener until it is released, and the room is left then", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    ana.leave();
    await world.pass(120_000);
    expect(world.server.leases.allowed("title")).not.toBeNull();
    await ana.lease.release();
    await world.pass(5_000);
    expect(world.server.leases.allowed("title")).toBeNull();
    expect(world.server.sessions.size).toBe(0);
  });

  test("goes to nobody by an answer that comes after it was given back", async () => {
    const ana = await looking("ana");
    const acquired = ana.lease.acquire();
    await ana.lease.release();
    expect(await acquired).toEqual({ name: "cancelled" });
    await settle();
    expect([name(ana.lease), world.server.leases.allowed("title")]).toEqual(["free", null]);
  });
});

describe("a holder who can't renew", () => {
  test("stops two seconds before the server lets others have it, and gets it back where it is held still", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    const before = fence(ana.lease);
    ana.tab.network = "cut";
    ana.tab.setLink({ isOpen: false });
    await world.pass(27_000);
    expect(name(ana.lease)).toBe("mine");
    await world.pass(1_000);
    expect(ana.lease.current).toEqual({ name: "unknown", isConnecting: false, lost: "expired" });
    expect(world.server.leases.allowed("title")).not.toBeNull();
    ana.tab.network = "on";
    ana.tab.setLink({ isOpen: true });
    await settle();
    expect(fence(ana.lease)).toBe(before);
  });

  test("counts the time from when it asked, however long the answer took", async () => {
    const ana = await looking("ana");
    ana.tab.pause();
    const acquired = ana.lease.acquire();
    await world.pass(20_000);
    ana.tab.wake();
    expect(await acquired).toMatchObject({ name: "granted" });
    ana.tab.network = "cut";
    ana.tab.setLink({ isOpen: false });
    await world.pass(7_000);
    expect(name(ana.lease)).toBe("mine");
    await world.pass(1_000);
    expect(name(ana.lease)).toBe("unknown");
  });

  test("isn't the holder any more after a sleep, before any timer rings", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    world.clock.sleep(3_600_000);
    expect(ana.lease.current).toMatchObject({ name: "unknown", lost: "expired" });
    world.server.sweep();
    await settle();
    await world.pass(3_000);
    expect(ana.lease.current).toMatchObject({ name: "free", lost: "expired" });
    await ben.lease.acquire();
    expect(ana.lease.current).toMatchObject({ name: "theirs", lost: "expired" });
  });

  test("isn't the holder after a sleep that its monotonic clock has missed", async () => {
    const { clock } = world;
    let asleep = 0;
    const drowsy = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() - asleep,
      setTimer: clock.setTimer.bind(clock),
    };
    const ana = await looking("ana", world.tab("ana", drowsy));
    await ana.lease.acquire();
    world.clock.sleep(40_000);
    asleep = 40_000;
    expect(name(ana.lease)).toBe("unknown");
  });

  test("says what became of it once the server has told", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    ana.tab.network = "cut";
    ana.tab.setLink({ isOpen: false });
    await world.pass(31_000);
    expect(await ben.lease.acquire()).toMatchObject({ name: "granted" });
    ana.tab.network = "on";
    ana.tab.setLink({ isOpen: true });
    await world.pass(3_000);
    expect(ana.lease.current).toMatchObject({ name: "theirs", holder: { name: "ben" }, lost: "expired" });
    await world.pass(60_000);
    expect(name(ben.lease)).toBe("mine");
  });

  test("goes on over answers that are lost one by one", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    for (let minute = 0; minute < 5; minute++) {
      ana.tab.network = "deaf";
      await world.pass(11_000);
      ana.tab.network = "on";
      await world.pass(11_000);
    }
    expect(ana.states.filter((state) => state.name !== "mine").map((state) => state.name)).toEqual([
      "unknown",
      "free",
    ]);
  });

  test("asks for nothing offline, and nothing is said later by itself", async () => {
    const ana = await looking("ana");
    ana.tab.network = "cut";
    ana.tab.setLink({ isOpen: false });
    expect(await ana.lease.acquire()).toEqual({ name: "unavailable" });
    expect(await ana.lease.takeOver()).toEqual({ name: "unavailable" });
    expect(await ana.lease.ask()).toBe("unavailable");
    await world.pass(10_000);
    expect(name(ana.lease)).toBe("unknown");
    ana.tab.network = "on";
    ana.tab.setLink({ isOpen: true });
    await world.pass(20_000);
    expect([name(ana.lease), world.server.leases.counts.acts]).toEqual(["free", 0]);
  });

  test("is waited for from before anybody knew who waits", async () => {
    const tab = world.tab("ana");
    tab.setLink({ isOpen: false, identity: undefined });
    tab.setLink({ isOpening: true });
    const ana = await looking("ana", tab);
    expect(ana.lease.current).toEqual({ name: "unknown", isConnecting: true, lost: null });
    tab.setLink({ isOpening: false });
    expect(ana.lease.current).toEqual({ name: "unknown", isConnecting: false, lost: null });
    const waiting = ana.lease.acquire({ wait: true });
    await settle();
    tab.setLink({ isOpen: true, identity: "ana" });
    await settle();
    expect(name(ana.lease)).toBe("mine");
    expect(await waiting).toEqual({ name: "granted", fence: fence(ana.lease) });
  });

  test.each(["release", "give"] as const)("is given back once more where the %s was lost", async (how) => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    await ben.lease.ask();
    await settle();
    ana.tab.swallows = 1;
    expect(await (how === "give" ? ana.lease.answer("give") : ana.lease.release())).toBe("done");
    await settle();
    expect([name(ana.lease), name(ben.lease)]).toEqual(["theirs", "mine"]);
  });

  test("is not given back a third time, nor where it is wanted again", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    ana.tab.swallows = 3;
    expect(await ana.lease.release()).toBe("unavailable");
    await settle();
    expect(ana.tab.swallows).toBe(1);
    ana.tab.swallows = 0;
    await ana.lease.acquire();
    ana.tab.swallows = 1;
    const releasing = ana.lease.release();
    const acquiring = ana.lease.acquire();
    expect(await releasing).toBe("unavailable");
    expect(await acquiring).toMatchObject({ name: "granted" });
    await settle();
    expect(name(ana.lease)).toBe("mine");
  });

  test("gives back what a lost answer has granted", async () => {
    const ana = await looking("ana");
    ana.tab.network = "deaf";
    expect(await ana.lease.acquire()).toEqual({ name: "unavailable" });
    ana.tab.network = "on";
    await world.pass(1_000);
    ana.tab.setLink({ isOpen: false });
    ana.tab.setLink({ isOpen: true });
    await settle();
    expect([name(ana.lease), world.server.leases.allowed("title")]).toEqual(["free", null]);
  });
});

describe("a lease is lost", () => {
  test("by a takeover of the same user in another tab, at once", async () => {
    const [one, other] = [await looking("ana"), await looking("ana")];
    await one.lease.acquire();
    expect(other.lease.current).toMatchObject({
      name: "theirs",
      holder: { isSelf: true },
      canTakeOver: true,
    });
    expect(await other.lease.takeOver()).toMatchObject({ name: "granted" });
    await settle();
    expect(one.lease.current).toMatchObject({ name: "theirs", holder: { isSelf: true }, lost: "taken-over" });
    await one.lease.acquire();
    expect(one.lease.current).toMatchObject({ name: "theirs", lost: null });
  });

  test("by a right that was taken away", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    world.server.revoke("ana");
    await world.pass(3_000);
    expect(ana.lease.current).toMatchObject({ name: "denied", lost: "revoked" });
    expect(name(ben.lease)).toBe("free");
    world.server.banned.clear();
    ana.lease.retry();
    await world.pass(1_000);
    expect(ana.lease.current).toMatchObject({ name: "free" });
  });

  test("by leases that the app allows no more, also where one may be in the room", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    world.server.leases.denied.add("ana");
    await world.pass(11_000);
    expect(ana.lease.current).toEqual({ name: "denied", data: "not for you", lost: "revoked" });
    expect(await ana.lease.acquire()).toEqual({ name: "denied", data: "not for you" });
  });

  test("by somebody else who signs in, who sees nothing of it", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    const seen = ana.states.length;
    ana.tab.setLink({ identity: "cleo" });
    expect(ana.lease.current).toEqual({ name: "unknown", isConnecting: true, lost: "other-user" });
    await settle();
    expect(ana.states.slice(seen).map((state) => state.name)).not.toContain("mine");
    expect(name(ben.lease)).toBe("free");
    expect(world.server.leases.allowed("title")).toBeNull();
  });

  test("by a page that was left, whose farewell gives it back", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    ana.tab.tell("suspended");
    await settle();
    expect(name(ben.lease)).toBe("free");
    ana.tab.tell("resumed");
    await settle();
    expect(ana.lease.current).toMatchObject({ name: "free", lost: "expired" });
  });

  test("not by another token of the same session", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    world.server.revoke("somebody else");
    ana.tab.room.appearAs({ name: "Ana" });
    await world.pass(5_000);
    expect(ana.states.map((state) => state.name)).toEqual(["unknown", "free", "mine"]);
  });

  test("without having been had where it took longer than ten seconds to be asked for", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    let arrive = (): void => undefined;
    ana.tab.slow = new Promise((resolve) => (arrive = resolve));
    const acquired = ana.lease.acquire();
    await world.pass(11_000);
    arrive();
    expect(await acquired).toEqual({ name: "unavailable" });
    await settle();
    expect(ben.states.map((state) => state.name)).toEqual(["unknown", "free"]);
    expect(await ana.lease.acquire()).toMatchObject({ name: "granted" });
  });

  test("when it was crashed away, after half a minute", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    ana.tab.crash();
    await world.pass(31_000);
    expect(name(ben.lease)).toBe("free");
  });
});

describe("waiting in line", () => {
  test("ends with the lease, in the order of coming, without doing more", async () => {
    const [ana, ben, cleo] = [await looking("ana"), await looking("ben"), await looking("cleo")];
    await ana.lease.acquire();
    const order: string[] = [];
    void ben.lease.acquire({ wait: true }).then(({ name }) => order.push(`ben ${name}`));
    await settle();
    void cleo.lease.acquire({ wait: true }).then(({ name }) => order.push(`cleo ${name}`));
    await settle();
    expect(cleo.lease.current).toMatchObject({ place: 2, queue: [{ name: "ben" }, { name: "cleo" }] });
    await ana.lease.release();
    await settle();
    expect([name(ben.lease), holder(cleo.lease), order]).toEqual(["mine", "ben", ["ben granted"]]);
    await ben.lease.release();
    await settle();
    expect(order).toEqual(["ben granted", "cleo granted"]);
  });

  test("passes to the next after ten seconds where the first doesn't come", async () => {
    const [ana, ben, cleo] = [await looking("ana"), await looking("ben"), await looking("cleo")];
    await ana.lease.acquire();
    for (const { lease } of [ben, cleo]) {
      void lease.acquire({ wait: true });
      await settle();
    }
    ben.tab.network = "cut";
    ben.tab.setLink({ isOpen: false });
    await ana.lease.release();
    await world.pass(9_000);
    expect(cleo.lease.current).toMatchObject({ name: "free", next: { name: "ben" } });
    expect(await ana.lease.acquire()).toEqual({ name: "held" });
    await world.pass(2_000);
    expect(name(cleo.lease)).toBe("mine");
    ben.tab.network = "on";
    ben.tab.setLink({ isOpen: true });
    await settle();
    expect(ben.lease.current).toMatchObject({ name: "theirs", place: 1 });
  });

  test("ends by its signal, and leaves the line", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    const controller = new AbortController();
    const waiting = ben.lease.acquire({ wait: true, signal: controller.signal });
    await settle();
    controller.abort();
    expect(await waiting).toEqual({ name: "cancelled" });
    await settle();
    expect(ana.lease.current).toMatchObject({ queue: [] });
    expect(await ben.lease.acquire({ wait: true, signal: controller.signal })).toEqual({ name: "cancelled" });
  });

  test("is refused where twenty wait", async () => {
    const ana = await looking("ana");
    await ana.lease.acquire();
    for (let n = 0; n < 20; n++) {
      void (await looking(`user ${n}`)).lease.acquire({ wait: true });
      await settle();
    }
    const late = await looking("late");
    expect(await late.lease.acquire({ wait: true })).toEqual({ name: "queue-full" });
  });

  test("is somebody else's no more when another user signs in", async () => {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    const waiting = ben.lease.acquire({ wait: true });
    await settle();
    ben.tab.setLink({ identity: "cleo" });
    expect(await waiting).toEqual({ name: "cancelled" });
    await settle();
    await ana.lease.release();
    await world.pass(1_000);
    expect([name(ana.lease), name(ben.lease)]).toEqual(["free", "free"]);
  });
});

describe("asking for it", () => {
  async function asked(text = "almost done?") {
    const [ana, ben] = [await looking("ana"), await looking("ben")];
    await ana.lease.acquire();
    expect(await ben.lease.ask(text)).toBe("done");
    await settle();
    return { ana, ben };
  }

  test("is told to the holder, who gives it", async () => {
    const { ana, ben } = await asked();
    expect(ana.lease.current).toMatchObject({ ask: { by: { name: "ben" }, text: "almost done?" } });
    expect(await ana.lease.answer("give")).toBe("done");
    await settle();
    expect([holder(ana.lease), name(ben.lease)]).toEqual(["ben", "mine"]);
    expect(ana.lease.current).toMatchObject({ lost: null });
  });

  test("is told to the holder, who keeps it, so that it can't be taken over", async () => {
    const { ana, ben } = await asked();
    expect(await ana.lease.answer("keep")).toBe("done");
    await settle();
    expect(ana.lease.current).toMatchObject({ name: "mine", ask: null });
    expect(ben.lease.current).toMatchObject({ ask: { name: "kept" }, canTakeOver: false });
    await world.pass(20_000);
    expect(await ben.lease.takeOver()).toEqual({ name: "held" });
    expect(name(ana.lease)).toBe("mine");
  });

  test("without an answer for fifteen seconds lets one take it over", async () => {
    const { ana, ben } = await asked();
    expect(await ben.lease.takeOver()).toEqual({ name: "held" });
    expect(ben.lease.current).toMatchObject({ canTakeOver: false, ask: { name: "asked" } });
    await world.pass(15_000);
    expect(ben.lease.current).toMatchObject({ canTakeOver: true, ask: { name: "unanswered" } });
    expect(await ben.lease.takeOver()).toMatchObject({ name: "granted" });
    await settle();
    expect(ana.lease.current).toMatchObject({ name: "theirs", holder: { name: "ben" }, lost: "taken-over" });
  });

  test("is heard by one at a time", async () => {
    await asked();
    expect(await (await looking("cleo")).lease.ask()).toBe("refused");
  });

  test("has it also when the holder is done instead", async () => {
    const { ana, ben } = await asked();
    await ana.lease.release();
    await settle();
    expect(name(ben.lease)).toBe("mine");
  });

  test("is nothing that only the holder could answer", async () => {
    const ana = await looking("ana");
    expect(await ana.lease.answer("give")).toBe("refused");
    expect(await ana.lease.ask()).toBe("refused");
  });
});

describe("taking it over", () => {
  test("from who is away, and by who has the right", async () => {
    const [ana, ben, boss] = [await looking("ana"), await looking("ben"), await looking("boss")];
    await ana.lease.acquire();
    ana.tab.tell("hidden");
    await world.pass(6_000);
    expect(ben.lease.current).toMatchObject({ holder: { isAway: true }, canTakeOver: true });
    expect(await ben.lease.takeOver()).toMatchObject({ name: "granted" });
    expect(await boss.lease.takeOver()).toEqual({ name: "held" });
    world.server.leases.mighty.add("boss");
    expect(await boss.lease.takeOver()).toMatchObject({ name: "granted" });
    await settle();
    expect(holder(ben.lease)).toBe("boss");
  });
});
