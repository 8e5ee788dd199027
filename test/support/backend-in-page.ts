import type * as testing from "../../src/testing/index.js";
import type { ServedBackend } from "./served-backend.js";

// The page's own, whatever a test puts in their place: the backend stands for another machine.
const { setTimeout, clearTimeout } = globalThis;
const now = Date.now.bind(Date);

const clock: NonNullable<NonNullable<testing.PageBackendOptions["ports"]>["clock"]> = {
  nowMs: now,
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  yieldToEventLoop: () => new Promise((resolve) => setTimeout(resolve)),
};

// Made by test/support/embedded-plugin.mjs: pages can't load CommonJS packages.
const load = async <T>(path: string) => (await import(path)) as T;

/** A backend in the page itself. */
export async function serveInPage(fixture: string): Promise<ServedBackend> {
  const { startPageBackend } = await load<typeof testing>("/embedded/testing.js");
  const { default: code } = await load<{ default: testing.PageBackendOptions["code"] }>(
    `/embedded/code/${fixture}.js`,
  );
  const backend = await startPageBackend({ code, ports: { clock } });
  const { url, WebSocket, link, deployment } = backend;
  return {
    url,
    WebSocket,
    async mutate(name, args) {
      const outcome = await deployment.mutations.run({
        component: "",
        path: name,
        args: [args as Record<string, never>],
        caller: "client",
        identity: { kind: "anonymous" },
      });
      if (!outcome.success) throw new Error(outcome.errorMessage);
      return JSON.parse(outcome.valueJson) as unknown;
    },
    drop: () => Promise.resolve(link.cut()),
    cut: () => Promise.resolve(link.set({ isOffline: true })),
    mend: () => Promise.resolve(link.set({ isOffline: false })),
    stop: () => Promise.resolve(backend.close()),
  };
}
