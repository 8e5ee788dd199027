import type { RemoteConnection } from "../ports.js";
import type { ConnectionState } from "./connection-state.js";

/** What a client knows besides the backend's connection. */
export interface ConnectionCircumstances {
  readonly isDeviceOffline: boolean;
  readonly isClosed: boolean;
  /** Of the connection as it is now, which may have heard more since it last changed. */
  readonly lastSyncedAt: number | null;
}

/** Puts what is known of the connection into one word. */
export function connectionState(
  connection: RemoteConnection,
  { isDeviceOffline, isClosed, lastSyncedAt }: ConnectionCircumstances,
): ConnectionState {
  const { hasEverConnected, failedTries, nextTryAt, authError, fatalError } = connection;
  if (fatalError) return { name: "closed", hasEverConnected, error: fatalError };
  if (isClosed) return { name: "closed", hasEverConnected };
  if (isDeviceOffline) return { name: "offline", hasEverConnected, lastSyncedAt };
  if (authError) return { name: "needs-auth", hasEverConnected, lastSyncedAt, error: authError };
  if (!connection.isOpen) {
    if (!hasEverConnected && failedTries === 0) return { name: "connecting", hasEverConnected };
    const attempt = Math.max(1, failedTries);
    return { name: "reconnecting", hasEverConnected, lastSyncedAt, attempt, nextTryAt };
  }
  return { name: "connected", hasEverConnected };
}

export function isSameConnectionState(a: ConnectionState, b: ConnectionState): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ConnectionState>;
  return [...names].every((name) => a[name] === b[name]);
}
