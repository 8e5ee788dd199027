import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { ManualClock } from "../support/manual-clock.js";
import { addQueries, mutationMessage, RawSocket } from "../support/raw-socket.js";
import { signToken } from "../support/tokens.js";
import { until } from "../support/until.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe("signing in", () => {
  let server: DevServer;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    server = await startBackend({ ports: { clock } });
  });

  afterEach(async () => {
    await server.close();
  });

  test("queries and mutations see the user, and queries run again", async () => {
    const client = openClient(server.url);
    const seen: (string | null)[] = [];
    const signedIn: boolean[] = [];
    client.onUpdate(api.users.me, {}, (subject: string | null) => seen.push(subject));
    await until(() => expect(seen).toEqual([null]));
    const token = await signToken({ subject: "ada" });
    client.setAuth(
      () => Promise.resolve(token),
      (isAuthenticated) => signedIn.push(isAuthenticated),
    );
    await until(() => expect(seen).toEqual([null, "ada"]));
    expect(signedIn).toEqual([true]);
    expect(await client.mutation(api.users.whoCalls, {})).toBe("https://issuer.test|ada");
    await client.close();
  });

  test.each([
    ["another issuer", { issuer: "https://elsewhere.test" }],
    ["another audience", { audience: "somebody-else" }],
    ["a time that is over", { issuedAtMs: Date.now() - 7_200_000 }],
  ])("a token of %s is refused, and the client is told", async (_name, options) => {
    const client = openClient(server.url);
    const signedIn: boolean[] = [];
    const token = await signToken({ subject: "eve", ...options });
    client.setAuth(
      () => Promise.resolve(token),
      (isAuthenticated) => signedIn.push(isAuthenticated),
    );
    await until(() => expect(signedIn).toEqual([false]));
    expect(await client.mutation(api.users.whoCalls, {})).toBe(null);
    await client.close();
  });

  test("a refused token ends the session with an AuthError for that attempt", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send({ type: "Authenticate", tokenType: "User", value: "no.token.at-all", baseVersion: 0 });
    socket.send(mutationMessage(0, "counters:increment", { name: "never" }));
    await socket.closed;
    expect(socket.received).toMatchObject([{ type: "AuthError", baseVersion: 0, authUpdateAttempted: true }]);
    const http = new ConvexHttpClient(server.url, { logger: false });
    expect(await http.query(api.counters.get, { name: "never" })).toBe(0);
  });

  test("a token that expires while in use ends the session at the next act", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    const token = await signToken({ subject: "ada", lifetimeSeconds: 60 });
    socket.send({ type: "Authenticate", tokenType: "User", value: token, baseVersion: 0 });
    socket.send(addQueries({ udfPath: "users:me", args: {} }));
    await socket.until((messages) => messages.some(({ type }) => type === "Transition"));
    clock.advance(70_000);
    socket.send(mutationMessage(0, "counters:increment", { name: "late" }));
    await socket.closed;
    expect(socket.received.at(-1)).toMatchObject({
      type: "AuthError",
      baseVersion: 1,
      authUpdateAttempted: false,
    });
  });

  test("each user gets their own answer where the function asks who they are, and one run serves all where not", async () => {
    const subjects = ["ada", "bob", "ada"];
    const clients = await Promise.all(
      subjects.map(
        async (subject) =>
          new ConvexHttpClient(server.url, { auth: await signToken({ subject }), logger: false }),
      ),
    );
    const me = await Promise.all(clients.map((client) => client.query(api.users.me, {})));
    expect(me).toEqual(subjects);
    const everyone = await Promise.all(clients.map((client) => client.query(api.users.everyone, {})));
    expect(new Set(everyone).size).toBe(1);
  });

  test("a client whose token has expired while it was connected asks for another, and goes on", async () => {
    const client = openClient(server.url);
    const asked: boolean[] = [];
    client.setAuth(({ forceRefreshToken }) => {
      asked.push(forceRefreshToken);
      return signToken({ subject: "ada", issuedAtMs: clock.nowMs(), lifetimeSeconds: 3600 });
    });
    await until(async () => expect(await client.query(api.users.me, {})).toBe("ada"));
    const askedBefore = asked.length;
    clock.advance(2 * 3_600_000);
    expect(await client.mutation(api.users.whoCalls, {})).toBe("https://issuer.test|ada");
    expect(asked.slice(askedBefore)).toContain(true);
    await client.close();
  });

  test("actions see the user, and so do the functions that they call", async () => {
    const client = new ConvexHttpClient(server.url, {
      auth: await signToken({ subject: "ada" }),
      logger: false,
    });
    expect(await client.action(api.actions.whoCalls, {})).toEqual(["ada", "https://issuer.test|ada"]);
  });

  test("a refreshed token is the same user: no query runs again", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    const tokens = [
      await signToken({ subject: "ada", claims: { jti: "1" } }),
      await signToken({ subject: "ada", claims: { jti: "2" } }),
    ];
    socket.send({ type: "Authenticate", tokenType: "User", value: tokens[0], baseVersion: 0 });
    socket.send(addQueries({ udfPath: "users:identity", args: {} }));
    await socket.until((messages) => messages.some((message) => JSON.stringify(message).includes('"ada"')));
    socket.send({ type: "Authenticate", tokenType: "User", value: tokens[1], baseVersion: 1 });
    const messages = await socket.until((all) =>
      all.some(({ endVersion }) => (endVersion as { identity?: number })?.identity === 2),
    );
    expect(messages.at(-1)).toMatchObject({ type: "Transition", modifications: [] });
    socket.cut();
  });

  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const forged = (claims: object) => `Bearer ${part({ alg: "ES256", kid: "test" })}.${part(claims)}.x`;

  test.each([
    ["no token", "Bearer nonsense", 401, "InvalidAuthHeader"],
    ["a token with an issuer of a wrong type", forged({ iss: 5, sub: "ada" }), 401, "InvalidAuthHeader"],
    ["a token of somebody unknown", forged({ iss: "https://elsewhere.test" }), 401, "NoAuthProvider"],
    [
      "a forged token",
      forged({ iss: "https://issuer.test", aud: "backend-tests", sub: "eve", exp: 1e12 }),
      401,
      "InvalidAuthHeader",
    ],
    ["a wrong admin key", "Convex nonsense", 403, "BadDeployKey"],
    ["a header of another kind", "Basic nonsense", 400, "InvalidAdminKey"],
    ["a header that is too short", "Bearer", 400, "InvalidHeaderFailure"],
    ["an identity to act as that can't be read", "Convex key:***", 400, "HeaderParseFailure"],
  ])("%s over HTTP is told by its own code", async (_, authorization, status, code) => {
    const body = JSON.stringify({ path: "users:me", args: [{}], format: "convex_encoded_json" });
    const response = await fetch(`${server.url}/api/query`, {
      method: "POST",
      body,
      headers: { authorization },
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });
});
