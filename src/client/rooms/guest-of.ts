import { guestSecret } from "../../adapters/browser/tab-memory.js";
import { clientParts } from "../client-parts.js";
import { badOption } from "../options.js";
import type { RealtimeClient } from "../realtime-client.js";

/**
 * By which the backend knows this browser while nobody is signed in: what a mutation passes to `assertLease` as `guest`.
 * Undefined while somebody is signed in, or while nobody knows yet. It is a secret, as a token is: who has it acts as this guest.
 *
 * ```ts
 * const guest = guestOf(client);
 * await client.mutate("docs:rename", { id, title, fence, ...(guest && { guest }) }).settled;
 * ```
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function guestOf(client: RealtimeClient): string | undefined {
  const parts = client[clientParts];
  if (!parts) throw badOption("The client of guestOf()", "one that createRealtimeClient() has made", client);
  return parts.remote.connection.identity === null ? guestSecret() : undefined;
}
