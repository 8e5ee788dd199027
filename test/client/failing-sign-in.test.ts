import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FetchToken, RealtimeClient } from "../../src/client/realtime-client.js";
import type { ConnectionState } from "../../src/core/live/connection-state.js";
import type { DevServer } from "../../src/embedded/node/dev-server.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { startBackend } from "../embedded/support/backend.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { signToken } from "../embedded/support/tokens.js";
import { until } from "../embedded/support/until.js";
import { newestSocket, openTimedClient, reached } from "./support.js";

const ADA = "https://issuer.test|ada";

let server: DevServer;
let serverClock: VirtualClock;
let proxy: FaultyProxy;
let client: RealtimeClient;
let timed: ReturnType<typeof openTimedClient>;

beforeAll(async () => {
  serverClock = new VirtualClock();
  server = await startBackend({ ports: { clock: serverClock } });
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  timed = openTimedClient(proxy.url);
  client = timed.client;
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

type Answer = string | (() => unknown);

const throws = (): never => {
  throw new TypeError("Failed to fetch");
};
const hangs = (): Promise<never> => new Promise(() => undefined);
const returns = (value: unknown) => (): unknown => value;

/** Gives the answers one after the other, and from then on tokens of the last subject. */
function fetcher(...answers: Answer[]): FetchToken & { readonly calls: boolean[] } {
  const calls: boolean[] = [];
  let number = 0;
  const fetch = async ({ forceRefresh }: { forceRefresh: boolean }): Promise<string | null> => {
    calls.push(forceRefresh);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (typeof answer !== "string") return (await answer?.()) as string | null;
    return signToken({
      subject: answer,
      issuedAtMs: serverClock.nowMs(),
      claims: { number: ++number },
    });
  };
  return Object.assign(fetch, { calls });
}

let answerFirst: (token: string) => void = () => undefined;

const me = () => client.watch<string | null>("users:me");
const whoCalls = () => client.mutate<string | null>("users:whoCalls").settled;
const toServer = () =>
  proxy.passed.filter(({ direction }) => direction === "toServer").map(({ frame }) => frame);
const needsAuth = () => reached(client.connection, ({ name }) => name === "needs-auth");

/** Lets all pass that waits for time, until `isIt`. */
async function passTimeUntil<T>(isIt: () => T): Promise<T> {
  return until(() => {
    timed.clock.advance(1000);
    return isIt();
  });
}

describe("a fetcher that fails", () => {
  test.each<[string, () => unknown, string]>([
    ["throws", throws, "failed to fetch a token"],
    ["returns undefined", returns(undefined), "returned undefined"],
    ["returns what holds the token", returns({ token: "x" }), "a value of type object"],
    ["returns a number", returns(7), "returned 7"],
    ["returns an empty text", returns(""), 'returned ""'],
    ["returns false", returns(false), "returned false"],
  ])(
    "that %s is called again until it has a token, and nothing is sent before",
    async (_name, fails, reason) => {
      const fetch = fetcher(fails, fails, fails, "ada");
      client.setAuth(fetch);
      const outcome = whoCalls();
      const seen: unknown[] = [];
      const unsubscribe = me().subscribe(({ name, value }) => seen.push(name === "ready" ? value : name));
      const state = await needsAuth();
      expect(state).toMatchObject({ error: { code: "auth-unavailable" } });
      expect((state as { error: Error }).error.message).toContain(reason);
      expect(fetch.calls).toHaveLength(1);
      await until(() => expect(timed.clock.waiting).toBeGreaterThan(0));
      expect(toServer()).toEqual([]);
      await passTimeUntil(() => expect(fetch.calls.length).toBeGreaterThanOrEqual(4));
      expect(await outcome).toEqual({ name: "applied", value: ADA });
      await until(() => expect(seen).toEqual(["loading", "ada"]));
      expect(client.connection.current.name).toBe("connected");
      unsubscribe();
    },
  );

  test("waits longer each time, and a throw at once is like a rejection", async () => {
    const calledAt: number[] = [];
    const failures = () => timed.logger.lines.filter(({ message }) => message.includes("setAuth")).length;
    client.setAuth(() => {
      calledAt.push(timed.clock.now());
      throw new Error("not even a promise");
    });
    const waits = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    for (const [index, wait] of waits.entries()) {
      await until(() => expect(failures()).toBe(index + 1));
      timed.clock.advance(wait - 1);
      expect(calledAt).toHaveLength(index + 1);
      timed.clock.advance(1);
      expect(calledAt).toHaveLength(index + 2);
    }
  });

  test("that hangs counts as failed after ten seconds, and is used when it answers after all", async () => {
    let answer: (token: string) => void = () => undefined;
    const fetch = fetcher(() => new Promise<string>((resolve) => (answer = resolve)), hangs);
    client.setAuth(fetch);
    const outcome = whoCalls();
    await until(() => expect(fetch.calls).toHaveLength(1));
    timed.clock.advance(9_999);
    expect(client.connection.current.name).not.toBe("needs-auth");
    timed.clock.advance(1);
    const state = await needsAuth();
    expect((state as { error: Error }).error.message).toContain("within 10 seconds");
    timed.clock.advance(500);
    await until(() => expect(fetch.calls).toHaveLength(2));
    answer(await signToken({ subject: "ada", issuedAtMs: serverClock.nowMs() }));
    expect(await outcome).toEqual({ name: "applied", value: ADA });
  });

  test("is called at once when the client is told to reconnect, or the page is looked at", async () => {
    const fetch = fetcher(throws, throws, "ada");
    client.setAuth(fetch);
    await needsAuth();
    client.reconnect();
    await until(() => expect(fetch.calls).toHaveLength(2));
    await until(() =>
      expect(timed.logger.lines.filter(({ message }) => message.includes("setAuth"))).toHaveLength(2),
    );
    timed.lookAtPage();
    await reached(me(), ({ value }) => value === "ada");
  });

  test("says why also while there is no connection", async () => {
    proxy.goDown();
    await reached(client.connection, ({ name }) => name === "reconnecting");
    client.setAuth(fetcher(throws));
    expect(await needsAuth()).toMatchObject({ error: { cause: new TypeError("Failed to fetch") } });
  });
});

describe("a connection that is lost while a token is fetched", () => {
  test("says nothing on the next one before the token is there", async () => {
    let answer: (token: string) => void = () => undefined;
    client.setAuth(() => new Promise<string>((resolve) => (answer = resolve)));
    const outcome = whoCalls();
    const seen: unknown[] = [];
    const unsubscribe = me().subscribe(({ name, value }) => seen.push(name === "ready" ? value : name));
    for (let drops = 0; drops < 2; drops++) {
      const socket = newestSocket();
      await until(() => expect(socket.readyState).toBe(socket.OPEN));
      proxy.drop();
      await until(() => {
        client.reconnect();
        expect(newestSocket()).not.toBe(socket);
      });
    }
    const socket = newestSocket();
    await until(() => expect(socket.readyState).toBe(socket.OPEN));
    await new Promise((resolve) => setImmediate(resolve));
    expect(toServer()).toEqual([]);
    answer(await signToken({ subject: "ada", issuedAtMs: serverClock.nowMs() }));
    expect(await outcome).toEqual({ name: "applied", value: ADA });
    expect(seen).toEqual(["loading", "ada"]);
    expect(
      toServer()
        .slice(0, 2)
        .map((frame) => (JSON.parse(frame) as { type: string }).type),
    ).toEqual(["Connect", "Authenticate"]);
    unsubscribe();
  });

  test("signed in before, a write waits for the new sign-in's token", async () => {
    client.setAuth(fetcher("ada"));
    await reached(me(), ({ value }) => value === "ada");
    proxy.goDown();
    await reached(client.connection, ({ name }) => name === "reconnecting");
    client.setAuth(fetcher(throws, "ada"));
    const outcome = whoCalls();
    proxy.comeBack();
    client.reconnect();
    await needsAuth();
    await passTimeUntil(() => expect(client.connection.current.name).toBe("connected"));
    expect(await outcome).toEqual({ name: "applied", value: ADA });
  });
});

describe("a refresh that fails", () => {
  test("changes nothing while the token is still good", async () => {
    const fetch = fetcher("ada", throws, "ada");
    client.setAuth(fetch);
    const names: ConnectionState["name"][] = [];
    client.connection.subscribe(({ name }) => names.push(name));
    await reached(me(), ({ value }) => value === "ada");
    await until(() => expect(fetch.calls).toEqual([false, true]));
    expect(await whoCalls()).toEqual({ name: "applied", value: ADA });
    await passTimeUntil(() => expect(fetch.calls).toEqual([false, true, true]));
    expect(await whoCalls()).toEqual({ name: "applied", value: ADA });
    expect(names).not.toContain("needs-auth");
  });

  test("keeps everything back from when the token has ended until there is another", async () => {
    const fetch = fetcher("ada", "ada", throws, throws, "ada");
    client.setAuth(fetch);
    const unsubscribe = me().subscribe(() => undefined);
    await reached(me(), ({ value }) => value === "ada");
    await until(() => expect(fetch.calls).toHaveLength(2));
    await reached(client.connection, ({ name }) => name === "connected");
    serverClock.advance(2 * 3600_000);
    const first = whoCalls(); // The backend notices on this one.
    await needsAuth();
    const second = whoCalls();
    expect(me().current).toMatchObject({ value: "ada", stale: true });
    await passTimeUntil(() => expect(client.connection.current.name).toBe("connected"));
    expect(await first).toEqual({ name: "applied", value: ADA });
    expect(await second).toEqual({ name: "applied", value: ADA });
    unsubscribe();
  });
});

describe("a token that the backend refuses", () => {
  const foreign = (): Promise<string> => signToken({ subject: "ada", issuer: "https://elsewhere.test" });

  // It isn't told of one that is soon followed by another that is accepted.
  test.each<[string, Answer[], told: number]>([
    ["always the same one", [foreign, foreign, foreign], 0],
    ["one that is no token at all", [returns("abc"), returns("abc"), returns("abc")], 1],
    [
      "another one each time",
      [1, 2, 3, 4].map((number) => () => signToken({ subject: "ada", audience: `nobody ${number}` })),
      1,
    ],
  ])("is no leave to run as nobody, and is told at most once: %s", async (_name, refused, count) => {
    client.setAuth(fetcher(...refused, "ada"));
    const outcome = whoCalls();
    const seen: unknown[] = [];
    const unsubscribe = me().subscribe(({ name, value }) => seen.push(name === "ready" ? value : name));
    expect(await needsAuth()).toMatchObject({ error: { code: "auth-failed" } });
    await passTimeUntil(() => expect(seen.at(-1)).toBe("ada"));
    expect(await outcome).toEqual({ name: "applied", value: ADA });
    expect(seen).toEqual(["loading", "ada"]);
    const told = timed.logger.lines.filter(({ message }) => message.includes("refused the token"));
    expect(told.filter(({ level }) => level === "error")).toHaveLength(count);
    unsubscribe();
  });
});

describe("what must not happen", () => {
  test("a write leaves before the backend has accepted the token, on any connection", async () => {
    const foreign = (): Promise<string> => signToken({ subject: "ada", issuer: "https://elsewhere.test" });
    client.setAuth(fetcher(foreign, "ada"));
    const outcomes = [whoCalls()];
    await passTimeUntil(() => expect(client.connection.current.name).toBe("connected"));
    outcomes.push(whoCalls());
    await Promise.all(outcomes);
    proxy.goDown();
    await reached(client.connection, ({ name }) => name === "reconnecting");
    outcomes.push(whoCalls());
    proxy.comeBack();
    client.reconnect();
    for (const outcome of await Promise.all(outcomes))
      expect(outcome).toEqual({ name: "applied", value: ADA });
    let isAccepted = false;
    let writes = 0;
    for (const { frame } of proxy.passed) {
      const { type, endVersion } = JSON.parse(frame) as { type: string; endVersion?: { identity: number } };
      if (type === "Connect") isAccepted = false;
      if (type === "Transition") isAccepted = endVersion?.identity !== 0;
      if (type !== "Mutation") continue;
      writes++;
      expect(isAccepted).toBe(true);
    }
    expect(writes).toBe(3);
  });

  test("null means that nobody is signed in, and only null", async () => {
    client.setAuth(fetcher(returns(null)));
    expect(await whoCalls()).toEqual({ name: "applied", value: null });
    expect(client.connection.current.name).toBe("connected");
  });

  test("null after a sign-in ends it, says so, and refuses what was meant for the user", async () => {
    client.setAuth(fetcher("ada", "ada", throws, returns(null)));
    await reached(me(), ({ value }) => value === "ada");
    serverClock.advance(2 * 3600_000);
    const unsubscribe = me().subscribe(() => undefined);
    client.mutate("users:whoCalls");
    await needsAuth();
    const waiting = whoCalls();
    await passTimeUntil(() => expect(me().current.value).toBe(null));
    expect(await waiting).toMatchObject({ name: "rejected", error: { code: "sign-in-changed" } });
    expect(client.connection.current).toMatchObject({ name: "needs-auth", error: { code: "auth-failed" } });
    unsubscribe();
  });

  test("a token of the former fetcher that comes late is not used", async () => {
    let answer: (token: string) => void = () => undefined;
    client.setAuth(() => new Promise<string>((resolve) => (answer = resolve)));
    const forAda = whoCalls();
    client.setAuth(fetcher("bob"));
    answer(await signToken({ subject: "ada", issuedAtMs: serverClock.nowMs() }));
    expect(await whoCalls()).toEqual({ name: "applied", value: "https://issuer.test|bob" });
    expect(await forAda).toMatchObject({ name: "rejected", error: { code: "sign-in-changed" } });
    expect(toServer().filter((frame) => frame.includes("whoCalls"))).toHaveLength(1);
  });

  test("nothing is left of a client that was closed while it waited for a token", async () => {
    const fetch = fetcher(throws);
    client.setAuth(fetch);
    const outcome = whoCalls();
    await needsAuth();
    await client.close();
    expect(await outcome).toMatchObject({ name: "rejected", error: { code: "client-closed" } });
    expect(timed.clock.waiting).toBe(0);
    expect(fetch.calls).toHaveLength(1);
    expect(toServer()).toEqual([]);
  });

  test.each<[string, () => Promise<void>]>([
    ["the client is closed", () => client.close()],
    ["the first call answers after all", async () => answerFirst(await signToken({ subject: "ada" }))],
  ])("a call of the fetcher that hangs leaves no timer behind when %s", async (_name, end) => {
    const fetch = fetcher(() => new Promise<string>((resolve) => (answerFirst = resolve)), hangs);
    client.setAuth(fetch);
    timed.clock.advance(10_000);
    timed.clock.advance(500);
    await until(() => expect(fetch.calls).toHaveLength(2));
    await end();
    await client.close();
    expect(timed.clock.waiting).toBe(0);
  });

  test("whatever fetchers, users and the network do, a write runs as the user who made it or not at all", async () => {
    const answer = fc.constantFrom<Answer>("user", throws, hangs, returns(undefined), returns("abc"));
    const step = fc.constantFrom("write", "drop", "down", "up", "wait", "expire", "ada", "bob");
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { maxLength: 5 }),
        fc.array(step, { maxLength: 8 }),
        async (answers, steps) => {
          const { client, clock } = openTimedClient(proxy.url);
          const writes: { readonly user: string; readonly settled: ReturnType<typeof whoCalls> }[] = [];
          let user = "";
          const takeStep = (name: string): void => {
            if (name === "write")
              writes.push({ user, settled: client.mutate<string>("users:whoCalls").settled });
            else if (name === "drop") proxy.drop();
            else if (name === "down") proxy.goDown();
            else if (name === "up") proxy.comeBack();
            else if (name === "wait") clock.advance(3000);
            else if (name === "expire") serverClock.advance(2 * 3600_000);
            else {
              user = name;
              client.setAuth(fetcher(...answers.map((each) => (each === "user" ? name : each)), name));
            }
          };
          for (const name of ["ada", ...steps, "up", "write"]) {
            takeStep(name);
            await new Promise((resolve) => setImmediate(resolve));
          }
          let settled = 0;
          for (const write of writes) void write.settled.then(() => settled++);
          await until(() => {
            clock.advance(1000);
            client.reconnect();
            expect(settled).toBe(writes.length);
          });
          for (const write of writes) {
            const outcome = await write.settled;
            if (outcome.name === "applied") expect(outcome.value).toBe(`https://issuer.test|${write.user}`);
            else expect(["sign-in-changed", "mutation-interrupted"]).toContain(outcome.error.code);
          }
          expect((await writes.at(-1)?.settled)?.name).toBe("applied");
          await client.close();
        },
      ),
      { numRuns: Number(process.env["RUNS"] ?? 40) },
    );
  }, 600_000);
});
