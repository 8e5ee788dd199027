import type { Ports } from "../deployment/ports.js";

/** Time, chance and network of a page, or of a worker. */
export const pagePorts: Ports = {
  clock: {
    nowMs: () => Date.now(),
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    yieldToEventLoop: () => new Promise((resolve) => setTimeout(resolve)),
  },
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fetch: (...args) => fetch(...args),
  // A page can't tell whose error it is. It reports them in its console, and goes on.
  strayErrors: { collect: (_, work) => work(), told: () => Promise.resolve() },
};
