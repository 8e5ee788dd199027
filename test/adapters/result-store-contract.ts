import { expect, test } from "vitest";
import type { KeptResult, ResultStore } from "../../src/core/live/result-store.js";
import type { Json } from "../../src/core/outbox/json.js";

export function someRows(count: number, text = "x"): Json[] {
  return Array.from({ length: count }, (_, index) => ({ _id: `r${index}`, text }));
}

export function somePage(fields: Partial<KeptResult> = {}): KeptResult {
  return {
    token: "list",
    part: "0",
    range: { cursor: null, end: "c1" },
    content: { name: "rows", rows: someRows(3) },
    ts: 2n ** 60n + 1n,
    ...fields,
  };
}

/** What every store of results must do. `open` makes one that is empty and has room for about 100 rows. */
export function resultStoreContract(open: () => ResultStore | Promise<ResultStore>): void {
  test("gives back what was kept of a list, page by page in their order, and of nothing else", async () => {
    const store = await open();
    const pages = [somePage({ part: "1" }), somePage({ part: "0", ts: null })];
    for (const page of pages) store.keep(page);
    store.keep(somePage({ token: "list2" }));
    const value = somePage({
      token: "value",
      part: "",
      range: null,
      content: { name: "value", value: null },
    });
    store.keep(value);
    expect(await store.read("list")).toEqual([...pages].reverse());
    expect(await store.read("value")).toEqual([value]);
    expect(await store.read("lis")).toEqual([]);
  });

  test("gives one page alone", async () => {
    const store = await open();
    for (const part of ["", ">a", ">ab"]) store.keep(somePage({ part }));
    expect(await store.read("list", ">a")).toEqual([somePage({ part: ">a" })]);
    expect(await store.read("list", "")).toEqual([somePage({ part: "" })]);
    expect(await store.read("list", ">")).toEqual([]);
  });

  test("keeps the newest of a page", async () => {
    const store = await open();
    store.keep(somePage({ range: "old" }));
    await store.flush();
    store.keep(somePage({ range: "older" }));
    store.keep(somePage({ range: "new" }));
    expect(await store.read("list")).toEqual([somePage({ range: "new" })]);
  });

  test("forgets a page, or all of a list", async () => {
    const store = await open();
    for (const part of ["0", "1", "2"]) store.keep(somePage({ part }));
    await store.flush();
    store.forget("list", "1");
    expect((await store.read("list")).map(({ part }) => part)).toEqual(["0", "2"]);
    store.forget("list");
    expect(await store.read("list")).toEqual([]);
    store.keep(somePage({ part: "3" }));
    expect((await store.read("list")).map(({ part }) => part)).toEqual(["3"]);
  });

  test("lets those go that were used least when there is too much", async () => {
    const store = await open();
    const keep = async (token: string): Promise<void> => {
      store.keep(somePage({ token, content: { name: "rows", rows: someRows(30) } }));
      await store.flush();
    };
    for (const token of ["a", "b", "c"]) await keep(token);
    await store.read("a");
    await store.flush();
    await keep("d");
    const kept = await Promise.all(
      ["a", "b", "c", "d"].map(async (token) => (await store.read(token)).length),
    );
    expect(kept).toEqual([1, 0, 1, 1]);
  });

  test("lets what is pinned go last, tells when it is gone, and nothing after that pin has ended", async () => {
    const store = await open();
    const lost: string[] = [];
    const keep = async (token: string, rows = 30): Promise<void> => {
      store.keep(somePage({ token, content: { name: "rows", rows: someRows(rows) } }));
      await store.flush();
    };
    const kept = async (): Promise<number[]> =>
      Promise.all(["pinned", "b", "c", "d"].map(async (token) => (await store.read(token)).length));
    const unpin = store.pin("pinned", () => lost.push("one"));
    const unpinOther = store.pin("pinned", () => lost.push("other"));
    for (const token of ["pinned", "b", "c", "d"]) await keep(token);
    expect(await kept()).toEqual([1, 0, 1, 1]);
    unpinOther();
    unpinOther();
    for (const token of ["b", "c", "d"]) await keep(token);
    expect((await kept())[0]).toBe(1);
    expect(lost).toEqual([]);
    await keep("pinned", 300);
    expect((await kept())[0]).toBe(0);
    expect(lost).toEqual(["one"]);
    unpin();
    await keep("pinned", 300);
    expect(lost).toEqual(["one"]);
    await keep("pinned");
    for (const token of ["b", "c", "d"]) await keep(token);
    expect(await kept()).toEqual([0, 1, 1, 1]);
  });

  test("tells what is pinned that all is gone", async () => {
    const store = await open();
    const lost: string[] = [];
    store.pin("list", () => lost.push("list"));
    await store.clear();
    await store.giveWay();
    expect(lost.length).toBeGreaterThanOrEqual(2);
  });

  test("clears everything, and goes on", async () => {
    const store = await open();
    store.keep(somePage());
    await store.flush();
    store.keep(somePage({ part: "1" }));
    await store.clear();
    expect(await store.read("list")).toEqual([]);
    store.keep(somePage({ part: "2" }));
    expect((await store.read("list")).map(({ part }) => part)).toEqual(["2"]);
    expect(store.condition.current).toEqual({ name: "on" });
  });

  test("gives way for good", async () => {
    const store = await open();
    store.keep(somePage());
    await store.flush();
    await store.giveWay();
    expect(store.condition.current).toEqual({ name: "off", error: null });
    store.keep(somePage());
    expect(await store.read("list")).toEqual([]);
  });
}
