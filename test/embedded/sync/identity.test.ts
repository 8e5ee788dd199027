import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { DirectSession } from "../support/direct-session.js";
import { signToken } from "../support/tokens.js";
import { until } from "../support/until.js";

const NOBODY = { tokenType: "None" };

describe("on one socket", () => {
  let server: DevServer;
  let session: DirectSession;
  let ada: string;
  let bob: string;

  beforeEach(async () => {
    server = await startBackend();
    session = new DirectSession(server.deployment);
    ada = await signToken({ subject: "ada" });
    bob = await signToken({ subject: "bob" });
  });

  afterEach(async () => {
    session.end();
    await server.close();
  });

  const asAdmin = (impersonating?: object) => ({
    tokenType: "Admin",
    value: server.adminKey,
    ...(impersonating === undefined ? {} : { impersonating }),
  });

  async function answers(type: "Mutation" | "Action", count: number): Promise<unknown[]> {
    await until(() => expect(session.of(`${type}Response`)).toHaveLength(count));
    const inOrder = session
      .of(`${type}Response`)
      .sort((a, b) => Number(a["requestId"]) - Number(b["requestId"]));
    return inOrder.map(({ result }) => result);
  }

  test("a mutation that waits runs as whoever was signed in when it was sent", async () => {
    const who = (requestId: number) => session.call("Mutation", requestId, "users:whoCalls");
    who(0);
    session.authenticate(ada);
    who(1);
    who(2);
    session.authenticate(bob);
    who(3);
    session.authenticate(NOBODY);
    who(4);
    expect(await answers("Mutation", 5)).toEqual([
      null,
      "https://issuer.test|ada",
      "https://issuer.test|ada",
      "https://issuer.test|bob",
      null,
    ]);
  });

  test("an action, and what it calls, runs as whoever was signed in when it was sent", async () => {
    session.authenticate(ada);
    session.call("Action", 0, "actions:whoCalls");
    session.authenticate(bob);
    session.call("Action", 1, "actions:whoCalls");
    session.authenticate(NOBODY);
    expect(await answers("Action", 2)).toEqual([
      ["ada", "https://issuer.test|ada"],
      ["bob", "https://issuer.test|bob"],
    ]);
  });

  test("each user sees their own answers, and who comes later never those of the one before", async () => {
    session.authenticate(ada);
    session.add(0, "users:me");
    session.add(1, "users:everyone");
    await session.settled();
    session.authenticate(bob);
    await session.settled();
    session.authenticate(NOBODY);
    await session.settled();
    session.authenticate(ada);
    await session.settled();
    expect(session.told(0)).toEqual(["ada", "bob", null, "ada"]);
    expect(session.told(1)).toHaveLength(1); // It doesn't ask who they are.
  });

  test("what an administrator saw of internal functions is gone when they sign out", async () => {
    session.authenticate(asAdmin());
    session.add(0, "messages:secret");
    await session.settled();
    session.authenticate(NOBODY);
    await session.settled();
    session.authenticate(asAdmin());
    await session.settled();
    session.authenticate(ada);
    await session.settled();
    const secret = "for the backend only";
    expect(session.told(0)).toEqual([secret, "QueryFailed", secret, "QueryFailed"]);
  });

  test("an administrator who acts as a user, and that user, are told apart", async () => {
    session.authenticate(asAdmin({ issuer: "https://issuer.test", subject: "ada" }));
    session.add(0, "users:me");
    session.add(1, "messages:secret");
    await session.settled();
    session.authenticate(ada);
    await session.settled();
    expect(session.told(0)).toEqual(["ada"]);
    expect(session.told(1)).toEqual(["for the backend only", "QueryFailed"]);
  });

  test("being signed in doesn't reach internal functions, of any kind", async () => {
    session.authenticate(ada);
    session.add(0, "messages:secret");
    session.call("Mutation", 0, "messages:seed", { channel: "a", count: 1 });
    session.call("Action", 1, "actions:record", { name: "a" });
    await session.settled();
    expect(session.told(0)).toEqual(["QueryFailed"]);
    await until(() => {
      const responses = [...session.of("MutationResponse"), ...session.of("ActionResponse")];
      expect(responses.map(({ success }) => success)).toEqual([false, false]);
    });
  });

  test("a transition names the user whom its answers are for, whoever signs in while they are made", async () => {
    const { queries } = server.deployment;
    const at = queries.at.bind(queries);
    vi.spyOn(queries, "at").mockImplementationOnce((...ask) => {
      session.authenticate(bob);
      return at(...ask);
    });
    session.authenticate(ada);
    session.add(0, "users:me");
    await session.settled();
    const transitions = session.of("Transition").map(({ endVersion, modifications }) => ({
      identity: (endVersion as { identity: number }).identity,
      values: (modifications as { value: unknown }[]).map(({ value }) => value),
    }));
    expect(transitions).toEqual([
      { identity: 1, values: ["ada"] },
      { identity: 2, values: ["bob"] },
    ]);
  });
});

test("nobody is shown another's answer, however many sockets ask at one timestamp", async () => {
  const server = await startBackend();
  const subjects = ["ada", "bob", "ada", "carol", "bob", "dan"];
  const tokens = await Promise.all(subjects.map((subject) => signToken({ subject })));
  const sessions = tokens.map((token) => {
    const session = new DirectSession(server.deployment);
    session.authenticate(token);
    session.add(0, "users:me");
    return session;
  });
  const nobody = new DirectSession(server.deployment);
  nobody.add(0, "users:me");
  for (const session of [...sessions, nobody]) await session.settled();
  expect(sessions.map((session) => session.told(0))).toEqual(subjects.map((subject) => [subject]));
  expect(nobody.told(0)).toEqual([null]);
  for (const session of [...sessions, nobody]) session.end();
  await server.close();
});
