import type { ConnectionState } from "../../core/live/connection-state.js";

/** A first connection that doesn't come about. */
export interface MissedConnection {
  readonly backend: string;
  readonly state: ConnectionState;
  /** What the page's content security policy has kept scripts from connecting to. */
  readonly blocked: readonly string[];
  /** The address of the page. */
  readonly page: string;
}

/** What the page's author is told of it. Undefined where nothing is wrong, or the page knows already what it is. */
export function warningOf({ backend, state, blocked, page }: MissedConnection): string | undefined {
  const isTrying = state.name === "connecting" || state.name === "reconnecting";
  if (!isTrying || state.hasEverConnected) return undefined;
  return `there is still no connection to ${backend}. ${causeOf(new URL(backend), new URL(page), blocked)}`;
}

function causeOf(backend: URL, page: URL, blocked: readonly string[]): string {
  if (blocked.some((address) => address.includes(backend.host))) {
    const socket = backend.origin.replace(/^http/, "ws");
    return `The page's content security policy forbids it: add ${backend.origin} ${socket} to its connect-src.`;
  }
  if (page.protocol === "https:" && backend.protocol === "http:" && !isLoopback(backend)) {
    return "A page that came by https: may connect to addresses that begin with https:// only. Give the backend such a one.";
  }
  if (isLoopback(backend) && /^https?:$/.test(page.protocol) && !isLoopback(page)) {
    return "That address is the reader's own machine. Give the one that the backend has in the network.";
  }
  return (
    "Look whether the backend runs and the address is right: it is the one that `npx convex dev` prints, or of a " +
    "deployment the one that ends in .convex.cloud. Also a firewall or a proxy may not let WebSockets through."
  );
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
