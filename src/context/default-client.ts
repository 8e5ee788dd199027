import type { RealtimeClient } from "../client/realtime-client.js";
import type { Source, Unsubscribe } from "../core/source.js";

const slot = Symbol.for("convex-elements/default-client@1");

type Listener = (client: RealtimeClient | undefined) => void;

interface DefaultClientSlot {
  client: RealtimeClient | undefined;
  readonly listeners: Set<Listener>;
}

/** Lives on the global object, because two copies of this library on one page share one default client. */
function pageSlot(): DefaultClientSlot {
  const page = globalThis as { [slot]?: DefaultClientSlot };
  return (page[slot] ??= { client: undefined, listeners: new Set() });
}

/**
 * The client of elements that have neither an own `client` nor a provider above them.
 *
 * @public
 */
export const defaultClient: Source<RealtimeClient | undefined> = {
  get current(): RealtimeClient | undefined {
    return pageSlot().client;
  },
  subscribe(listener: Listener): Unsubscribe {
    const { listeners, client } = pageSlot();
    // A wrapper of its own for each subscription, so that one listener can subscribe twice.
    const entry: Listener = (next) => listener(next);
    listeners.add(entry);
    entry(client);
    return () => void listeners.delete(entry);
  },
};

/**
 * Makes `client` the page's default, or takes the default away with undefined. The caller closes what it made.
 *
 * @public
 */
export function setDefaultClient(client: RealtimeClient | undefined): void {
  const page = pageSlot();
  if (page.client === client) return;
  page.client = client;
  // One may have left because of what another did.
  for (const listener of [...page.listeners]) if (page.listeners.has(listener)) listener(client);
}
