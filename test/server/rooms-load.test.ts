import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DirectSession } from "../embedded/support/direct-session.js";
import { until } from "../embedded/support/until.js";
import { EmbeddedRooms } from "./rooms-backends.js";
import { userIdOf, type Tab } from "./rooms-client.js";
import { RoomsWorld } from "./rooms-world.js";
import { countedRuns, resultsOf } from "./watched-rooms.js";

describe("a room that somebody watches", () => {
  let backend: EmbeddedRooms;
  let world: RoomsWorld<EmbeddedRooms>;
  beforeEach(async () => {
    backend = await EmbeddedRooms.start();
    world = new RoomsWorld(backend);
  });
  afterEach(() => backend.close());

  it("tells all who read it that its token is over, with the commit that takes the right away", async () => {
    const [ada] = [await world.joined("ada"), await world.joined("grace")];
    const session = new DirectSession(backend.deployment);
    session.add(1, "realtime:members", { token: ada.joined.token });
    session.add(2, "realtime:signals", { token: ada.joined.token, kind: "typing" });
    await until(() => expect(resultsOf(session, 2)).toHaveLength(1));
    const admin = await backend.as(null);
    await admin.mutation("rooms:ban", { room: "hall", user: "grace", userId: userIdOf("grace") });
    for (const query of [1, 2]) {
      await until(() => expect(resultsOf(session, query).at(-1)?.value).toMatchObject({ name: "revoked" }));
    }
  }, 60_000);

  it("gives no lease more time than it has, however late the sweep comes", async () => {
    const [ada, grace] = [await world.joined("ada"), await world.joined("grace")];
    const granted = await ada.acquire("title");
    if (granted.name !== "granted") throw new Error("Not granted.");
    // A backend that is busy: time passes, and nothing that is scheduled runs.
    backend.clock.sleep(30_000);
    const { fence } = granted;
    const writing = { room: "hall", resource: "title", fence, text: "late" };
    await expect(ada.caller.mutation("rooms:write", writing)).rejects.toThrow("lease-lost");
    expect(await ada.renew("title", fence)).toEqual({ name: "lost" });
    expect(await grace.acquire("title")).toMatchObject({ name: "granted" });
  }, 60_000);

  it("is swept from where the last run ended, so that no run passes the beats of long ago", async () => {
    const tabs = [await world.joined("ada"), await world.joined("grace")];
    await tabs[0]?.signal("pointer", 1, { forMs: 60_000 });
    interface Sweep {
      readonly name: string;
      readonly runAt: number;
      readonly generation: number;
      readonly done: Readonly<Record<string, number>>;
    }
    const sweep = () => backend.rows<Sweep>("jobs").find(({ name }) => name === "sweep")!;
    const before = sweep().generation;
    for (let i = 0; i < 30; i++) {
      await world.pass(10_000, tabs);
      if (i < 3) continue;
      for (const upTo of Object.values(sweep().done)) expect(upTo).toBeGreaterThan(backend.now() - 30_000);
      // It sleeps until the first deadline there is, and not less.
      expect(sweep().runAt).toBeGreaterThan(backend.now());
    }
    // One run for each time that the first deadline comes, which a beat has moved by then: not one a beat.
    expect(sweep().generation - before).toBeLessThan(40);
  }, 120_000);

  it("has pages and a count where it is large, and whoever comes last runs no first page again", async () => {
    const tabs: Tab[] = [];
    for (let i = 0; i < 130; i++) {
      const tab = await world.tab(`user ${i}`);
      await backend.advance(1);
      await tab.join();
      tabs.push(tab);
    }
    const [ada] = tabs as [Tab];
    const { token } = ada.joined;
    const runs = countedRuns(backend);
    const session = new DirectSession(backend.deployment);
    session.add(1, "realtime:members", { token });
    await until(() => expect(resultsOf(session, 1)).toHaveLength(1));

    const first = await ada.members();
    if (first.name !== "listed" || first.next === null) throw new Error("There must be more.");
    const second = await ada.members({ after: first.next, limit: 50 });
    if (second.name !== "listed") throw new Error("Not listed.");
    const ids = [...first.members, ...second.members].map(({ userId }) => userId);
    expect(ids).toEqual(tabs.map((_, i) => userIdOf(`user ${i}`)));
    expect(second.next).toBe(null);

    await Promise.all(tabs.map((tab) => tab.beat()));
    await backend.advance(5000);
    expect(await ada.caller.query("realtime:online", { token })).toEqual({ name: "counted", online: 130 });

    // The first page, once for all, and the second.
    expect(runs.get("realtime:members")).toBe(2);
    const late = await world.joined("late");
    await late.leave();
    await world.joined("later");
    await tabs[120]?.leave();
    await backend.advance(5000);
    expect(runs.get("realtime:members")).toBe(2);
    expect(await ada.caller.query("realtime:online", { token })).toEqual({ name: "counted", online: 130 });
    await tabs[5]?.leave();
    await until(() => expect(resultsOf(session, 1)).toHaveLength(2));
  }, 240_000);
});
