import type { RealtimeError } from "../errors.js";

/** Somebody in a room, whatever the number of their tabs and devices. */
export interface Member {
  /** The same for all tabs and devices of this user; of somebody who isn't signed in, what this browser is known by. */
  readonly userId: string;
  /** As the app shows them; empty where neither it nor they gave one. */
  readonly name: string;
  /** Address of a picture. */
  readonly avatar: string | null;
  /** As the app or the member chose it; null: none was chosen. */
  readonly color: string | null;
  /** It is this page's own user, who is in the list like everybody else. */
  readonly isSelf: boolean;
  /** All their tabs are hidden, or without input for a while. */
  readonly isAway: boolean;
  /** Milliseconds since 1970, by the server's clock. */
  readonly joinedAt: number;
}

/**
 * Who is in a room.
 *
 * - `joining`: not known yet, with or without a connection.
 * - `here`: `members` are those first, oneself before all, then who has been there longest. `count` is of all of them, and is
 *   `isExact` or the least that it can be. `isStale`: there is no connection, or it is not known again yet.
 * - `denied`: this user may not be there. `data` is what the app said of it in a `ConvexError`.
 * - `failed`: the backend doesn't answer as it should.
 */
export type MembersState =
  | { readonly name: "joining" }
  | { readonly name: "denied"; readonly data: unknown }
  | {
      readonly name: "here";
      readonly members: readonly Member[];
      readonly count: number;
      readonly isExact: boolean;
      readonly isStale: boolean;
    }
  | { readonly name: "failed"; readonly error: RealtimeError };
