import type { PendingEffects } from "../core/live/pending-effects.js";
import type { LiveStore, LiveStoreObserver } from "../core/live/live-store.js";
import type { Chance, Clock, FunctionCall, Ids, LeaveGuard, Logger, Remote } from "../core/ports.js";
import type { Operation } from "./operation.js";
import type { OpenPlace } from "./outbox/outbox-places.js";
import type { OutboxSource } from "./outbox-source.js";

/** What an outbox gets from the client that it belongs to. */
export interface OutboxParts {
  readonly url: string;
  /** Whether anything may be kept beyond the page. */
  readonly isDurable: boolean;
  /** Where operations are kept instead, by whoever tests. Default: in the browser's database, or in this page. */
  readonly openPlace?: OpenPlace;
  /** Lets go of what the device keeps and can have again. Never rejects. */
  readonly makeRoom: () => Promise<void>;
  readonly remote: Remote;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ids: Ids;
  readonly leaveGuard: LeaveGuard;
  readonly logger: Logger;
}

/** An operation whose effects are to be seen in these queries. */
export interface ShownCall {
  readonly id: string;
  readonly queries: readonly string[];
}

/** The outbox of a client, as the client sees it. */
export interface AttachedOutbox extends PendingEffects, LiveStoreObserver {
  readonly source: OutboxSource;
  /** Operations whose effects are to be seen, as far as results don't hold them, in their order. */
  readonly shown: readonly ShownCall[];
  /** Begins. What operations show goes to `store`. */
  start(store: LiveStore): void;
  /** Whether calls of this mutation are queued here, now. */
  takes(name: string): boolean;
  mutate(call: FunctionCall): Operation<unknown>;
  /** Ends for whoever acts now, and deletes what is kept of theirs. Rejects when it may still be there. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What `queueMutations()` of `convex-elements/outbox` makes. An entry of its own, so that pages that queue nothing don't load it.
 */
export interface OutboxOption {
  /** @internal */
  attach(parts: OutboxParts): AttachedOutbox;
}
