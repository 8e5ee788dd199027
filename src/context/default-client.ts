import { checkClient } from "../client/options.js";
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
    // The one who subscribes hears of its own listener's mistakes, and then listens to nothing.
    entry(client);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  },
};

/**
 * Makes `client` the page's default, or takes the default away with undefined. The caller closes what it made.
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function setDefaultClient(client: RealtimeClient | undefined): void {
  if (client !== undefined) checkClient(client);
  const page = pageSlot();
  const before = page.client;
  if (before === client) return;
  page.client = client;
  for (const listener of [...page.listeners]) {
    // One that was told before may have ended it, or set another client and so told all.
    if (page.client !== client || !page.listeners.has(listener)) continue;
    try {
      listener(client);
    } catch (error) {
      (client ?? before)?.logger.error("A listener of the default client threw.", error);
    }
  }
}
