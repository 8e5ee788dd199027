import { beacon } from "../../adapters/browser/beacon.js";
import { pageAttendance } from "../../adapters/browser/page-attendance.js";
import { isPageEnding, watchPageEnding } from "../../adapters/browser/page-ending.js";
import { randomIds } from "../../adapters/browser/random-ids.js";
import { guestSecret, tabMemory } from "../../adapters/browser/tab-memory.js";
import { ConvexRoomRemote } from "../../adapters/convex/convex-room-remote.js";
import { RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import { Room } from "../../core/rooms/room.js";
import { clientParts, type ClientParts } from "../client-parts.js";
import { badOption } from "../options.js";
import type { RealtimeClient } from "../realtime-client.js";

/** Characters of a room's name, as the backend allows them. */
const LONGEST_NAME = 256;

/**
 * The room of this name. One is in it as long as somebody on the page listens to one of its sources, or has called `attend`:
 *
 * ```ts
 * const room = roomOf(client, "channel:general");
 * const leave = room.members.subscribe((state) => {
 *   if (state.name === "here") show(state.members.map(({ name }) => name));
 * });
 * ```
 *
 * The app's backend lets people in: see `exposeRealtime` of `convex-elements/server`.
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function roomOf(client: RealtimeClient, name: string): Room {
  if (typeof name !== "string" || name === "" || name.length > LONGEST_NAME)
    throw badOption("The name of a room", `a text of 1 to ${LONGEST_NAME} characters`, name);
  const parts = client[clientParts];
  if (!parts)
    throw new RealtimeError("bad-options", "Rooms need a client that createRealtimeClient() has made.");
  const known = parts.rooms.get(name) as Room | undefined;
  const room = known ?? newRoom(parts, name, client.logger);
  parts.rooms.set(name, room);
  return room;
}

function newRoom(parts: ClientParts, name: string, logger: Logger): Room {
  const { url, remote, clock, chance, observe } = parts;
  watchPageEnding();
  return new Room({
    remote: new ConvexRoomRemote({
      room: name,
      remote,
      observe,
      guest: guestSecret,
      beacon: (mutation, args) => beacon(url, mutation, args),
      isPageEnding,
      clock,
    }),
    attendance: pageAttendance,
    memory: tabMemory(`${url} ${name}`),
    ids: randomIds,
    clock,
    chance,
    logger,
  });
}
