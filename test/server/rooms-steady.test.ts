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
