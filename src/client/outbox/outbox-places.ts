import { broadcastTabs } from "../../adapters/browser/broadcast-tabs.js";
import { pageLife } from "../../adapters/browser/page-life.js";
import { webLock } from "../../adapters/browser/web-lock.js";
import { deleteDatabase } from "../../adapters/indexeddb/delete-database.js";
import { IndexedDbOutboxStore } from "../../adapters/indexeddb/indexeddb-outbox-store.js";
import { partitionName } from "../../adapters/indexeddb/partition.js";
import { storeErrorOf } from "../../adapters/indexeddb/store-errors.js";
import { MemoryOutbox, MemoryOutboxStore } from "../../adapters/memory/memory-outbox-store.js";
import { OpeningOutboxStore } from "../../adapters/opening-outbox-store.js";
import { LeaseLock } from "../../core/outbox/lease-lock.js";
import type { OutboxStore } from "../../core/outbox/outbox-store.js";
import type { PageLife, TabChannel, TabLock } from "../../core/outbox/tabs.js";
import type { Clock } from "../../core/ports.js";

/** Where one identity's operations are kept, and what its tabs agree by. */
export interface OutboxPlace {
  readonly store: OutboxStore;
  readonly lock: TabLock;
  readonly channel: TabChannel;
  readonly life: PageLife;
  /** Deletes what is kept there once the store is `closed`. Whoever opens it again waits. Rejects when it may still be there. */
  readonly erase: (closed: Promise<void>) => Promise<void>;
}

/** Opens the place of an identity, at once: what is asked of it waits until it is open. */
export type OpenPlace = (actor: string | null) => OutboxPlace;

/** In the browser's database where there is one, shared by all tabs; else in the memory of this page. */
export function durablePlaces(url: string, clock: Clock, makeRoom: () => Promise<void>): OpenPlace {
  const outboxes = memoryOutboxes();
  const erasing = new Map<string, Promise<void>>();
  return (actor) => {
    const name = partitionName(url, actor);
    const open = () => IndexedDbOutboxStore.open({ name, clock, makeRoom });
    const opening = (erasing.get(name)?.then(open, open) ?? open()).then(
      (store) => ({ store, isShared: true }),
      (error: unknown) => ({
        store: new MemoryOutboxStore(storeErrorOf(error), outboxes.of(actor)),
        isShared: false,
      }),
    );
    const store = new OpeningOutboxStore(opening.then((opened) => opened.store));
    const shared = webLock(name) ?? new LeaseLock(store, clock);
    const lock = opening.then(({ isShared }) => (isShared ? shared : ownLock));
    const erase = (closed: Promise<void>): Promise<void> => {
      outboxes.forget(actor);
      const erased = closed.then(() => deleteDatabase(name, clock));
      erasing.set(name, erased);
      return erased;
    };
    return {
      store,
      lock: lockOnceKnown(shared.isLease, lock),
      channel: broadcastTabs(name),
      life: pageLife,
      erase,
    };
  };
}

/** In the memory of this page alone. What somebody has left there is found again when they are back. */
export function memoryPlaces(): OpenPlace {
  const outboxes = memoryOutboxes();
  return (actor) => ({
    store: new MemoryOutboxStore(null, outboxes.of(actor)),
    lock: ownLock,
    channel: { open: () => ({ post: () => undefined, close: () => undefined }) },
    life: pageLife,
    erase: (closed) => {
      outboxes.forget(actor);
      return closed;
    },
  });
}

function memoryOutboxes() {
  const outboxes = new Map<string | null, MemoryOutbox>();
  return {
    of(actor: string | null): MemoryOutbox {
      const outbox = outboxes.get(actor) ?? new MemoryOutbox();
      outboxes.set(actor, outbox);
      return outbox;
    },
    forget: (actor: string | null): void => void outboxes.delete(actor),
  };
}

/** Of a store that no other tab has. */
const ownLock: TabLock = {
  isLease: false,
  request: (holder) => {
    let isWanted = true;
    queueMicrotask(() => {
      if (isWanted) holder.granted();
    });
    return () => (isWanted = false);
  },
  steal: (holder) => ownLock.request(holder),
};

function lockOnceKnown(isLease: boolean, lock: Promise<TabLock>): TabLock {
  const take = (how: "request" | "steal"): TabLock["request"] => {
    return (holder) => {
      let letGo: (() => void) | undefined;
      let isWanted = true;
      void lock.then((known) => {
        if (isWanted) letGo = known[how](holder);
      });
      return () => {
        isWanted = false;
        letGo?.();
      };
    };
  };
  return { isLease, request: take("request"), steal: take("steal") };
}
