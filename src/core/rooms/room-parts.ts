import type { MembersState } from "./members-state.js";
import type { Source } from "../source.js";
import type { RoomPorts } from "./room-ports.js";
import type { RoomSession } from "./room-session.js";
import type { ServerClock } from "./server-clock.js";

/** What parts of the library take of a room that only some pages load. Shared by all copies of the library on a page. */
export const roomParts = Symbol.for("convex-elements.room-parts");

export interface RoomParts {
  readonly ports: RoomPorts;
  readonly serverClock: ServerClock;
  readonly session: RoomSession;
  readonly people: Source<MembersState>;
  /** Leases by what they are for, so that all who ask for one have the same. */
  readonly leases: Map<string, unknown>;
}
