import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmbeddedRooms } from "./rooms-backends.js";
import { until } from "../embedded/support/until.js";
import { userIdOf } from "./rooms-client.js";
import { RoomsWorld } from "./rooms-world.js";
import { countedReads } from "./watched-rooms.js";

const hours = 60 * 60 * 1000;
const days = 24 * hours;

describe("what is forgotten of rooms", () => {
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

  const prune = () => backend.run("roomPruning:prune");
  /** Lets days pass, each with what the calendar has for it. */
  async function dayByDay(count: number): Promise<void> {
    const runs = countedReads(backend);
    for (let day = 1; day <= count; day++) {
      await backend.advance(1 * days);
      await until(() => expect(runs.get("roomPruning:prune")).toHaveLength(day));
    }
  }
  const rows = (table: string) => backend.rows<Record<string, unknown>>(table);
  const users = () => rows("members").map(({ userId }) => userId);

  const left = (userId: string, ago: number, more: Record<string, string> = {}) => ({
    ...{
      room: "hall",
      userId,
      ...more,
      profile: { name: userId },
      accessEpoch: 0,
      online: false,
      away: false,
    },
    ...{ joinedAt: backend.now() - ago, leftAt: backend.now() - ago },
  });

  it("are members who left more than a week ago, and nobody who is there, shown or not", async () => {
    await backend.insert("members", [left("long gone", 7 * days + 1), left("gone", 7 * days - hours)]);
    // Who isn't shown has left as far as the list knows, however long ago that was.
    await backend.insert("members", [left(userIdOf("ghost"), 30 * days), left(userIdOf("ada"), 30 * days)]);
    const ghost = await world.tab("ghost");
    await ghost.join({ appear: "offline" });
    await world.joined("ada");
    await prune();
    expect(users().sort()).toEqual(["gone", userIdOf("ada"), userIdOf("ghost")].sort());
    expect(await ghost.beat()).toMatchObject({ name: "alive" });
  }, 60_000);

  it("are all of very many, also of the same moment, in several transactions", async () => {
    const many = (prefix: string, count: number, agoOf: (i: number) => number) =>
      Array.from({ length: count }, (_, i) => left(`${prefix} ${i}`, agoOf(i)));
    await backend.insert(
      "members",
      many("one by one", 350, (i) => 20 * days + i),
    );
    await backend.insert(
      "members",
      many("together", 90, () => 10 * days),
    );
    await backend.insert("members", [left("gone", hours)]);
    await prune();
    expect(users()).toEqual(["gone"]);
  }, 60_000);

  it("are rooms whose token nobody replaces any more, with their counts, and no others", async () => {
    await world.joined("ada");
    const old = { room: "cellar", token: "t", tokenMadeAt: backend.now() - 8 * days, accessEpoch: 0 };
    await backend.insert("rooms", [
      old,
      { ...old, room: "attic", token: "u", tokenMadeAt: backend.now() - 6 * days },
    ]);
    const shards = (room: string) => [0, 1].map((shard) => ({ room, shard, online: 0 }));
    await backend.insert("roomCounts", [...shards("cellar"), ...shards("attic")]);
    await backend.insert("roomStats", [{ room: "cellar", online: 0, at: 0 }]);
    const replaced = { token: "before", removed: ["somebody"], at: 0 };
    await backend.insert("replacedTokens", [
      { ...replaced, room: "cellar" },
      { ...replaced, room: "attic", token: "before that" },
    ]);
    await prune();
    expect(
      rows("rooms")
        .map(({ room }) => room)
        .sort(),
    ).toEqual(["attic", "hall"]);
    expect(rows("roomCounts").some(({ room }) => room === "cellar")).toBe(false);
    expect(rows("roomCounts").filter(({ room }) => room === "attic")).toHaveLength(2);
    expect(rows("roomStats")).toEqual([]);
    expect(rows("replacedTokens").map(({ room }) => room)).toEqual(["attic"]);
  }, 60_000);

  it("are leases that nobody has held for a week, and none that somebody holds", async () => {
    const old = { room: "hall", resource: "title", fence: 1n, grantedAt: backend.now() - 8 * days };
    await backend.insert("leases", [
      old,
      { ...old, resource: "body" },
      { ...old, resource: "new", grantedAt: backend.now() },
    ]);
    const held = rows("leases").find(({ resource }) => resource === "body")!;
    await backend.insert("leaseBeats", [
      { leaseId: held["_id"] as string, expiresAt: backend.now() + hours },
    ]);
    await prune();
    expect(
      rows("leases")
        .map(({ resource }) => resource)
        .sort(),
    ).toEqual(["body", "new"]);
  }, 60_000);

  it("is looked for once a day, without anybody asking", async () => {
    const ada = await world.joined("ada");
    await ada.leave();
    await dayByDay(7);
    expect(users()).toEqual([userIdOf("ada")]);
    await dayByDay(2);
    expect(users()).toEqual([]);
    expect(rows("rooms")).toEqual([]);
  }, 60_000);

  it("doesn't make a fence come twice", async () => {
    const ada = await world.joined("ada");
    const first = await ada.acquire("title");
    await ada.release("title");
    await dayByDay(9);
    expect(rows("leases")).toEqual([]);
    await ada.join();
    const second = await ada.acquire("title");
    if (first.name !== "granted" || second.name !== "granted") throw new Error("Not granted.");
    expect(second.fence).toBeGreaterThan(first.fence);
  }, 60_000);
});
