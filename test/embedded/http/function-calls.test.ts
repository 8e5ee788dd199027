import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { signToken } from "../support/tokens.js";

let server: DevServer;
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  server = await startBackend({ ports: { clock } });
});

afterEach(() => server.close());

interface Answer {
  readonly status?: string;
  readonly value?: unknown;
  readonly code?: string;
  readonly ts?: string;
  readonly results?: Answer[];
}

async function post(route: string, body: object = {}, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${server.url}${route}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers,
  });
  return { http: response.status, headers: response.headers, ...((await response.json()) as Answer) };
}

const call = (path: string, args: object = {}) => ({ path, args, format: "json" });
const increment = () => post("/api/mutation", call("counters:increment", { name: "a" }));
const asAdmin = (more = "") => `Convex ${server.adminKey}${more}`;
const asUser = async (subject: string) => `Bearer ${await signToken({ subject })}`;
const base64 = (identity: unknown) => Buffer.from(JSON.stringify(identity)).toString("base64");

describe("internal functions", () => {
  test.each(["/api/query", "/api/run/messages/secret"])("are for administrators only: %s", async (route) => {
    const secret = call("messages:secret");
    for (const authorization of [undefined, await asUser("ada")]) {
      const answer = await post(route, secret, authorization);
      expect([answer.status, answer.value]).toEqual(["error", undefined]);
    }
    expect(await post(route, secret, asAdmin())).toMatchObject({ value: "for the backend only" });
  });

  test("aren't reached through /api/function, which is for administrators alone", async () => {
    for (const authorization of [undefined, await asUser("ada")]) {
      for (const path of ["messages:secret", "counters:get"]) {
        const answer = await post("/api/function", call(path, { name: "a" }), authorization);
        expect([answer.http, answer.code]).toEqual([403, "BadDeployKey"]);
      }
    }
  });

  test("aren't reached with an admin key that isn't the one", async () => {
    for (const [authorization, http] of [
      ["Convex", 400],
      ["Convex ", 400],
      ["Convex nonsense", 403],
      [`Bearer ${server.adminKey}`, 401],
    ] as const) {
      const answer = await post("/api/query", call("messages:secret"), authorization);
      expect([authorization, answer.http, answer.value]).toEqual([authorization, http, undefined]);
    }
  });
});

describe("an administrator may act as a user", () => {
  const identity = { issuer: "https://issuer.test", subject: "ada" };

  test("and functions see that user", async () => {
    const answer = await post("/api/query", call("users:me"), asAdmin(`:${base64(identity)}`));
    expect(answer.value).toBe("ada");
  });

  test.each([[base64([])], [base64("ada")], ["%%%"], [""]])("but not as %j", async (encoded) => {
    const answer = await post("/api/query", call("users:me"), asAdmin(`:${encoded}`));
    expect([answer.http, answer.code]).toEqual([400, "HeaderParseFailure"]);
  });
});

describe("a batch", () => {
  test("is answered in order, for its caller, each query by itself", async () => {
    const queries = [call("users:me"), call("nowhere:nothing"), call("counters:get", { name: "a" })];
    const { results } = await post("/api/query_batch", { queries }, await asUser("ada"));
    expect(results).toMatchObject([{ value: "ada" }, { status: "error" }, { value: 0 }]);
    const anonymous = await post("/api/query_batch", { queries });
    expect(anonymous.results).toMatchObject([{ value: null }, { status: "error" }, { value: 0 }]);
  });
});

describe("a held snapshot", () => {
  const at = (ts: string | undefined) =>
    post("/api/query_at_ts", { ...call("counters:get", { name: "a" }), ts });
  const hold = async () => (await post("/api/query_ts")).ts;

  test("stays as it was while others write", async () => {
    await increment();
    const ts = await hold();
    await increment();
    expect((await at(ts)).value).toBe(1);
    expect((await post("/api/query", call("counters:get", { name: "a" }))).value).toBe(2);
  });

  test("is held for 30 seconds from when it was asked for last, and not longer", async () => {
    await increment();
    const ts = await hold();
    clock.advance(20_000);
    expect(await hold()).toBe(ts);
    clock.advance(29_999);
    expect((await at(ts)).value).toBe(1);
    clock.advance(1);
    const answer = await at(ts);
    expect([answer.http, answer.code]).toEqual([503, "SnapshotTooOld"]);
  });

  test("isn't given up with older ones", async () => {
    const old = await hold();
    clock.advance(20_000);
    await increment();
    const ts = await hold();
    clock.advance(20_000);
    expect((await at(old)).http).toBe(503);
    expect((await at(ts)).value).toBe(1);
  });

  test.each([undefined, "soon", "AAAAAAAAAAA="])("can't be asked for by %j", async (ts) => {
    expect([400, 503]).toContain((await at(ts)).http);
  });
});

test("no page may call with its user's cookies", async () => {
  const preflight = await fetch(`${server.url}/api/query`, { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  for (const headers of [preflight.headers, (await post("/api/query", call("users:me"))).headers]) {
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  }
});

test.each(["GET", "HEAD"])("%s runs nothing that writes", async (method) => {
  const args = encodeURIComponent(JSON.stringify({ name: "a" }));
  for (const route of ["mutation", "action", "run/counters/increment"]) {
    const address = `${server.url}/api/${route}?path=counters:increment&args=${args}`;
    expect((await fetch(address, { method })).status).toBeGreaterThanOrEqual(400);
  }
  expect((await post("/api/query", call("counters:get", { name: "a" }))).value).toBe(0);
});
