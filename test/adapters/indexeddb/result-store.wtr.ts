import { expect, waitUntil } from "@open-wc/testing";
import { whenIdle } from "../../../src/adapters/browser/page-idle.js";
import { systemClock } from "../../../src/adapters/browser/system-clock.js";
import { decodeValue, encodeValue } from "../../../src/adapters/convex/json-values.js";
import { IndexedDbResultStore } from "../../../src/adapters/indexeddb/indexeddb-result-store.js";
import type { KeptResult } from "../../../src/core/live/result-store.js";

const page = (part: string): KeptResult => ({
  token: "list",
  part,
  range: null,
  content: { name: "rows", rows: Array.from({ length: 1_500 }, (_, index) => ({ index: BigInt(index) })) },
  ts: 7n,
});

describe("results in the browser's database", () => {
  it("are written by themselves, and seen by the next page", async () => {
    const name = `results-${Math.random()}`;
    const codec = { encode: encodeValue, decode: decodeValue };
    const options = { name, clock: systemClock, whenIdle, codec };
    const store = await IndexedDbResultStore.open(options);
    const other = await IndexedDbResultStore.open(options);
    store.keep(page("0"));
    store.keep(page("1"));
    await waitUntil(async () => (await other.read("list")).length > 0, "nothing was written", {
      timeout: 10_000,
    });
    expect(await other.read("list")).to.deep.equal([page("0"), page("1")]);
    await Promise.all([store.close(), other.close()]);
    indexedDB.deleteDatabase(`${name}/results`);
  });
});
