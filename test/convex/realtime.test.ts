import type { Value } from "convex/values";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SubmitResponse } from "../../src/server/wire.js";
import { run } from "../server/outbox-client.js";
import { demoBackends, type DemoBackend } from "./demo-backends.js";

const token = "ada's secret, long enough to be one";
const client = "a".repeat(32);

describe.each(Object.entries(demoBackends))("the demo's outbox on %s", (_name, start) => {
  let backend: DemoBackend;
  beforeEach(async () => {
    backend = await start();
    await backend.mutation("guests:join", { token, name: "Ada" });
    await submit([], { register: true });
  });
  afterEach(() => backend.close());

  const submit = (entries: Value[], more: Record<string, Value> = {}) =>
    backend.mutation<SubmitResponse>("realtime:submit", {
      protocol: 1,
      client,
      actor: null,
      acked: [],
      entries,
      ...more,
    });
  const send = async (...entries: ReturnType<typeof run>[]) => {
    const response = await submit(entries);
    if (response.name !== "answered") throw new Error(`The request was answered by ${response.name}.`);
    return response.answers;
  };
  const bodies = async () => {
    const paginationOpts = { numItems: 100, cursor: null };
    const { page } = await backend.query<{ page: { body: string }[] }>("messages:list", {
      channel: "general",
      paginationOpts,
    });
    return page.map(({ body }) => body);
  };

  test("a message is written, changed and removed, each once", async () => {
    const write = run(1, "messages:send", { token, channel: "general", body: "hello" }, { ids: [""] });
    const change = run(
      2,
      "messages:edit",
      { token, id: "tmp_op-1_0", body: "hello, all" },
      { dependsOn: [1] },
    );
    await send(write);
    await send(write, change);
    expect(await bodies()).toEqual(["hello, all"]);
    await send(change, run(3, "messages:remove", { token, id: "tmp_op-1_0" }, { dependsOn: [1] }));
    expect(await bodies()).toEqual([]);
    expect(await backend.query("counters:messages", { channel: "general" })).toBe(0);
  });

  test("whoever comes back with more than a guest may write at once has the rest done later, and none of it refused", async () => {
    const entries = Array.from({ length: 25 }, (_, k) =>
      run(k + 1, "messages:send", { token, channel: "general", body: `message ${k}` }),
    );
    const answers = await send(...entries);
    const done = answers.filter(({ name }) => name === "applied").length;
    expect(done).toBeGreaterThanOrEqual(20);
    expect(done).toBeLessThan(25);
    expect(answers[done]).toMatchObject({ name: "later" });
    expect(answers.filter(({ name }) => name === "rejected")).toEqual([]);
    expect(await bodies()).toHaveLength(done);
  });

  test("who may write is decided by the mutation, not by the outbox", async () => {
    const stranger = "somebody's secret, long enough to be one";
    expect(
      await send(run(1, "messages:send", { token: stranger, channel: "general", body: "hello" })),
    ).toMatchObject([{ name: "rejected", error: { data: { code: "unknown-guest" } } }]);
    expect(await send(run(2, "messages:importBatch", { rows: [] }))).toMatchObject([
      { name: "unknown-function" },
    ]);
  });
});
