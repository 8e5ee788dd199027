import { ConvexClient, type ConvexClientOptions } from "convex/browser";
import type { PageBackend } from "../embedded/page/index.js";

/** The official Convex client, connected to a backend of this page. Close it when you are done. */
export function openClient(
  { url, WebSocket }: Pick<PageBackend, "url" | "WebSocket">,
  options: ConvexClientOptions = {},
): ConvexClient {
  return new ConvexClient(url, { webSocketConstructor: WebSocket, logger: false, ...options });
}
