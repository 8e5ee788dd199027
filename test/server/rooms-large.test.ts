import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmbeddedRooms } from "./rooms-backends.js";
import type { Tab } from "./rooms-client.js";
import { RoomsWorld } from "./rooms-world.js";
import { countedReads, countedRuns, rowsReadBy } from "./watched-rooms.js";

const inRoom = 10_000;
const shards = 16;

describe("a room of ten thousand", () => {
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

  const idOf = (i: number) => `user ${String(i).padStart(5, "0")}`;

  /** Somebody who comes last into a room of many, whose rows were put there. */
  async function last(): Promise<Tab> {
    const since = backend.now() - inRoom;
    const accessEpoch = since;
    await backend.insert("rooms", [
      { room: "hall", token: "shared", tokenMadeAt: backend.now(), accessEpoch },
    ]);
    const member = (i: number) => ({
      ...{
        room: "hall",
        userId: idOf(i),
        profile: { name: idOf(i) },
        accessEpoch,
        online: true,
        away: false,
      },
      // Three at a time, so that pages end between those of one moment.
      joinedAt: since + Math.floor(i / 3),
    });
    await backend.insert(
      "members",
      Array.from({ length: inRoom }, (_, i) => member(i)),
    );
    const part = (shard: number) => ({ room: "hall", shard, online: inRoom / shards });
    await backend.insert(
      "roomCounts",
      Array.from({ length: shards }, (_, i) => part(i)),
    );
    const tab = await world.tab("ada");
    await tab.join();
    return tab;
  }

  it("answers by pages that read no more than they tell, everybody once", async () => {
    const ada = await last();
    const seen: string[] = [];
    let after: { joinedAt: number; userId: string } | null | undefined;
    while (after !== null) {
      let page: Awaited<ReturnType<Tab["members"]>> | undefined;
      const read = await rowsReadBy(async () => {
        page = await ada.members({ limit: 50, ...(after === undefined || after === null ? {} : { after }) });
      });
      if (page?.name !== "listed") throw new Error("Not listed.");
      // The room, the rows, one more to know whether there are more.
      expect(read).toBeLessThanOrEqual(52);
      seen.push(...page.members.map(({ userId }) => userId));
      after = page.next;
    }
    expect(seen).toEqual([...Array.from({ length: inRoom }, (_, i) => idOf(i)), ada.joined.self.userId]);
  }, 240_000);

  it("lets in, hears, and lets go for the same number of rows as any room", async () => {
    const ada = await last();
    const ben = await world.joined("ben", "small");
    await world.joined("cleo", "small");
    const reads = countedReads(backend);
    const costs = async (tab: Tab) => {
      reads.clear();
      await tab.beat();
      await tab.signal("typing", true);
      await tab.leave();
      await tab.join();
      return Object.fromEntries([...reads].map(([path, counts]) => [path, Math.max(...counts)]));
    };
    const [large, small] = [await costs(ada), await costs(ben)];
    expect(Object.keys(large)).toContain("realtime:join");
    // A large room has a row that says how many they are.
    for (const [path, rows] of Object.entries(large))
      expect(rows - small[path]!, path).toBeLessThanOrEqual(1);
  }, 240_000);

  it("is counted by its parts, every five seconds at most, and its list runs for nobody who comes", async () => {
    const ada = await last();
    const { token } = ada.joined;
    const count = async () => ada.caller.query("realtime:online", { token });
    await backend.advance(5_000);
    expect(await count()).toEqual({ name: "counted", online: inRoom + 1 });
    const runs = countedRuns(backend);
    const first = await ada.members();
    const reads = countedReads(backend);
    for (let i = 0; i < 100; i++) {
      const tab = await world.tab(`late ${i}`);
      await tab.join();
    }
    await backend.advance(5_000);
    expect(await count()).toEqual({ name: "counted", online: inRoom + 101 });
    // One count for all of them: its parts, and the job with what is due.
    expect(reads.get("sweep:sweep")).toHaveLength(1);
    expect(reads.get("sweep:sweep")![0]).toBeLessThan(shards + 10);
    expect(await ada.members()).toEqual(first);
    expect(runs.get("realtime:members")).toBe(1);
  }, 240_000);

  it("counts nobody who is there without being shown, and tells them how many there are", async () => {
    const ada = await last();
    const unseen = await world.tab("ghost");
    await unseen.join({ appear: "offline" });
    await backend.advance(5_000);
    const { token } = unseen.joined;
    const count = () => unseen.caller.query("realtime:online", { token });
    expect(await count()).toEqual({ name: "counted", online: inRoom + 1 });
    await ada.join({ appear: "offline", former: { leaveToken: ada.joined.leaveToken, goesOn: true } });
    await backend.advance(5_000);
    expect(await count()).toEqual({ name: "counted", online: inRoom });
    await unseen.leave();
    await backend.advance(5_000);
    expect(await count()).toEqual({ name: "counted", online: inRoom });
  }, 240_000);
});
