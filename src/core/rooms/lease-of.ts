import { RealtimeError, shown } from "../errors.js";
import { Lease } from "./lease.js";
import type { Room } from "./room.js";
import { roomParts } from "./room-parts.js";

/** Characters of the name of what a lease is for, as the backend allows them. */
const LONGEST_NAME = 256;

/**
 * A lock on something in a room, as in "title", which one at a time may hold.
 *
 * ```ts
 * const title = leaseOf(roomOf(client, "doc:42"), "title");
 * const acquired = await title.acquire();
 * if (acquired.name === "granted") save(acquired.fence);
 * ```
 *
 * @throws RealtimeError `bad-options`
 * @public
 */
export function leaseOf(room: Room, resource: string): Lease {
  if (typeof resource !== "string" || resource === "" || resource.length > LONGEST_NAME)
    throw new RealtimeError(
      "bad-options",
      `What a lease is for must be a text of 1 to ${LONGEST_NAME} characters, not ${shown(resource)}.`,
    );
  const { ports, leases, ...parts } = room[roomParts];
  const known = leases.get(resource) as Lease | undefined;
  const lease = known ?? new Lease({ ...ports, ...parts, resource });
  leases.set(resource, lease);
  return lease;
}
