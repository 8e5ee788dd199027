import { broadcastTabs } from "../../../src/adapters/browser/broadcast-tabs.js";
import { pageLife } from "../../../src/adapters/browser/page-life.js";
import { systemClock } from "../../../src/adapters/browser/system-clock.js";
import { webLock } from "../../../src/adapters/browser/web-lock.js";
import { IndexedDbOutboxStore } from "../../../src/adapters/indexeddb/indexeddb-outbox-store.js";
import { Leadership } from "../../../src/core/outbox/leadership.js";
import type { TabLock } from "../../../src/core/outbox/tabs.js";

/** One tab of an outbox. */
class Tab {
  readonly told: string[] = [];
  isLeading = false;
  epoch = 0;
  private readonly store: IndexedDbOutboxStore;
  private readonly leadership: Leadership;

  constructor(name: string, store: IndexedDbOutboxStore) {
    this.store = store;
    this.leadership = new Leadership(
      {
        lock: webLock(name) as TabLock,
        channel: broadcastTabs(name),
        life: pageLife,
        clock: systemClock,
        store,
      },
      {
        granted: () => void this.granted(),
        lost: () => this.lost(),
        hinted: () => this.told.push("hinted"),
        resumed: () => this.told.push("resumed"),
      },
    );
    this.leadership.start();
  }

  busy(isBusy: boolean): void {
    this.leadership.busy(isBusy);
  }

  hint(): void {
    this.leadership.hint();
  }

  /** Whether what it writes as a leader counts. */
  async isFenced(): Promise<boolean> {
    return (await this.store.write({}, this.epoch)).name === "fenced";
  }

  async close(): Promise<void> {
    this.isLeading = false;
    this.leadership.close();
    await this.store.close();
  }

  private async granted(): Promise<void> {
    this.told.push("granted");
    this.isLeading = true;
    this.epoch = await this.store.lead();
    this.leadership.leads(this.epoch);
  }

  private lost(): void {
    this.told.push("lost");
    this.isLeading = false;
  }
}

const tabsPage = {
  tab: null as Tab | null,
  /** Whether it came back from the back-forward cache. */
  wasCached: false,

  async start(name: string): Promise<void> {
    const store = await IndexedDbOutboxStore.open({ name, clock: systemClock });
    tabsPage.tab = new Tab(name, store);
  },

  /** How many hold the lock of that name, and how many wait for it. */
  async locks(name: string): Promise<readonly [held: number, pending: number]> {
    const { held = [], pending = [] } = await navigator.locks.query();
    const ofName = (locks: readonly LockInfo[]): number => locks.filter((lock) => lock.name === name).length;
    return [ofName(held), ofName(pending)];
  },

  /** Nothing else runs in this page until "/held" is answered, as if it were frozen without being told. */
  hang(): void {
    const request = new XMLHttpRequest();
    request.open("GET", "/held", false);
    request.send();
  },
};

window.addEventListener("pageshow", ({ persisted }) => {
  tabsPage.wasCached ||= persisted;
});

export type TabsPage = typeof tabsPage;

Object.assign(globalThis, { tabsPage });
