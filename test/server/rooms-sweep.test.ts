import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmbeddedRooms } from "./rooms-backends.js";
import { userIdOf, type Tab } from "./rooms-client.js";
import { RoomsWorld } from "./rooms-world.js";
import { countedReads } from "./watched-rooms.js";

const seconds = 1000;
const minutes = 60 * seconds;

interface Row {
  readonly _id: string;
}
interface MemberRow extends Row {
  readonly userId: string;
}
interface Beat {
  readonly session: string;
  readonly deadline: number;
}
interface Sweep {
  readonly generation: number;
  readonly done: { readonly beats: number };
}

describe("the sweep of rooms", () => {
  let backend: EmbeddedRooms;
  let world: RoomsWorld<EmbeddedRooms>;
  beforeEach(async () => {
    backend = await EmbeddedRooms.start();
    world = new RoomsWorld(backend);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await backend.close();
  });
  const sweep = () => backend.rows<Sweep>("jobs")[0]!;

  /** A second row of the same member, which nothing that asks for the one gets past. Answers what takes it away. */
  async function poison(user: string): Promise<() => Promise<void>> {
    const isOf = ({ userId }: MemberRow) => userId === userIdOf(user);
    const now = backend.now();
    await backend.insert("members", [
      {
        ...{ room: "hall", userId: userIdOf(user), profile: { name: user }, accessEpoch: 0 },
        ...{ online: false, away: false, joinedAt: now, leftAt: now },
      },
    ]);
    const added = backend.rows<MemberRow>("members").filter(isOf).at(-1)!;
    return () => backend.remove([added._id]);
  }

  const complaints = () => backend.logged.filter((line) => line.includes("handle the row"));
  const sessionsOf = (user: string) =>
    backend.rows<MemberRow>("beats").filter(({ userId }) => userId === userIdOf(user)).length;

  it("goes on where one row can't be handled, says which, and comes back to it", async () => {
    const watcher = await world.joined("grace");
    await world.joined("ada");
    for (let i = 0; i < 70; i++) await world.joined(`user ${i}`);
    const signaller = await world.joined("hedy");
    await signaller.signal("hand", "up");
    const heal = await poison("ada");
    const before = sweep().generation;

    await world.pass(26 * seconds, [watcher]);
    expect(await watcher.names()).toEqual(["grace", "ada"]);
    expect(await watcher.signals("hand")).toMatchObject({ signals: [] });
    const { _id } = backend.rows<MemberRow>("beats").find(({ userId }) => userId === userIdOf("ada"))!;
    expect(complaints()).toContainEqual(expect.stringContaining(`the row ${_id} of beats`));

    // Whoever comes later is swept as ever.
    await world.joined("late");
    await world.pass(2 * minutes, [watcher]);
    expect(await watcher.names()).toEqual(["grace", "ada"]);
    expect(sweep().generation - before).toBeLessThan(100);
    expect(complaints().length).toBeLessThanOrEqual(2);
    expect(complaints().every((line) => line.includes(_id))).toBe(true);

    await heal();
    await world.pass(10 * minutes, [watcher]);
    expect(await watcher.names()).toEqual(["grace"]);
    expect(sessionsOf("ada")).toBe(0);
  }, 120_000);

  it("isn't held up by more failing rows than it takes at once, all of the same moment", async () => {
    const watcher = await world.joined("grace");
    await world.tab("ada");
    const now = backend.now();
    const beat = (i: number) => ({
      ...{
        room: "a room that isn't there",
        userId: `user ${i}`,
        session: `session ${i}`,
        leaveToken: `leave ${i}`,
      },
      ...{ accessEpoch: 0, pace: "visible", away: false, isShown: true, deadline: now + 20 * seconds },
      ...{ beatsPaidTo: now, signalsPaidTo: now },
    });
    await backend.insert(
      "beats",
      Array.from({ length: 200 }, (_, i) => beat(i)),
    );
    const twice = { room: "a room that isn't there", token: "t", tokenMadeAt: now, accessEpoch: 0 };
    await backend.insert("rooms", [twice, twice]);
    await world.joined("ada");
    const before = sweep().generation;
    await world.pass(30 * seconds, [watcher]);
    expect(await watcher.names()).toEqual(["grace"]);
    expect(sweep().generation - before).toBeLessThan(20);
  }, 120_000);

  it("reads no more rows in the end than at first, and passes few signs of life that were replaced", async () => {
    const tabs: Tab[] = [];
    for (let i = 0; i < 10; i++) tabs.push(await world.joined(`user ${i}`));
    const reads = countedReads(backend);
    const written = new Map<string, number>();
    const passed: number[] = [];
    let { generation, done } = sweep();
    for (let at = 0; at < 24 * minutes; at += seconds) {
      await backend.advance(seconds);
      await tabs[(at / seconds) % tabs.length]?.beat();
      if (sweep().generation !== generation) {
        // An index of Convex keeps what a row said before for minutes, and a scan passes it.
        passed.push([...written.values()].filter((at) => at >= done.beats && at <= backend.now()).length);
        ({ generation, done } = sweep());
      }
      for (const { session, deadline } of backend.rows<Beat>("beats"))
        written.set(`${session} ${deadline}`, deadline);
      expect(backend.rows<Beat>("beats").filter(({ deadline }) => deadline < done.beats)).toEqual([]);
    }
    expect(passed.length).toBeGreaterThan(45);
    const most = (counts: readonly number[]) => Math.max(...counts);
    expect(most(passed.slice(-20))).toBeLessThanOrEqual(most(passed.slice(5, 25)));
    const runs = reads.get("sweep:sweep")!;
    expect(runs.length).toBeGreaterThan(45);
    expect(most(runs.slice(-20))).toBeLessThanOrEqual(most(runs.slice(5, 25)));
  }, 240_000);
});
