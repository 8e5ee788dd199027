import type { Unsubscribe } from "../source.js";

/**
 * A way of one's own for signals of one room, for what moves faster than a backend should carry: a socket, WebRTC, other tabs of the
 * browser. It carries values as they are (JSON) to all others that it reaches, in no order that anybody relies on, and keeps none.
 *
 * Whoever is reached is believed: unlike the backend, a transport doesn't say who sent something. Only members of the room are shown.
 *
 * @public
 */
export interface SignalTransport {
  /** `metered`: each message costs, so there are four a second at most. `free`: ten. */
  readonly cost: "metered" | "free";
  /** Brings `value` to the others. Called at most 20 times a second; may lose it, and shouldn't keep it for later. */
  send(kind: string, value: unknown): void;
  /** Calls `listener` with each value that others send of this kind, until the returned function was called. */
  subscribe(kind: string, listener: (value: unknown) => void): Unsubscribe;
}
