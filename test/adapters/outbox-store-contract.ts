import { expect, test } from "vitest";
import type { OutboxMeta, OutboxStore } from "../../src/core/outbox/outbox-store.js";
import { StoreError } from "../../src/core/outbox/store-error.js";
import { someOperation } from "../core/outbox/some-operation.js";

const meta: OutboxMeta = {
  client: "c".repeat(32),
  isRegistered: true,
  nextNumber: 8,
  acked: [{ from: 1, to: 7 }],
  generation: "g",
};
const number = 1;
const sent = { name: "sent", number } as const;

/** What every store must do. `open` makes one that is empty. */
export function outboxStoreContract(open: () => OutboxStore | Promise<OutboxStore>): void {
  test("keeps operations in the order of the calls, at positions that rise", async () => {
    const store = await open();
    const positions = await Promise.all(["a", "b", "c"].map((id) => store.append(someOperation({ id }))));
    const { rows } = await store.read();
    expect(rows.map(({ operation }) => operation.id)).toEqual(["a", "b", "c"]);
    expect(rows.map(({ position }) => position)).toEqual(positions);
    expect(positions[0]! < positions[1]! && positions[1]! < positions[2]!).toBe(true);
    expect(rows[0]).toMatchObject({ revision: 0, args: {}, progress: { name: "queued", number: null } });
  });

  test("an empty store has nothing and nobody leads", async () => {
    const store = await open();
    expect(await store.read()).toEqual({ epoch: 0, meta: null, rows: [], unreadable: [], hasNewer: false });
  });

  test("reads only what came after a position", async () => {
    const store = await open();
    const first = await store.append(someOperation({ id: "a" }));
    await store.append(someOperation({ id: "b" }));
    const { rows } = await store.read(first);
    expect(rows.map(({ operation }) => operation.id)).toEqual(["b"]);
  });

  test("writes progress, arguments and what is known of the client", async () => {
    const store = await open();
    const position = await store.append(someOperation({ id: "a", args: { text: "mine" } }));
    const epoch = await store.lead();
    const changed = [{ position, revision: 0, progress: sent, args: { text: "yours" } }];
    expect(await store.write({ changed, meta }, epoch)).toEqual({ name: "written", positions: [] });
    const kept = await store.read();
    expect(kept.meta).toEqual(meta);
    expect(kept.epoch).toBe(epoch);
    expect(kept.rows).toMatchObject([{ position, revision: 1, progress: sent, args: { text: "yours" } }]);
    expect(kept.rows[0]!.operation.args).toEqual({ text: "mine" });
  });

  test("keeps arguments that are not replaced", async () => {
    const store = await open();
    const position = await store.append(someOperation({ id: "a", args: { text: "mine" } }));
    await store.write(
      { changed: [{ position, revision: 0, progress: sent, args: { text: "edited" } }] },
      null,
    );
    await store.write({ changed: [{ position, revision: 1, progress: { name: "unknown", number } }] }, null);
    const { rows } = await store.read();
    expect(rows[0]).toMatchObject({ revision: 2, args: { text: "edited" } });
  });

  test("fences whoever led before", async () => {
    const store = await open();
    const position = await store.append(someOperation({ id: "a" }));
    const former = await store.lead();
    const epoch = await store.lead();
    expect(epoch).toBe(former + 1);
    const changes = { changed: [{ position, revision: 0, progress: sent }], meta };
    expect(await store.write(changes, former)).toEqual({ name: "fenced" });
    expect(await store.read()).toMatchObject({ meta: null, rows: [{ revision: 0 }] });
    expect(await store.beat(former)).toBe("fenced");
  });

  test("writes nothing when a row has moved", async () => {
    const store = await open();
    const first = await store.append(someOperation({ id: "a" }));
    const second = await store.append(someOperation({ id: "b" }));
    const epoch = await store.lead();
    await store.write({ changed: [{ position: second, revision: 0, progress: sent }] }, epoch);
    const changes = {
      appended: [someOperation({ id: "c" })],
      changed: [
        { position: first, revision: 0, progress: sent },
        { position: second, revision: 0, progress: sent },
      ],
      meta,
    };
    expect(await store.write(changes, epoch)).toEqual({ name: "stale" });
    const kept = await store.read();
    expect(kept.meta).toBeNull();
    expect(kept.rows).toMatchObject([
      { position: first, revision: 0 },
      { position: second, revision: 1 },
    ]);
  });

  test("writes nothing when a row is gone", async () => {
    const store = await open();
    const position = await store.append(someOperation({ id: "a" }));
    expect(await store.write({ removed: [{ position, revision: 0 }] }, null)).toMatchObject({
      name: "written",
    });
    const gone = { position, revision: 0 };
    expect(await store.write({ changed: [{ ...gone, progress: sent }] }, null)).toEqual({ name: "stale" });
    expect(await store.write({ removed: [gone] }, null)).toEqual({ name: "stale" });
    expect((await store.read()).rows).toEqual([]);
  });

  test("puts an operation in the place of another in one write, and never gives a position twice", async () => {
    const store = await open();
    const former = await store.append(someOperation({ id: "a" }));
    const result = await store.write(
      { removed: [{ position: former, revision: 0 }], appended: [someOperation({ id: "b" })] },
      null,
    );
    const { rows } = await store.read();
    expect(rows.map(({ operation }) => operation.id)).toEqual(["b"]);
    expect(result).toEqual({ name: "written", positions: [rows[0]!.position] });
    expect(rows[0]!.position).toBeGreaterThan(former);
  });

  test("leaves signs of life", async () => {
    const store = await open();
    const epoch = await store.lead();
    const before = await store.lastBeat();
    expect(await store.beat(epoch)).toBe("written");
    const after = await store.lastBeat();
    expect(after.epoch).toBe(epoch);
    expect(after.count).not.toBe(before.count);
  });

  test("says that it was closed, and refuses everything after", async () => {
    const store = await open();
    const conditions: string[] = [];
    store.condition.subscribe(({ name }) => conditions.push(name));
    await store.close();
    await store.close();
    expect(conditions.at(-1)).toBe("closed");
    expect(conditions.filter((name) => name === "closed")).toHaveLength(1);
    for (const call of [
      () => store.read(),
      () => store.append(someOperation({ id: "a" })),
      () => store.lead(),
      () => store.write({}, null),
    ]) {
      await expect(call()).rejects.toSatisfy(
        (error) => error instanceof StoreError && error.kind === "closed",
      );
    }
  });
}
