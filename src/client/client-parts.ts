import type { LiveStoreObserver } from "../core/live/live-store.js";
import type { Chance, Clock, Remote } from "../core/ports.js";
import type { Unsubscribe } from "../core/source.js";

/** What parts of the library take of a client that only some pages load. Shared by all copies of the library on a page. */
export const clientParts = Symbol.for("convex-elements.client-parts");

export interface ClientParts {
  readonly url: string;
  readonly remote: Pick<Remote, "trySend" | "subscribe" | "connection">;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Hears of the backend what live queries hear, after them. */
  readonly observe: (observer: LiveStoreObserver) => Unsubscribe;
  /** Rooms by their names, so that all who ask for one are in the same. */
  readonly rooms: Map<string, unknown>;
}
