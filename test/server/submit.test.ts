import { expect, test } from "vitest";
import { run, voided } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

describeOnBackends("an operation that arrives", (world) => {
  test("is done, and its second delivery gets the outcome of the first", async () => {
    const client = await world().client();

    const [first] = await client.send(run(1, "notes:add", { text: "hello" }));
    const [second] = await client.send(run(1, "notes:add", { text: "hello" }));

    const [note] = await client.caller.query<{ _id: string; author: string }[]>("notes:all");
    expect(note?.author).toBe("ada");
    expect(first).toEqual({
      n: 1,
      id: "op-1",
      name: "applied",
      value: note?._id,
      isTruncated: false,
      ids: [],
      commitTs: expect.any(BigInt) as bigint,
    });
    expect(second).toEqual(first);
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("is done once when it stands twice in one request", async () => {
    const client = await world().client();
    const [first, second, third] = await client.send(
      run(1, "notes:add", { text: "hello" }),
      run(1, "notes:add", { text: "hello" }),
      run(1, "notes:add", { text: "another" }, { id: "other" }),
    );
    expect(first).toMatchObject({ name: "applied" });
    expect(second).toEqual(first);
    expect(third).toEqual({ n: 1, id: "other", name: "expired" });
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("is done once when it is delivered several times at once", async () => {
    const client = await world().client();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => client.send(run(1, "notes:add", { text: "hello" }))),
    );
    for (const [answer] of answers) expect(answer).toEqual(answers[0]?.[0]);
    expect(await world().texts()).toEqual(["hello"]);
  });

  test("expires when its number is settled as another operation", async () => {
    const client = await world().client();
    await client.send(run(1, "notes:add", { text: "hello" }));
    const answers = await client.send(
      run(1, "notes:add", { text: "from a backup" }, { id: "other" }),
      run(2, "notes:add", { text: "goes on" }),
    );
    expect(answers[0]).toEqual({ n: 1, id: "other", name: "expired" });
    expect(answers[1]).toMatchObject({ name: "applied" });
    expect(await world().texts()).toEqual(["hello", "goes on"]);
  });

  test("expires when its outcome is acknowledged, at the watermark and above it", async () => {
    const client = await world().client();
    await client.send(run(1, "notes:add", { text: "one" }));
    await client.send(run(2, "notes:add", { text: "two" }));
    await client.send(run(3, "notes:add", { text: "three" }));

    expect(await client.ack({ from: 1, to: 1 }, { from: 3, to: 3 })).toMatchObject({ watermark: 1 });
    const again = [1, 2, 3].map((n) => run(n, "notes:add", { text: "again" }));
    expect(await client.send(...again)).toMatchObject([
      { name: "expired" },
      { name: "applied" },
      { name: "expired" },
    ]);
    expect(await client.ack({ from: 1, to: 3 })).toMatchObject({ watermark: 3 });
    expect(await world().texts()).toEqual(["one", "two", "three"]);
  });

  test("is told that it isn't known, and may be sent again", async () => {
    const client = await world().client();
    for (const fn of ["notes:nothing", "notes:all", "constructor", "__proto__", "toString", "../notes:add"]) {
      expect(await client.send(run(1, fn, { text: "hello" }))).toEqual([
        { n: 1, id: "op-1", name: "unknown-function" },
      ]);
    }
    expect(await client.send(run(1, "notes:add", { text: "hello" }))).toMatchObject([{ name: "applied" }]);
  });

  test("may name a mutation that clients can't call themselves", async () => {
    const client = await world().client();
    await client.send(run(1, "notes:addQuietly", { text: "quiet" }));
    expect(await world().texts()).toEqual(["quiet"]);
  });

  test("is cancelled by a void, and never done after it", async () => {
    const client = await world().client();
    expect(await client.send(voided(1))).toMatchObject([{ n: 1, id: "op-1", name: "cancelled" }]);
    expect(await client.send(run(1, "notes:add", { text: "late" }))).toMatchObject([{ name: "cancelled" }]);
    expect(await world().texts()).toEqual([]);
  });

  test("keeps its outcome when it was done before the void came", async () => {
    const client = await world().client();
    const [done] = await client.send(run(1, "notes:add", { text: "hello" }));
    expect(await client.send(voided(1))).toEqual([done]);
    expect(await client.send(voided(1, { id: "other" }))).toMatchObject([{ name: "expired" }]);
  });

  test("is counted as settled where a restored backend hears that it was acknowledged", async () => {
    const client = await world().client();
    expect(await client.send(run(8, "notes:add", { text: "eight" }))).toEqual([
      { n: 8, id: "op-8", name: "gap", after: 7 },
    ]);
    const response = await client.submit([run(8, "notes:add", { text: "eight" })], {
      acked: [{ from: 1, to: 7 }],
    });
    expect(response).toMatchObject({ answers: [{ name: "applied" }], watermark: 7 });
    expect(await client.send(run(5, "notes:add", { text: "five" }))).toMatchObject([{ name: "expired" }]);
  });

  test("keeps small results, and of large and deep ones only that they were", async () => {
    const client = await world().client();
    let deep: unknown = "bottom";
    for (let i = 0; i < 20; i++) deep = [deep];
    const values = [{ some: ["thing", 1n, null] }, "x".repeat(9_000), deep as string[]];
    const sent = values.map((value, i) => run(i + 1, "notes:echo", { value }));

    const answers = await client.send(...sent);
    expect(answers).toMatchObject([
      { name: "applied", value: values[0], isTruncated: false },
      { name: "applied", value: null, isTruncated: true },
      { name: "applied", value: null, isTruncated: true },
    ]);
    expect(await client.send(...sent)).toEqual(answers);
  });
});

describeOnBackends("a request", (world) => {
  test("of a client that isn't registered does nothing", async () => {
    const client = await world().stranger();
    expect(await client.submit([run(1, "notes:add", { text: "hello" })])).toEqual({ name: "expired" });
    expect(await client.submit([])).toEqual({ name: "expired" });
    expect(await client.ack({ from: 1, to: 1 })).toEqual({ name: "expired" });
    expect(await world().texts()).toEqual([]);
  });

  test("that registers once more changes nothing", async () => {
    const client = await world().client();
    await client.send(run(1, "notes:add", { text: "hello" }));
    await client.ack({ from: 1, to: 1 });
    expect(await client.register()).toEqual({ name: "answered", answers: [], watermark: 1 });
    expect(await client.send(run(1, "notes:add", { text: "again" }))).toMatchObject([{ name: "expired" }]);
  });

  test("in another version of the protocol is told which one there is", async () => {
    const client = await world().client();
    const entries = [run(1, "notes:add", { text: "hello" })];
    expect(await client.submit(entries, { protocol: 2 })).toEqual({
      name: "unsupported-protocol",
      newest: 1,
    });
    expect(await world().texts()).toEqual([]);
  });

  test.each([
    ["a client that is none", { client: "me" }, [], "32 hexadecimal digits"],
    ["a number that is none", {}, [run(0, "notes:add", {}, { after: -1 })], "no number"],
    ["half a number", {}, [run(1.5, "notes:add", {}, { after: 0 })], "no number"],
    ["an operation before itself", {}, [run(1, "notes:add", {}, { after: 1 })], "can't come after 1"],
    ["an id with an underscore", {}, [run(1, "notes:add", {}, { id: "a_b" })], "id that is none"],
    ["no lane", {}, [run(1, "notes:add", {}, { lane: "" })], "no lane"],
    ["a dependency on what comes later", {}, [run(1, "notes:add", {}, { dependsOn: [2] })], "can't depend"],
    ["a range that runs backwards", { acked: [{ from: 2, to: 1 }] }, [], "no range"],
    [
      "entries while it registers",
      { register: true as const },
      [run(1, "notes:add", {})],
      "registers before",
    ],
    ["too many entries", {}, Array.from({ length: 51 }, (_, i) => voided(i + 1)), "at most 50"],
    [
      "too large arguments",
      {},
      [1, 2].map((n) => run(n, "notes:add", { text: "x".repeat(140_000) })),
      "Send fewer at once",
    ],
  ])("with %s is refused as a whole", async (_name, more, entries, message) => {
    const client = await world().client();
    await client.send(run(1, "notes:add", { text: "before" }));
    await expect(client.submit(entries, more)).rejects.toThrow(message);
    expect(await world().texts()).toEqual(["before"]);
  });

  test("of one operation that is too large settles it", async () => {
    const client = await world().client();
    const large = run(1, "notes:add", { text: "x".repeat(300_000) });
    expect(await client.send(large)).toMatchObject([{ name: "rejected", error: { code: "too-large" } }]);
    expect(await client.send(run(2, "notes:add", { text: "small" }))).toMatchObject([{ name: "applied" }]);
    expect(await world().texts()).toEqual(["small"]);
  });
});
