import type { RemoteConnection } from "../ports.js";
import type { ConnectionState } from "./connection-state.js";

/** What a client knows besides the backend's connection. */
export interface ConnectionCircumstances {
  readonly isDeviceOffline: boolean;
  readonly isClosed: boolean;
}

/** Puts what is known of the connection into one word. */
export function connectionState(
  connection: RemoteConnection,
  { isDeviceOffline, isClosed }: ConnectionCircumstances,
): ConnectionState {
  const { hasEverConnected, failedTries, nextTryAt, authError, fatalError } = connection;
  if (fatalError) return { name: "closed", hasEverConnected, error: fatalError };
  if (isClosed) return { name: "closed", hasEverConnected };
  if (isDeviceOffline) return { name: "offline", hasEverConnected };
  if (authError) return { name: "needs-auth", hasEverConnected, error: authError };
  if (!connection.isOpen) {
    if (!hasEverConnected && failedTries === 0) return { name: "connecting", hasEverConnected };
    return { name: "reconnecting", hasEverConnected, attempt: Math.max(1, failedTries), nextTryAt };
  }
  return { name: "connected", hasEverConnected };
}

export function isSameConnectionState(a: ConnectionState, b: ConnectionState): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ConnectionState>;
  return [...names].every((name) => a[name] === b[name]);
}
