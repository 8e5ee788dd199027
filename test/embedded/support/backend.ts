import { fileURLToPath } from "node:url";
import { ConvexHttpClient } from "convex/browser";
import {
  type DevServer,
  type DevServerOptions,
  startDevServer,
} from "../../../src/embedded/node/dev-server.js";

/** The functions that these tests call. */
export const BACKEND_DIR = fileURLToPath(new URL("../../fixtures/backend/convex", import.meta.url));

/** Starts a backend on a free port. */
export function startBackend(options: Partial<DevServerOptions> = {}): Promise<DevServer> {
  return startDevServer({ dir: BACKEND_DIR, port: 0, ...options });
}

interface AdminClient {
  setAdminAuth(key: string): void;
  function(name: string, componentPath: undefined, args: Record<string, unknown>): Promise<unknown>;
}

/** Calls any function, internal ones too, as the holder of the admin key. */
export function callAsAdmin(
  server: DevServer,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  const client = new ConvexHttpClient(server.url, { logger: false }) as unknown as AdminClient;
  client.setAdminAuth(server.adminKey);
  return client.function(name, undefined, args);
}
