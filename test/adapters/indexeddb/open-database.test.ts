import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { OPEN_LIMIT_MS, openDatabase } from "../../../src/adapters/indexeddb/open-database.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { openRaw } from "../../support/watched-databases.js";

const events = { wanted: () => undefined, lost: () => undefined };

function layoutOf(name: string, clock: VirtualClock) {
  return { name, version: 2, clock, create: () => undefined };
}

test("waits for a page that lets go of an older version in time", async () => {
  const clock = new VirtualClock();
  const holder = await openRaw("let-go", 1);
  const asked = new Promise((resolve) => (holder.onversionchange = resolve));
  const opening = openDatabase(layoutOf("let-go", clock), events);
  await asked;
  clock.advance(OPEN_LIMIT_MS - 1);
  holder.close();
  const database = await opening;
  expect(database.version).toBe(2);
  expect(clock.waiting).toBe(0);
  database.close();
});

test("gives up as blocked on one that doesn't, and holds nothing when it comes too late", async () => {
  const clock = new VirtualClock();
  const holder = await openRaw("held", 1);
  const blocked = nextBlocked();
  const refused = expect(openDatabase(layoutOf("held", clock), events)).rejects.toMatchObject({
    name: "StoreError",
    kind: "blocked",
  });
  await blocked;
  clock.advance(OPEN_LIMIT_MS);
  await refused;
  holder.close();
  await new Promise((resolve) => (indexedDB.deleteDatabase("held").onsuccess = resolve));
});

/** When the next request to open a database is told that it is blocked. */
function nextBlocked(): Promise<unknown> {
  const open = indexedDB.open.bind(indexedDB);
  return new Promise((resolve) => {
    indexedDB.open = (...args) => {
      indexedDB.open = open;
      const request = open(...args);
      request.addEventListener("blocked", resolve);
      return request;
    };
  });
}
