import { expect, test } from "vitest";
import { run, voided } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

const add = (n: number, more: Parameters<typeof run>[3] = {}) => run(n, "notes:add", { text: `${n}` }, more);

describeOnBackends("a lane", (world) => {
  test("keeps its order, and tells which operation is missing", async () => {
    const client = await world().client();
    expect(await client.send(add(2), add(3))).toEqual([
      { n: 2, id: "op-2", name: "gap", after: 1 },
      { n: 3, id: "op-3", name: "gap", after: 2 },
    ]);
    await client.send(add(1), add(2));
    await client.send(add(3));
    expect(await world().texts()).toEqual(["1", "2", "3"]);
  });

  test("waits for an operation that can't be done yet, while another goes on", async () => {
    const client = await world().client();
    await world().turn("storm", true);
    const answers = await client.send(
      run(1, "notes:addWhenCalm", { text: "1" }, { lane: "a", after: 0 }),
      add(2, { lane: "b", after: 0 }),
      add(3, { lane: "a", after: 1 }),
      add(4, { lane: "b", after: 2 }),
      run(5, "notes:unknown", {}, { lane: "c", after: 0 }),
      voided(6, { lane: "c", after: 5 }),
    );
    expect(answers).toMatchObject([
      { name: "later", waitMs: 1234 },
      { name: "applied" },
      { name: "gap", after: 1 },
      { name: "applied" },
      { name: "unknown-function" },
      { name: "gap", after: 5 },
    ]);
    expect(await world().texts()).toEqual(["2", "4"]);

    await world().turn("storm", false);
    await client.send(
      run(1, "notes:addWhenCalm", { text: "1" }, { lane: "a", after: 0 }),
      add(3, { lane: "a", after: 1 }),
    );
    expect(await world().texts()).toEqual(["2", "4", "1", "3"]);
  });

  test("goes on after a refused, a cancelled and an expired operation", async () => {
    const client = await world().client();
    await world().turn("closed", true);
    const answers = await client.send(
      run(1, "notes:addIfOpen", { text: "1" }),
      voided(2),
      add(3),
      add(3, { id: "other" }),
      add(4),
    );
    expect(answers.map(({ name }) => name)).toEqual([
      "rejected",
      "cancelled",
      "applied",
      "expired",
      "applied",
    ]);
    expect(await world().texts()).toEqual(["3", "4"]);
  });

  test("doesn't go back to an operation that it has passed over", async () => {
    const client = await world().client();
    await client.send(add(1), add(3, { after: 1 }));
    expect(await client.send(add(2, { after: 1 }))).toEqual([{ n: 2, id: "op-2", name: "expired" }]);
    expect(await client.send(add(2, { after: 1, lane: "another" }))).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["1", "3", "2"]);
  });

  test("of one client is not that of another", async () => {
    const first = await world().client();
    const second = await world().client();
    await first.send(add(1));
    expect(await second.send(add(2))).toMatchObject([{ name: "gap", after: 1 }]);
    expect(await second.send(add(1), add(2))).toMatchObject([{ name: "applied" }, { name: "applied" }]);
  });

  test("of many holes is bounded: what can't be kept has to wait", async () => {
    const client = await world().client();
    const numbers = Array.from({ length: 520 }, (_, i) => 2 * (i + 1));
    const acked = (through: number) => ({
      acked: numbers.slice(0, through).map((n) => ({ from: n, to: n })),
    });
    let busy = 0;
    for (let i = 0; i < numbers.length; i += 50) {
      const batch = numbers.slice(i, i + 50);
      const response = await client.submit(batch.map((n) => voided(n, { lane: `lane ${n}`, after: 0 })));
      if (response.name !== "answered") throw new Error(response.name);
      busy += response.answers.filter(({ name }) => name === "busy").length;
      await client.submit([], { acked: acked(i + 50).acked.slice(-50) });
    }
    expect(busy).toBeGreaterThan(0);
    // A number that closes a hole has room.
    expect(await client.send(voided(1, { after: 0 }))).toMatchObject([{ name: "cancelled" }]);
  });

  test("of a client that leaves out numbers without end is refused", async () => {
    const client = await world().client();
    const leaveOut = (from: number) =>
      client.ack(...Array.from({ length: 200 }, (_, i) => ({ from: from + 2 * i, to: from + 2 * i })));
    for (let i = 0; i < 5; i++) expect(await leaveOut(2 + 400 * i)).toMatchObject({ name: "answered" });
    await expect(leaveOut(2 + 400 * 5)).rejects.toThrow();
    expect(await client.ack({ from: 1, to: 2000 })).toMatchObject({ watermark: 2000 });
  });
});

describeOnBackends("temporary ids", (world) => {
  test("become real within a request", async () => {
    const client = await world().client();
    const answers = await client.send(
      run(1, "notes:add", { text: "draft" }, { ids: [""] }),
      run(2, "notes:edit", { id: "tmp_op-1_0", text: "final" }, { dependsOn: [1] }),
    );
    expect(answers[0]).toMatchObject({ name: "applied", ids: [(answers[0] as { value: string }).value] });
    expect(answers[1]).toMatchObject({ name: "applied" });
    expect(await world().texts()).toEqual(["final"]);
  });

  test("become real across requests, from where the result holds them", async () => {
    const client = await world().client();
    const ids = ["first._id", "others.0", "nowhere"];
    const [made] = await client.send(run(1, "notes:addTwo", { text: "draft" }, { ids }));
    expect((made as { ids: string[] }).ids[2]).toBe("");
    const edit = (n: number, id: string) =>
      run(
        n,
        "notes:edit",
        { id, text: `edited by ${n}`, seen: ["tmp_op-1_0", "tmp_other_0"] },
        { dependsOn: [1] },
      );
    expect(await client.send(edit(2, "tmp_op-1_1"))).toMatchObject([
      { name: "rejected", error: { code: "dependency" } },
    ]);
    const clean = (n: number, id: string) =>
      run(n, "notes:edit", { id, text: `edited by ${n}` }, { dependsOn: [1] });
    await client.send(clean(3, "tmp_op-1_1"), clean(4, "tmp_op-1_0"));
    expect(await world().texts()).toEqual(["edited by 4", "edited by 3"]);
    expect(await client.send(clean(5, "tmp_op-1_2"))).toMatchObject([
      { name: "rejected", error: { code: "dependency" } },
    ]);
  });

  test("stand still where there is no field of that name, and in the text of others", async () => {
    const client = await world().client();
    const value = { tmp: "tmp_op-9_0", nested: ["about tmp_op-1_0", "tmp_op-1_0"] };
    const [, echoed] = await client.send(
      run(1, "notes:add", { text: "draft" }, { ids: ["", "constructor", "__proto__"] }),
      run(2, "notes:echo", { value }),
    );
    const id = (await client.caller.query<{ _id: string }[]>("notes:all"))[0]?._id;
    expect(echoed).toMatchObject({ value: { tmp: "tmp_op-9_0", nested: ["about tmp_op-1_0", id] } });
  });

  test("of an operation without effect take those that need them along", async () => {
    const client = await world().client();
    await world().turn("closed", true);
    const answers = await client.send(
      run(1, "notes:addIfOpen", { text: "no" }, { ids: [""] }),
      run(2, "notes:edit", { id: "tmp_op-1_0", text: "edited" }, { dependsOn: [1] }),
      add(3),
    );
    expect(answers).toMatchObject([
      { name: "rejected", error: { code: "handler-threw" } },
      { name: "rejected", error: { code: "dependency" } },
      { name: "applied" },
    ]);
    expect(
      await client.send(run(4, "notes:edit", { id: "tmp_op-1_0", text: "edited" }, { dependsOn: [1] })),
    ).toMatchObject([{ name: "rejected", error: { code: "dependency" } }]);
  });

  test("make an operation wait for one that isn't settled, in another lane as well", async () => {
    const client = await world().client();
    const dependent = run(
      2,
      "notes:edit",
      { id: "tmp_op-1_0", text: "edited" },
      { lane: "b", after: 0, dependsOn: [1] },
    );
    expect(await client.send(dependent)).toEqual([{ n: 2, id: "op-2", name: "gap", after: 1 }]);
    expect(await client.send(dependent, run(1, "notes:add", { text: "draft" }, { ids: [""] }))).toMatchObject(
      [{ name: "gap", after: 1 }, { name: "applied" }],
    );
    expect(await client.send(dependent)).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["edited"]);
  });

  test("of an operation that is forgotten can't be known any more", async () => {
    const client = await world().client();
    const [made] = await client.send(run(1, "notes:add", { text: "draft" }, { ids: [""] }));
    await client.ack({ from: 1, to: 1 });
    const edit = (n: number, id: string) => run(n, "notes:edit", { id, text: "edited" }, { dependsOn: [1] });
    const [lost, known] = await client.send(
      edit(2, "tmp_op-1_0"),
      edit(3, (made as { value: string }).value),
    );
    expect(lost).toMatchObject({ name: "rejected", error: { code: "dependency" } });
    expect(known).toMatchObject({ name: "applied" });
  });
});
