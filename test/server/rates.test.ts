import { expect, test } from "vitest";
import type { Entry, SubmitResponse } from "../../src/server/wire.js";
import { type OutboxClient, run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

describeOnBackends("the rate limit", (world) => {
  const limited = { name: "rate-limited", retryAfterMs: expect.any(Number) as number };

  /** By an app that takes five requests at once, and then one in a quarter of an hour. */
  const submit = (client: OutboxClient, ...entries: Entry[]) =>
    client.caller.mutation<SubmitResponse>("rarely:submit", { ...client.request(entries) });

  test("lets a flood of one user wait, and nobody else", async () => {
    const [flooding, other] = [await world().client("ada"), await world().client("ada")];
    const calm = await world().client("grace");
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(flooding)));
    expect(answers).toContainEqual({ name: "answered", answers: [], watermark: 0 });
    expect(answers).toContainEqual(limited);

    const hello = run(1, "notes:add", { text: "hello" });
    expect(await submit(other, hello)).toEqual(limited);
    expect(await submit(calm, hello)).toMatchObject({ answers: [{ name: "applied" }] });
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("counts by client where nobody is signed in", async () => {
    const [flooding, calm] = [await world().client(null), await world().client(null)];
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(flooding)));
    expect(answers).toContainEqual(limited);
    expect(await submit(calm)).toMatchObject({ name: "answered" });
  });

  test("of new clients counts by user, or by address, whatever clients they make up", async () => {
    const rate = { atOnce: 2, perSecond: 0.001 };
    let made = 0;
    const register = (identity: string | null, ip: string | null) =>
      world().backend.realtime<{ name: string }>("ledger:begin", {
        client: (made++).toString(16).padStart(32, "f"),
        identity,
        ip,
        register: true,
        acked: [],
        arrivals: [],
        dependsOn: [],
        rates: { submits: rate, registrations: rate },
      });
    for (const [identity, ip] of [
      ["ada", null],
      ["grace", null],
      [null, "192.0.2.1"],
      [null, "192.0.2.2"],
      [null, null],
    ] as const) {
      expect(await register(identity, ip)).toMatchObject({ name: "open" });
      expect(await register(identity, ip)).toMatchObject({ name: "open" });
      expect(await register(identity, ip)).toEqual(limited);
    }
  });
});
