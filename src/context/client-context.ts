import { createContext } from "@lit/context";
import type { RealtimeClient } from "../client/realtime-client.js";

/**
 * The key under which providers hand a client to the elements below them.
 *
 * A `Symbol.for` key, so that a copy from a CDN and a copy from npm on one page meet. `@1` is the version of
 * the contract between provider and consumer.
 *
 * @public
 */
export const clientContext = createContext<RealtimeClient | undefined>(
  Symbol.for("convex-elements/client@1"),
);
