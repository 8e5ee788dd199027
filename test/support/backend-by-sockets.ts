import { executeServerCommand } from "@web/test-runner-commands";
import type { ServedBackend } from "./served-backend.js";

async function ask<T = void>(command: string, payload: Record<string, unknown>): Promise<T> {
  const { result } = await executeServerCommand<{ result: T }, Record<string, unknown>>(command, payload);
  return result;
}

/** A backend in the test runner's process, behind a link that can be cut. */
export async function serveBySockets(fixture: string): Promise<ServedBackend> {
  const url = await ask<string>("backend:start", { fixture });
  return {
    url,
    WebSocket: globalThis.WebSocket,
    mutate: (name, args) => ask("backend:mutate", { url, name, args }),
    drop: () => ask("backend:drop", { url }),
    cut: () => ask("backend:cut", { url }),
    mend: () => ask("backend:mend", { url }),
    stop: () => ask("backend:stop", { url }),
  };
}
