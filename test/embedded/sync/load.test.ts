import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { DirectSession } from "../support/direct-session.js";
import { until } from "../support/until.js";

const LIMIT = 1000;

describe("one socket", () => {
  let server: DevServer;
  let session: DirectSession;

  beforeEach(async () => {
    server = await startBackend();
    session = new DirectSession(server.deployment);
  });

  afterEach(async () => {
    session.end();
    await server.close();
  });

  function callMany(type: "Mutation" | "Action", count: number, first = 0): void {
    // None of them exists, so that each ends at once.
    for (let i = 0; i < count; i += 1) session.call(type, first + i, "nowhere:nothing");
  }

  test.each([
    ["Mutation", "TooManyConcurrentMutations"],
    ["Action", "TooManyConcurrentRequests"],
  ] as const)("is closed at the %s above a thousand that wait at a time", (type, reason) => {
    callMany(type, LIMIT);
    expect(session.closing).toBeUndefined();
    callMany(type, 1, LIMIT);
    expect(session.closing).toEqual({ code: 1013, reason });
  });

  test.each(["Mutation", "Action"] as const)(
    "goes on for as long as a %s that has ended makes room for another",
    async (type) => {
      callMany(type, LIMIT);
      await until(() => expect(session.of(`${type}Response`)).toHaveLength(LIMIT));
      // The response leaves just before the place is free.
      await session.settled();
      callMany(type, LIMIT, LIMIT);
      await until(() => expect(session.of(`${type}Response`)).toHaveLength(2 * LIMIT));
      expect(session.closing).toBeUndefined();
    },
  );
});

test("a page that runs again ends where it ended, however much came into it", async () => {
  const server = await startBackend();
  const session = new DirectSession(server.deployment);
  const send = (requestId: number, body: string) =>
    session.call("Mutation", requestId, "messages:send", { channel: "a", body });
  ["one", "two", "three"].forEach((body, requestId) => send(requestId, body));
  await until(() => expect(session.of("MutationResponse")).toHaveLength(3));
  const paginationOpts = { numItems: 2, cursor: null };
  session.add(0, "messages:page", { channel: "a", paginationOpts });
  const bodies = () => {
    const page = session.told(0).at(-1) as { page: { body: string }[] } | undefined;
    return page?.page.map(({ body }) => body);
  };
  await until(() => expect(bodies()).toEqual(["three", "two"]));
  send(3, "four");
  await until(() => expect(bodies()).toEqual(["four", "three", "two"]));
  send(4, "five");
  await until(() => expect(bodies()).toEqual(["five", "four", "three", "two"]));
  session.end();
  await server.close();
});
