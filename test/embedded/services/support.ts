import { fileURLToPath } from "node:url";
import type { DevServer, DevServerOptions } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";

export const SERVICES_DIR = fileURLToPath(new URL("../../fixtures/services/convex", import.meta.url));

/** A backend with files, HTTP actions, cron jobs and Node actions. */
export function startServices(options: Partial<DevServerOptions> = {}): Promise<DevServer> {
  return startBackend({ dir: SERVICES_DIR, env: { GREETING: "Hello" }, ...options });
}
