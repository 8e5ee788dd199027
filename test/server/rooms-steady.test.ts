import { expect, it } from "vitest";
import { DirectSession } from "../embedded/support/direct-session.js";
import { until } from "../embedded/support/until.js";
import { EmbeddedRooms } from "./rooms-backends.js";
import type { Tab } from "./rooms-client.js";
import { RoomsWorld } from "./rooms-world.js";
import { countedRuns, resultsOf } from "./watched-rooms.js";

it("a room's list runs not once while fifty people are there for ten minutes, type and point", async () => {
  const backend = await EmbeddedRooms.start();
  const world = new RoomsWorld(backend);
  const tabs: Tab[] = [];
  for (let i = 0; i < 50; i++) tabs.push(await world.joined(`user ${i}`));
  const runs = countedRuns(backend);
  const sessions = tabs.slice(0, 3).map(({ joined: { token } }) => {
    const session = new DirectSession(backend.deployment);
    session.add(1, "realtime:members", { token });
    session.add(2, "realtime:signals", { token, kind: "typing" });
    return session;
  });
  for (const each of sessions) await until(() => expect(resultsOf(each, 1)).toHaveLength(1));
  const first = runs.get("realtime:members");
  // All who watch share one run.
  expect(first).toBe(1);

  for (let at = 0; at < 600_000; at += 10_000) {
    await backend.advance(10_000);
    await Promise.all(tabs.map((tab) => tab.beat()));
    await tabs[at % 7]?.signal("pointer", at);
    await tabs[at % 11]?.signal("typing", at);
  }
  await until(() => expect(resultsOf(sessions[0]!, 2).length).toBeGreaterThan(50));
  expect(runs.get("realtime:members")).toBe(first);
  await tabs[49]?.leave();
  await until(() => expect(resultsOf(sessions[0]!, 1)).toHaveLength(2));
  expect(runs.get("realtime:members")).toBe(2);
  await backend.close();
}, 400_000);

it("each kind of signals runs its own query again, and nothing else", async () => {
  const backend = await EmbeddedRooms.start();
  const world = new RoomsWorld(backend);
  const [ada, grace] = [await world.joined("ada"), await world.joined("grace")];
  const runs = countedRuns(backend);
  const session = new DirectSession(backend.deployment);
  const { token } = ada.joined;
  session.add(1, "realtime:members", { token });
  session.add(2, "realtime:signals", { token, kind: "typing" });
  session.add(3, "realtime:signals", { token, kind: "pointer" });
  session.add(4, "realtime:online", { token });
  await until(() => expect(resultsOf(session, 4)).toHaveLength(1));
  const all = { members: 1, typing: 1, pointer: 1, online: 1 };
  const counts = () => ({
    members: runs.get("realtime:members"),
    typing: runs.get("realtime:signals typing"),
    pointer: runs.get("realtime:signals pointer"),
    online: runs.get("realtime:online"),
  });
  expect(counts()).toEqual(all);

  for (let i = 1; i <= 20; i++) {
    await backend.advance(250);
    await grace.signal("pointer", i);
    await until(() => expect(resultsOf(session, 3)).toHaveLength(1 + i));
  }
  expect(counts()).toEqual({ ...all, pointer: 21 });
  await grace.signal("typing", true);
  await until(() => expect(resultsOf(session, 2)).toHaveLength(2));
  expect(counts()).toEqual({ ...all, pointer: 21, typing: 2 });
  // Both end by the clock.
  await backend.advance(10_000);
  await until(() => expect([resultsOf(session, 2).length, resultsOf(session, 3).length]).toEqual([3, 22]));
  await ada.beat();
  await grace.beat();
  expect(counts()).toEqual({ ...all, pointer: 22, typing: 3 });
  await backend.close();
}, 60_000);
