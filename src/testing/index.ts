/**
 * What tests and stories need: a backend in the page, a network that can be made bad, and time that stands still.
 *
 * @example
 * ```ts
 * import { openClient, startPageBackend } from "convex-elements/testing";
 * import code from "./convex-bundle.js"; // npx convex-elements bundle convex -o convex-bundle.js
 *
 * const backend = await startPageBackend({ code });
 * const client = openClient(backend);
 * backend.link.set({ isOffline: true });
 * const sent = client.mutation(api.messages.send, { body: "Hello" }); // Waits for the network.
 * backend.link.set({ isOffline: false });
 * await sent;
 * ```
 *
 * @packageDocumentation
 */
export {
  type Direction,
  type Fate,
  type Link,
  type LinkConditions,
  type PageBackend,
  type PageBackendOptions,
  startPageBackend,
} from "../embedded/page/index.js";
export { openClient } from "./open-client.js";
export { VirtualClock } from "./virtual-clock.js";
