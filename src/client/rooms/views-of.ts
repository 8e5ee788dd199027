import { onPageAct } from "../../adapters/browser/page-acts.js";
import { Views } from "../../core/rooms/views.js";
import { clientParts } from "../client-parts.js";
import { badOption } from "../options.js";
import type { RealtimeClient } from "../realtime-client.js";
import { roomOf } from "./room-of.js";

/**
 * "See what Ana sees", in the room of this name:
 *
 * ```ts
 * const views = viewsOf(client, "doc:42");
 * const shared = views.share();
 * addEventListener("scroll", () => shared.look({ anchor: "chapter-2", offset: 0.4 }));
 *
 * const ana = views.follow(userId);
 * ana.subscribe((state) => {
 *   if (state.name === "following") scrollTo(state.view);
 * });
 * ```
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function viewsOf(client: RealtimeClient, room: string): Views {
  const parts = client[clientParts];
  if (!parts) throw badOption("The client of viewsOf()", "one that createRealtimeClient() has made", client);
  return new Views({ room: roomOf(client, room), clock: parts.clock, onAct: onPageAct });
}
