import { MemoryOutboxStore } from "../../../src/adapters/memory/memory-outbox-store.js";
import { type MemoryTab, MemoryTabs } from "../../../src/adapters/memory/memory-tabs.js";
import { Leadership, type LeadershipParts } from "../../../src/core/outbox/leadership.js";
import { LeaseLock } from "../../../src/core/outbox/lease-lock.js";
import type { TabChannel } from "../../../src/core/outbox/tabs.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";

export interface TabOptions {
  /** Without the browser's locks. */
  readonly isLeased?: boolean;
  /** Hears nothing of the channel. */
  readonly isDeaf?: boolean;
}

/** A tab that raises the epoch when it gets the lead, as the outbox does. */
export class TestTab {
  readonly page: MemoryTab;
  readonly clock = new VirtualClock(0);
  readonly leadership: Leadership;
  readonly told: string[] = [];
  isLeading = false;
  isFrozen = false;
  isGone = false;
  epoch = 0;
  private readonly world: TabWorld;

  constructor(world: TabWorld, { isLeased = false, isDeaf = false }: TabOptions) {
    this.world = world;
    this.page = world.tabs.open();
    this.leadership = new Leadership(
      {
        lock: isLeased ? new LeaseLock(world.store, this.clock) : this.page.lock,
        channel: isDeaf ? deaf(this.page.channel) : this.page.channel,
        life: this.page.life,
        clock: this.clock,
        store: this.withStore(),
      },
      {
        granted: () => void this.granted(),
        lost: () => this.hears("lost"),
        hinted: () => this.hears("hinted"),
        resumed: () => this.hears("resumed"),
      },
    );
  }

  freeze(): void {
    this.isFrozen = true;
    this.page.freeze();
  }

  thaw(): void {
    this.isFrozen = false;
    this.page.thaw();
  }

  crash(): void {
    this.isGone = true;
    this.isLeading = false;
    this.page.crash();
  }

  close(): void {
    this.isGone = true;
    this.isLeading = false;
    this.leadership.close();
  }

  private hears(news: "lost" | "hinted" | "resumed"): void {
    this.told.push(news);
    if (news === "lost") this.isLeading = false;
  }

  private async granted(): Promise<void> {
    this.told.push("granted");
    this.isLeading = true;
    this.epoch = await this.world.store.lead();
    this.leadership.leads(this.epoch);
  }

  private withStore(): LeadershipParts["store"] {
    return {
      beat: (epoch) => this.world.atStore(() => this.world.store.beat(epoch)),
      lastBeat: () => this.world.atStore(() => this.world.store.lastBeat()),
    };
  }
}

/** Tabs of one browser, whose clocks go together, but for those that are frozen. */
export class TabWorld {
  readonly store = new MemoryOutboxStore();
  readonly tabs = new MemoryTabs();
  readonly all: TestTab[] = [];
  /** What becomes of calls of the store for signs of life. */
  atStore: <Answer>(call: () => Promise<Answer>) => Promise<Answer> = (call) => call();

  open(options: TabOptions = {}): TestTab {
    const tab = new TestTab(this, options);
    this.all.push(tab);
    tab.leadership.start();
    return tab;
  }

  async opened(count: number, options: TabOptions = {}): Promise<TestTab[]> {
    const tabs = Array.from({ length: count }, () => this.open(options));
    await this.rest();
    return tabs;
  }

  get leaders(): readonly TestTab[] {
    return this.all.filter((tab) => tab.isLeading && !tab.isFrozen && !tab.isGone);
  }

  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      for (const tab of this.all) if (!tab.isFrozen && !tab.isGone) tab.clock.advance(1_000);
      await this.rest();
    }
  }

  /** When everything that was to be told has been. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

function deaf(channel: TabChannel): TabChannel {
  return { open: () => channel.open(() => undefined) };
}
