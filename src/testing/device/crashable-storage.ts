import { type MemoryTab, MemoryTabs } from "../../adapters/memory/memory-tabs.js";
import type { OutboxOption, OutboxParts } from "../../client/outbox-option.js";
import { StoreError } from "../../core/outbox/store-error.js";
import { DeviceStore } from "./device-store.js";
import { Disk } from "./disk.js";
import type { StorageCallName, StoreCall } from "./store-call.js";

/** One transaction of the storage. */
export interface StorageAct {
  readonly name: StorageCallName;
  /** Which one of that name it is, of all pages together: 1 is the first. */
  readonly count: number;
  /** The mutation that is to be kept, of `append`. */
  readonly mutation: string | null;
}

/**
 * What becomes of a transaction.
 *
 * - `keep`: it is written.
 * - `full`, `broken`: nothing of it is, and the page hears that the disk is full, or that it failed.
 * - `lose`: nothing of it is, and nobody says so: the browser ends in the middle of it. Follow it with `crash()`.
 * - `keep-untold`: it is written, and the browser ends before it can say so. Follow it with `crash()`.
 */
export type StorageFate = "keep" | "full" | "broken" | "lose" | "keep-untold";

/** An operation that survives. */
export interface KeptOperation {
  readonly id: string;
  /** The mutation's name. */
  readonly mutation: string;
  /** As Convex writes values in JSON. */
  readonly args: Readonly<Record<string, unknown>>;
  /** `queued`, `sent`, `applied`, … as the outbox has them. */
  readonly state: string;
}

const errors: Partial<Record<StorageFate, () => StoreError>> = {
  full: () => new StoreError("quota", "The disk is full."),
  broken: () => new StoreError("unavailable", "The storage failed."),
};

/**
 * The storage of one browser, for tests: it keeps what waits in the outbox for as long as the test lives, and can fill up, fail
 * and be lost in the middle of any transaction. Clients that are made with the same storage are tabs of one browser.
 *
 * @example
 * ```ts
 * const storage = new CrashableStorage();
 * const open = () =>
 *   createRealtimeClient({ url, outbox: storage.keep(queueMutations({ "messages:send": {} })) });
 * const page = open();
 * await page.mutate("messages:send", { body: "Hello" }).saved;
 * storage.crash();
 * await page.close();
 * const next = open(); // What was saved is sent by the next page.
 * ```
 */
export class CrashableStorage {
  /** Decides about each transaction. Default: all are kept. */
  decide: ((act: StorageAct) => StorageFate) | undefined;
  private readonly devices = new Map<string | null, { readonly disk: Disk; readonly tabs: MemoryTabs }>();
  private readonly pages = new Set<{ readonly tab: MemoryTab; isGone: boolean }>();
  private readonly counts = new Map<StorageCallName, number>();

  /** The same outbox, whose operations this storage keeps. */
  keep(outbox: OutboxOption): OutboxOption {
    return {
      attach: (parts) => outbox.attach({ ...parts, openPlace: (actor) => this.open(actor) }),
    };
  }

  /** What would survive now, in the order in which it is to run, of all users. */
  get operations(): readonly KeptOperation[] {
    return [...this.devices.values()].flatMap(({ disk }) =>
      disk.read(0).rows.map(({ operation, args, progress }) => ({
        id: operation.id,
        mutation: operation.fn,
        args,
        state: progress.name,
      })),
    );
  }

  /**
   * All pages end without a word: what was not written is lost, what was isn't told any more, and their locks go on. The clients are
   * gone with their pages: close them, and go on with new ones.
   */
  crash(): void {
    for (const page of this.pages) {
      page.isGone = true;
      page.tab.crash();
    }
    this.pages.clear();
  }

  private open(actor: string | null): ReturnType<NonNullable<OutboxParts["openPlace"]>> {
    const device = this.devices.get(actor) ?? { disk: new Disk(), tabs: new MemoryTabs() };
    this.devices.set(actor, device);
    const page = { tab: device.tabs.open(), isGone: false };
    this.pages.add(page);
    const store = new DeviceStore(device.disk, (call) => {
      // Later than the call, as a browser does, and no answer any more when the page is gone by then.
      queueMicrotask(() => !page.isGone && this.carryOut(call, page));
    });
    return {
      store,
      lock: page.tab.lock,
      channel: page.tab.channel,
      life: page.tab.life,
      erase: async (closed) => {
        await closed;
        device.disk.clear();
      },
    };
  }

  private carryOut(call: StoreCall, page: { readonly isGone: boolean }): void {
    const count = (this.counts.get(call.name) ?? 0) + 1;
    this.counts.set(call.name, count);
    const act = { name: call.name, count, mutation: call.operation?.fn ?? null };
    const fate = this.decide?.(act) ?? "keep";
    const error = errors[fate]?.();
    if (error) return call.refuse(error);
    if (fate === "lose") return;
    call.write();
    if (fate === "keep") queueMicrotask(() => !page.isGone && call.tell());
  }
}
