import { describe, expect, it, test } from "vitest";
import type { Value } from "convex/values";
import { witnessHash } from "../../src/server/witness-hash.js";
import type { OutboxClient } from "./outbox-client.js";
import { run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

type Policy = "server-wins" | "client-wins" | "ask";

describeOnBackends("an operation with a witness", (world) => {
  async function note(client: OutboxClient): Promise<string> {
    const [made] = await client.send(run(1, "notes:add", { text: "draft" }));
    return (made as { value: string }).value;
  }

  const edit = (n: number, id: string, seen: string, policy: Policy) =>
    run(n, "notes:edit", { id, text: `edit ${n}` }, { witness: { hash: witnessHash(seen), policy } });

  test.each<Policy>(["server-wins", "client-wins", "ask"])(
    "is done by the policy %s where the client saw what there is",
    async (policy) => {
      const client = await world().client();
      const [answer] = await client.send(edit(2, await note(client), "draft", policy));
      expect(answer).toMatchObject({ name: "applied" });
      expect(answer).not.toHaveProperty("overwrote");
      expect(await world().texts()).toEqual(["edit 2"]);
    },
  );

  test.each<Policy>(["server-wins", "ask"])(
    "is a conflict by the policy %s where that has changed, and stays one",
    async (policy) => {
      const client = await world().client();
      const id = await note(client);
      const conflicting = edit(2, id, "before", policy);
      const [answer] = await client.send(conflicting);
      expect(answer).toMatchObject({ n: 2, name: "conflict", theirs: "draft" });
      await client.send(run(3, "notes:edit", { id, text: "before" }));
      expect(await client.send(conflicting)).toEqual([answer]);
      expect(await world().texts()).toEqual(["before"]);
    },
  );

  test("is done by the policy client-wins, and keeps what it overwrote", async () => {
    const client = await world().client();
    const entry = edit(2, await note(client), "before", "client-wins");
    const [answer] = await client.send(entry);
    expect(answer).toMatchObject({ name: "applied", overwrote: "draft" });
    expect(await client.send(entry)).toEqual([answer]);
    expect(await world().texts()).toEqual(["edit 2"]);
  });

  test("that nobody on the server can compare isn't done", async () => {
    const client = await world().client();
    const witness = { hash: witnessHash("draft"), policy: "server-wins" } as const;
    expect(await client.send(run(1, "notes:add", { text: "hello" }, { witness }))).toMatchObject([
      { name: "unknown-function" },
    ]);
    expect(await world().texts()).toEqual([]);
  });

  test("that fails rejects it", async () => {
    const client = await world().client();
    const [answer] = await client.send(edit(1, 5 as unknown as string, "draft", "ask"));
    expect(answer).toMatchObject({ name: "rejected", error: { code: "handler-threw" } });
  });
});

describe("the hash of a witness", () => {
  // Made by a second implementation, in Python: what a client's has to give.
  it.each<[string, Value, string]>([
    ["null", null, "5b9bc4ba528108e4"],
    ["true", true, "5b5c98ef514dbfa5"],
    ["0", 0, "af63ad4c86019caf"],
    ["-0", -0, "07d00a07b497cf78"],
    ["1.5", 1.5, "457d3818182e17b9"],
    ["1n", 1n, "07f85807b4b9a616"],
    ['"é€😀"', "é€😀", "5f83f9a685e03d6c"],
    ['b"00ff"', new Uint8Array([0, 255]).buffer, "b7e7014c99a03635"],
    ['[1,"a",[]]', [1, "a", []], "a8fa3064ba5f7b9f"],
    ['{"a":1,"b":{"c":null}}', { b: { c: null }, a: 1 }, "dbcc646ab54d2fc7"],
  ])("of %s", (_text, value, hash) => {
    expect(witnessHash(value)).toBe(hash);
  });

  it("is the same whatever the order of fields, and of those that are undefined", () => {
    expect(witnessHash({ b: 1, a: 2 })).toBe(witnessHash({ a: 2, b: 1, c: undefined }));
  });

  it("tells apart what isn't equal", () => {
    const values: Value[] = [
      null,
      0,
      -0,
      0n,
      "0",
      "",
      false,
      [],
      {},
      [0],
      ["0"],
      { a: 0 },
      { a: "0" },
      new ArrayBuffer(0),
    ];
    expect(new Set(values.map(witnessHash)).size).toBe(values.length);
  });
});
