import { convexOutboxRemote } from "../../adapters/convex/convex-outbox-remote.js";
import type { OutboxOption } from "../outbox-option.js";
import { ClientOutbox } from "./client-outbox.js";
import { checkMutations, type MutationsOptions } from "./mutation-options.js";
import { durablePlaces, memoryPlaces } from "./outbox-places.js";

/**
 * Lets calls of these mutations wait for the backend:
 *
 * ```ts
 * const client = createRealtimeClient({
 *   url,
 *   outbox: queueMutations({
 *     "messages:send": { ids: [""], effects: [insertAtStart({ query: "messages:list" })] },
 *   }),
 * });
 * ```
 *
 * They are kept on the device until the backend has taken them, once and in order, through the functions that
 * `exposeRealtime` of `convex-elements/server` makes; they go on after a reload, sent by one of the page's tabs. What
 * `effects` say is shown at once.
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function queueMutations(mutations: MutationsOptions): OutboxOption {
  checkMutations(mutations);
  return {
    attach: ({ url, isDurable, openPlace, makeRoom, remote, clock, logger, ...parts }) =>
      new ClientOutbox({
        ...parts,
        clock,
        remote,
        logger,
        mutations,
        outboxRemote: convexOutboxRemote(remote, logger),
        openPlace: openPlace ?? (isDurable ? durablePlaces(url, clock, makeRoom) : memoryPlaces()),
      }),
  };
}
