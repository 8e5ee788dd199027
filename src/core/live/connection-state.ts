import type { RealtimeError } from "../errors.js";

interface NotSynced {
  readonly lastSyncedAt: number | null;
}

/**
 * The connection to the backend, by name.
 *
 * - `connecting`: the first attempt is under way.
 * - `connected`: live.
 * - `reconnecting`: the connection was lost or never came, or the backend has missed a ping; `attempt` counts from
 *   1, `nextTryAt` is the time of the next try in milliseconds of the client's clock, or null while a try is under
 *   way or its time is unknown.
 * - `offline`: the device says that it has no network; the client tries again when it has one. Something that
 *   arrives all the same (a backend on this machine) ends the state.
 * - `needs-auth`: there is no token that the backend accepts, connected or not; `error` says why: the code
 *   `auth-unavailable` means that the fetcher of `setAuth` fails, `auth-failed` that the backend refuses the tokens, or that the
 *   sign-in has ended. Until there is one nothing is sent, mutations wait, and the fetcher is called again with growing
 *   waits. When the fetcher says that the sign-in has ended, the client goes on signed out.
 * - `closed`: final. `close()` was called, or the backend ended the connection for good: then there is an
 *   `error` with the code `server-fatal`.
 *
 * `lastSyncedAt` is when the page was last known to be up to date with the backend, in milliseconds since 1970 by the client's
 * clock, or null if it never was: while `connected`, that is now.
 *
 * @public
 */
export type ConnectionState = { readonly hasEverConnected: boolean } & (
  | { readonly name: "connecting" }
  | { readonly name: "connected" }
  | (NotSynced & {
      readonly name: "reconnecting";
      readonly attempt: number;
      readonly nextTryAt: number | null;
    })
  | (NotSynced & { readonly name: "offline" })
  | (NotSynced & { readonly name: "needs-auth"; readonly error: RealtimeError })
  | { readonly name: "closed"; readonly error?: RealtimeError }
);
