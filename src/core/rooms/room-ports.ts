import type { RealtimeError } from "../errors.js";
import type { Chance, Clock, Ids, Logger } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import type {
  BeatRequest,
  BeatResponse,
  JoinRequest,
  JoinResponse,
  LeaseRequest,
  LeaseResponse,
  LeaseStateResponse,
  MembersResponse,
  OnlineResponse,
  SignalRequest,
  SignalResponse,
  SignalsResponse,
} from "./room-wire.js";

/** What became of something that was said to the server. */
export type Reply<T> =
  | { readonly name: "answered"; readonly value: T }
  /** There was no way to say it, or no answer came. Nothing is said again by itself. */
  | { readonly name: "lost" }
  /** The server has no such function, or it threw. */
  | { readonly name: "failed"; readonly error: RealtimeError };

export type Watched<T> =
  { readonly name: "result"; readonly value: T } | { readonly name: "failed"; readonly error: RealtimeError };

/**
 * The server's half of one room. What is said is said now or never: nothing waits for a connection, and what has no answer after
 * a few seconds is `lost`.
 */
export interface RoomRemote {
  /** Whether what is said now is said at once, and who says it; `identity` is undefined while nobody knows. */
  readonly link: RoomLink;
  onLink(listener: (link: RoomLink) => void): Unsubscribe;
  join(request: JoinRequest): Promise<Reply<JoinResponse>>;
  beat(request: BeatRequest): Promise<Reply<BeatResponse>>;
  signal(request: SignalRequest): Promise<Reply<SignalResponse>>;
  lease(request: LeaseRequest): Promise<Reply<LeaseResponse>>;
  /** Also when the page is about to end, and for a session that was asked for and may not be there yet. */
  leave(leaveToken: string): void;
  /** `receive` is never called before `watchMembers` returned. Also for the others. */
  watchMembers(token: string, receive: (result: Watched<MembersResponse>) => void): Unsubscribe;
  watchOnline(token: string, receive: (result: Watched<OnlineResponse>) => void): Unsubscribe;
  watchSignals(token: string, kind: string, receive: (result: Watched<SignalsResponse>) => void): Unsubscribe;
  watchLease(
    token: string,
    resource: string,
    receive: (result: Watched<LeaseStateResponse>) => void,
  ): Unsubscribe;
}

export interface RoomLink {
  readonly isOpen: boolean;
  /** It was never open, and nothing has failed yet. */
  readonly isOpening: boolean;
  readonly identity: string | null | undefined;
}

/** What the member does with the page. */
export interface Attendance {
  readonly isVisible: boolean;
  subscribe(listener: (event: AttendanceEvent) => void): Unsubscribe;
}

/**
 * `suspended`: the page is left or frozen, and may come back without being loaded again. `input`: keys, pointers, scrolling;
 * told as often as it happens.
 */
export type AttendanceEvent = "visible" | "hidden" | "suspended" | "resumed" | "input";

/** Remembers, for one tab, the session that it had in a room before it was loaded again. */
export interface SessionMemory {
  read(): string | null;
  write(leaveToken: string | null): void;
}

export interface RoomPorts {
  readonly remote: RoomRemote;
  readonly attendance: Attendance;
  readonly memory: SessionMemory;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Nobody can guess what it makes. */
  readonly ids: Ids;
  /** Told once of each thing that a developer has to mend. */
  readonly logger?: Pick<Logger, "warn">;
}
