import { expect } from "@open-wc/testing";
import { systemClock } from "../../../src/adapters/browser/system-clock.js";
import { IndexedDbOutboxStore } from "../../../src/adapters/indexeddb/indexeddb-outbox-store.js";
import type { OutboxStore } from "../../../src/core/outbox/outbox-store.js";
import { someOperation } from "../../core/outbox/some-operation.js";
import { openRaw, WatchedDatabases } from "../../support/watched-databases.js";

describe("the handle of the browser's database", () => {
  let watch: WatchedDatabases;
  let name = "";
  const stores: OutboxStore[] = [];

  beforeEach(() => {
    name = `handle-${Math.random()}`;
    watch = new WatchedDatabases();
  });

  afterEach(async () => {
    watch.end();
    await Promise.all(stores.splice(0).map((store) => store.close()));
    indexedDB.deleteDatabase(name);
  });

  const open = async (): Promise<OutboxStore> => {
    const store = await IndexedDbOutboxStore.open({ name, clock: systemClock });
    stores.push(store);
    return store;
  };

  const idsIn = async (store: OutboxStore): Promise<string[]> =>
    (await store.read()).rows.map(({ operation }) => operation.id);

  const append = (store: OutboxStore, id: string): Promise<number> => store.append(someOperation({ id }));

  it("may be closed in the middle of a burst: nothing is lost, nothing is there twice", async () => {
    const store = await open();
    const ids = Array.from({ length: 300 }, (_, index) => `o${index}`);
    const appended: Promise<number>[] = [];
    for (const [index, id] of ids.entries()) {
      appended.push(append(store, id));
      if (index % 40 === 20) watch.closeHandles();
      if (index % 7 === 0) await appended.at(-1);
    }
    await Promise.all(appended);
    expect(await idsIn(await open())).to.deep.equal(ids);
  });

  it("may end a transaction: it is run once more", async () => {
    const store = await open();
    watch.interfereOnce("log", ({ transaction }) => transaction.abort());
    await Promise.all([append(store, "a"), append(store, "b")]);
    expect(await idsIn(store)).to.deep.equal(["a", "b"]);
  });

  it("may die before it has told that a transaction is complete: operations are not kept twice", async () => {
    const store = await open();
    await append(store, "before");
    watch.interfereOnce("log", ({ transaction, database }) => {
      transaction.addEventListener("complete", (event) => {
        event.stopImmediatePropagation();
        database.close();
        transaction.dispatchEvent(new Event("abort"));
      });
    });
    const positions = await Promise.all([append(store, "a"), append(store, "b")]);
    expect(await idsIn(store)).to.deep.equal(["before", "a", "b"]);
    const { rows } = await store.read();
    expect(rows.slice(1).map(({ position }) => position)).to.deep.equal(positions);
  });

  it("is given up at once when another page upgrades the database", async () => {
    const store = await open();
    await append(store, "a");
    const upgraded = await openRaw(name, 2);
    expect(store.condition.current.name).to.equal("closed");
    upgraded.close();
  });

  it("resolves nothing as saved before its transaction is complete", async () => {
    const store = await open();
    const heard: string[] = [];
    watch.interfere("log", ({ transaction }) => {
      transaction.addEventListener("complete", () => heard.push("complete"));
    });
    await append(store, "a").then(() => heard.push("saved"));
    expect(heard).to.deep.equal(["complete", "saved"]);
  });
});
