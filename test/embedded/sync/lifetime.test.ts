import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { DirectSession } from "../support/direct-session.js";
import { ManualClock } from "../support/manual-clock.js";
import { signToken } from "../support/tokens.js";
import { until } from "../support/until.js";

describe("what a socket watches", () => {
  let server: DevServer;
  let clock: ManualClock;
  let session: DirectSession;

  beforeEach(async () => {
    clock = new ManualClock();
    server = await startBackend({ ports: { clock } });
    session = new DirectSession(server.deployment);
  });

  afterEach(async () => {
    session.end();
    await server.close();
  });

  const watched = () => server.deployment.queries.watchedCount;
  const increment = (requestId: number, name: string) =>
    session.call("Mutation", requestId, "counters:increment", { name });

  test("is one result a query, through all its changes", async () => {
    session.add(0, "counters:get", { name: "a" });
    await session.settled();
    for (const requestId of [0, 1, 2]) {
      increment(requestId, "a");
      await until(() => expect(session.told(0)).toHaveLength(requestId + 2));
    }
    expect(watched()).toBe(1);
  });

  test("is the present user's result alone, not those of the ones before", async () => {
    session.add(0, "users:me");
    for (const subject of ["ada", "bob", "carol"]) {
      session.authenticate(await signToken({ subject }));
      await session.settled();
      expect(watched()).toBe(1);
    }
  });

  test("ends with its query, and not with another's", async () => {
    for (const [queryId, name] of ["a", "b", "c"].entries()) session.add(queryId, "counters:get", { name });
    await session.settled();
    session.remove(0, 2);
    await session.settled();
    expect(watched()).toBe(1);
    increment(0, "a");
    increment(1, "b");
    await until(() => expect(session.told(1)).toEqual([0, 1]));
    expect([session.told(0), session.told(2)]).toEqual([
      [0, "QueryRemoved"],
      [0, "QueryRemoved"],
    ]);
  });

  test("ends with the socket, also when it is shared with another", async () => {
    const other = new DirectSession(server.deployment);
    for (const each of [session, other]) each.add(0, "counters:get", { name: "a" });
    await session.settled();
    await other.settled();
    session.end();
    expect(watched()).toBe(1);
    other.call("Mutation", 0, "counters:increment", { name: "a" });
    await until(() => expect(other.told(0)).toEqual([0, 1]));
    expect(session.told(0)).toEqual([0]);
    other.end();
    expect(watched()).toBe(0);
  });

  test("ends with a socket that closes while its queries run", async () => {
    const { queries } = server.deployment;
    const at = queries.at.bind(queries);
    const answered = new Promise<void>((resolve) => {
      vi.spyOn(queries, "at").mockImplementationOnce(async (...ask) => {
        session.end();
        const result = await at(...ask);
        // After whoever waits for the result has gone on.
        setImmediate(resolve);
        return result;
      });
    });
    session.add(0, "counters:get", { name: "a" });
    await answered;
    expect(watched()).toBe(0);
    expect(session.received).toEqual([]);
  });

  test("holds no timer when it has gone", () => {
    const before = clock.waiting;
    const other = new DirectSession(server.deployment);
    expect(clock.waiting).toBe(before + 1);
    other.end();
    expect(clock.waiting).toBe(before);
  });
});
