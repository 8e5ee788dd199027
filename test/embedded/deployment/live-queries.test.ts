import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { QueryRequest } from "../../../src/embedded/deployment/live-queries.js";
import type { QueryResult } from "../../../src/embedded/deployment/query-result.js";
import { ANONYMOUS, type Identity } from "../../../src/embedded/functions/identity.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";

describe("a result that is watched", () => {
  let server: DevServer;
  let wakeUps: number;

  beforeEach(async () => {
    server = await startBackend();
    wakeUps = 0;
  });

  afterEach(async () => {
    await server.close();
  });

  const who = { component: "", caller: "client", identity: ANONYMOUS } as const;
  const wake = () => (wakeUps += 1);

  function count(): Promise<QueryResult> {
    const { queries, latest } = server.deployment;
    return queries.at(
      latest,
      { path: "messages:count", args: [{ channel: "a" }], journal: null, ...who },
      ANONYMOUS,
    );
  }

  async function send(channel: string): Promise<void> {
    const args = [{ channel, body: "text" }];
    expect(await server.deployment.mutations.run({ path: "messages:send", args, ...who })).toMatchObject({
      success: true,
    });
  }

  test("wakes its watcher when a commit hits what it read, not before", async () => {
    server.deployment.queries.watch(await count(), wake);
    await send("b");
    expect(wakeUps).toBe(0);
    await send("a");
    expect(wakeUps).toBe(1);
  });

  test("wakes a watcher at once that comes after the commit: no wake-up is lost", async () => {
    const result = await count();
    await send("a");
    server.deployment.queries.watch(result, wake);
    expect(wakeUps).toBeGreaterThan(0);
  });

  test("doesn't wake a watcher that came after an unrelated commit", async () => {
    const result = await count();
    await send("b");
    server.deployment.queries.watch(result, wake);
    expect(wakeUps).toBe(0);
    expect(await count()).toBe(result);
  });

  test("wakes nobody who has gone", async () => {
    const stop = server.deployment.queries.watch(await count(), wake);
    stop();
    await send("a");
    expect(wakeUps).toBe(0);
  });

  test("is the only one that wakes, among thousands that read something else", async () => {
    const { queries, latest } = server.deployment;
    const woken: string[] = [];
    const channels = Array.from({ length: 3000 }, (_, i) => `channel ${i}`);
    for (const channel of channels) {
      const request = { path: "messages:count", args: [{ channel }], journal: null, ...who };
      queries.watch(await queries.at(latest, request, ANONYMOUS), () => woken.push(channel));
    }
    await send("channel 1234");
    expect(woken).toEqual(["channel 1234"]);
    expect(queries.watchedCount).toBe(2999);
  });

  test("wakes those who stay when another goes, before or while it wakes them", async () => {
    const { queries } = server.deployment;
    const result = await count();
    const woken: string[] = [];
    const stops = ["a", "b", "c", "d", "e"].map((name) =>
      queries.watch(result, () => {
        woken.push(name);
        if (name !== "b") return;
        stops[1]?.();
        stops[2]?.();
      }),
    );
    stops[0]?.();
    stops[0]?.();
    await send("a");
    expect(woken).toEqual(["b", "d", "e"]);
    for (const stop of stops) stop();
    expect(queries.watchedCount).toBe(0);
  });

  test("isn't used any more once a commit hit it", async () => {
    const before = await count();
    await send("a");
    const after = await count();
    expect([before.answer.valueJson, after.answer.valueJson]).toEqual(["0", "1"]);
  });
});

describe("one timestamp", () => {
  let server: DevServer;

  beforeEach(async () => {
    server = await startBackend();
  });

  afterEach(async () => {
    await server.close();
  });

  function userOf(attributes: Record<string, string>): Identity {
    return { kind: "user", attributes, token: "a.b.c", expiresAtMs: Infinity };
  }

  function ask(path: string, identity: Identity, more: Partial<QueryRequest> = {}): Promise<QueryResult> {
    const { queries, latest } = server.deployment;
    const request = { component: "", path, args: [{}], journal: null, caller: "client", ...more } as const;
    return queries.at(latest, request, identity);
  }

  const valueOf = ({ answer }: QueryResult): unknown => JSON.parse(answer.valueJson);

  // Alike in everything but one claim, so that a key of less than all of them would mix them up.
  const people = [
    { subject: "ada", issuer: "https://a.test", tokenIdentifier: "https://a.test|ada" },
    { subject: "ada", issuer: "https://b.test", tokenIdentifier: "https://b.test|ada" },
    { subject: "bob", issuer: "https://a.test", tokenIdentifier: "https://a.test|bob" },
    { subject: "ada", issuer: "https://a.test", tokenIdentifier: "https://a.test|ada", role: "admin" },
  ];

  test("has an answer of their own for each who asks at once, where the function asks who they are", async () => {
    const askers = [...people, ...people].map(userOf);
    const results = await Promise.all(
      [...askers, ANONYMOUS].map((identity) => ask("users:identity", identity)),
    );
    expect(results.map(valueOf)).toEqual([...people, ...people, null]);
  });

  test("keeps each one's answer for them alone", async () => {
    for (const attributes of [...people, ...people]) {
      expect(valueOf(await ask("users:identity", userOf(attributes)))).toEqual(attributes);
    }
    expect(valueOf(await ask("users:identity", ANONYMOUS))).toBeNull();
    const acting = { kind: "admin", actingAs: people[2] ?? null } as const;
    expect(valueOf(await ask("users:identity", acting, { caller: "trusted" }))).toEqual(people[2]);
  });

  test("has one run for all where the function doesn't ask", async () => {
    const askers = [...people.map(userOf), ANONYMOUS];
    const results = await Promise.all(askers.map((identity) => ask("users:everyone", identity)));
    expect(new Set(results).size).toBe(1);
    expect(await ask("users:everyone", userOf({ subject: "eve" }))).toBe(results[0]);
  });

  test("gives a client nothing of what was answered to somebody trusted, and a component nothing of the app's", async () => {
    const secret = await ask("messages:secret", ANONYMOUS, { caller: "trusted" });
    expect(valueOf(secret)).toBe("for the backend only");
    for (const identity of [ANONYMOUS, userOf({ subject: "ada" })]) {
      const { answer } = await ask("messages:secret", identity);
      expect([answer.valueJson, answer.error?.message]).toEqual([
        "null",
        expect.stringContaining("Could not find public function"),
      ]);
    }
    const everyone = await ask("users:everyone", ANONYMOUS, { caller: "trusted" });
    const elsewhere = await ask("users:everyone", ANONYMOUS, { caller: "trusted", component: "elsewhere" });
    expect([everyone.answer.error, elsewhere.answer.error]).toEqual([undefined, expect.any(Error)]);
  });

  test("has another page for each journal", async () => {
    const send = async (body: string) => {
      const call = { component: "", path: "messages:send", caller: "client", identity: ANONYMOUS } as const;
      await server.deployment.mutations.run({ ...call, args: [{ channel: "a", body }] });
    };
    const page = async (journal: string | null) => {
      const args = [{ channel: "a", paginationOpts: { numItems: 2, cursor: null } }];
      const result = await ask("messages:page", ANONYMOUS, { args, journal });
      const { page: rows } = valueOf(result) as { page: { body: string }[] };
      return { bodies: rows.map(({ body }) => body), journal: result.answer.journal };
    };
    for (const body of ["1", "2", "3"]) await send(body);
    const first = await page(null);
    expect(first.bodies).toEqual(["3", "2"]);
    await send("4");
    expect((await page(null)).bodies).toEqual(["4", "3"]);
    expect((await page(first.journal)).bodies).toEqual(["4", "3", "2"]);
    const failed = await ask("messages:rejectedQuery", ANONYMOUS, { journal: first.journal });
    expect(failed.answer.journal).toBe(first.journal); // It runs again from where it was.
  });

  test("is answered by the present code only, also for who asked before it came", async () => {
    const { queries, actions } = server.deployment;
    const asked = ask("users:everyone", ANONYMOUS);
    queries.replaceRunner(actions.runner);
    const before = await asked;
    expect(before.isOutdated).toBe(true);
    const after = await ask("users:everyone", ANONYMOUS);
    expect(after).not.toBe(before);
    expect(await ask("users:everyone", ANONYMOUS)).toBe(after);
    queries.replaceRunner(actions.runner);
    expect(await ask("users:everyone", ANONYMOUS)).not.toBe(after);
  });

  test("keeps a thousand answers, the newest, and those that somebody watches", async () => {
    const count = (channel: string) => ask("messages:count", ANONYMOUS, { args: [{ channel }] });
    const watched = await count("watched");
    server.deployment.queries.watch(watched, () => undefined);
    const old = await count("old");
    for (let i = 0; i < 1100; i += 1) await count(`channel ${i}`);
    const newest = await count("channel 1099");
    expect(await count("channel 1099")).toBe(newest);
    expect(await count("watched")).toBe(watched);
    expect(await count("old")).not.toBe(old);
  });
});
