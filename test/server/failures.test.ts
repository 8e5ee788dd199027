import { expect, test } from "vitest";
import { run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

const add = (n: number) => run(n, "notes:add", { text: `${n}` });

describeOnBackends("an operation that fails", (world) => {
  test("is undone whole, and its refusal stands even when it would be taken later", async () => {
    const client = await world().client();
    await world().turn("closed", true);
    const [refused] = await client.send(run(1, "notes:addIfOpen", { text: "hello" }));
    expect(refused).toEqual({
      n: 1,
      id: "op-1",
      name: "rejected",
      error: {
        code: "handler-threw",
        message: "Closed for today.",
        data: { code: "closed", message: "Closed for today." },
      },
      commitTs: expect.any(BigInt) as bigint,
    });

    await world().turn("closed", false);
    expect(await client.send(run(1, "notes:addIfOpen", { text: "hello" }))).toEqual([refused]);
    expect(await client.send(run(2, "notes:addIfOpen", { text: "another" }))).toMatchObject([
      { name: "applied" },
    ]);
    expect(await world().texts()).toEqual(["another"]);
  });

  test("in a way that nobody foresaw tells the client nothing but a reference", async () => {
    const client = await world().client();
    const [failed] = await client.send(run(1, "notes:addAndFail", { text: "hello" }));
    expect(failed).toMatchObject({
      name: "rejected",
      error: {
        code: "handler-threw",
        message: expect.stringMatching(/^The function failed. Reference: \S+$/) as string,
      },
    });
    expect(
      JSON.stringify(failed, (_, value: unknown) => (typeof value === "bigint" ? "" : value)),
    ).not.toContain("secret");
    expect(await world().texts()).toEqual([]);
  });

  test("in the middle of others is to be sent alone, and then holds up nobody", async () => {
    const client = await world().client();
    const poison = run(2, "notes:addAndFail", { text: "poison" });
    expect(await client.send(add(1), poison, add(3))).toMatchObject([
      { name: "applied" },
      { n: 2, name: "alone" },
      { name: "gap", after: 2 },
    ]);
    expect(await client.send(poison)).toMatchObject([{ name: "rejected" }]);
    expect(await client.send(poison, add(3), add(4))).toMatchObject([
      { name: "rejected" },
      { name: "applied" },
      { name: "applied" },
    ]);
    expect(await world().texts()).toEqual(["1", "3", "4"]);
  });

  test("by a refusal in the middle of others holds up nobody at all", async () => {
    const client = await world().client();
    await world().turn("closed", true);
    const answers = await client.send(add(1), run(2, "notes:addIfOpen", { text: "2" }), add(3));
    expect(answers.map(({ name }) => name)).toEqual(["applied", "rejected", "applied"]);
    expect(await world().texts()).toEqual(["1", "3"]);
  });

  test("because its arguments don't fit is rejected", async () => {
    const client = await world().client();
    expect(await client.send(run(1, "notes:add", { txt: "hello" }))).toMatchObject([
      { name: "rejected", error: { code: "handler-threw" } },
    ]);
    const list = run(2, "notes:add", [] as unknown as Record<string, string>);
    expect(await client.send(list)).toMatchObject([{ name: "rejected", error: { code: "bad-args" } }]);
  });

  test("for now is sent again later, and leaves no trace", async () => {
    const client = await world().client();
    await world().turn("storm", true);
    expect(await client.send(run(1, "notes:addWhenCalm", { text: "hello" }))).toEqual([
      { n: 1, id: "op-1", name: "later", waitMs: 1234 },
    ]);
    expect(await client.caller.settled(client.client)).toEqual({ watermark: 0, settled: [], outcomes: [] });
    expect(await world().texts()).toEqual([]);
  });
});

describeOnBackends("an operation that needs much", (world) => {
  const many = (n: number, count: number) => run(n, "notes:addMany", { count });

  test("gets it when it is alone", async () => {
    const client = await world().client();
    expect(await client.send(many(1, 2_500), add(2))).toMatchObject([
      { name: "alone" },
      { name: "gap", after: 1 },
    ]);
    expect(await client.send(many(1, 2_500))).toMatchObject([{ name: "applied" }]);
    expect((await world().texts()).length).toBe(2_500);
  });

  test("leaves enough for the ledger, or is rejected", async () => {
    const client = await world().client();
    expect(await client.send(many(1, 15_500))).toMatchObject([{ name: "rejected" }]);
    expect(await client.send(add(2))).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["2"]);
  });

  test("lets others wait when there is not enough left in a request", async () => {
    const client = await world().client();
    const answers = await client.send(...Array.from({ length: 10 }, (_, i) => many(i + 1, 1_900)));
    const names = answers.map(({ name }) => name);
    const done = names.indexOf("busy");
    expect(done).toBeGreaterThan(5);
    expect(names.slice(0, done).every((name) => name === "applied")).toBe(true);
    expect(names.slice(done + 1).every((name) => name === "gap")).toBe(true);
    expect(await client.caller.query("notes:count")).toBe(done * 1_900);
    const rest = await client.send(...Array.from({ length: 10 - done }, (_, i) => many(done + i + 1, 1_900)));
    expect(rest.every(({ name }) => name === "applied")).toBe(true);
  });
});
