import { BaseConvexClient, ConvexClient } from "convex/browser";
import { WebSocket } from "ws";

const OPTIONS = {
  webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  logger: false,
} as const;

/** The official client, unmodified, over a real socket. */
export function openClient(url: string): ConvexClient {
  return new ConvexClient(url, OPTIONS);
}

/** The official low-level client, which reports whole transitions. */
export function openBaseClient(
  url: string,
  onTransition: (updated: readonly string[]) => void,
): BaseConvexClient {
  return new BaseConvexClient(url, onTransition, OPTIONS);
}
