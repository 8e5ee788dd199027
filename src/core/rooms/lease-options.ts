import type { Clock } from "../ports.js";
import type { Source } from "../source.js";
import type { MembersState } from "./members-state.js";
import type { Attendance, RoomRemote } from "./room-ports.js";
import type { RoomSession } from "./room-session.js";
import type { ServerClock } from "./server-clock.js";

export interface LeaseOptions {
  readonly resource: string;
  readonly remote: Pick<RoomRemote, "link" | "onLink" | "lease" | "watchLease">;
  readonly attendance: Attendance;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly session: RoomSession;
  /** Who is in the room, which one is in as long as one listens to it. */
  readonly people: Source<MembersState>;
}

export interface AcquireOptions {
  /** Whether to wait in line where somebody else holds it, until it is this tab's turn. Default: false. */
  readonly wait?: boolean;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}
