import { randomFillSync } from "node:crypto";
import type { Ports } from "../deployment/ports.js";
import { strayErrors } from "./stray-errors.js";

/** Time, chance and network of this process. */
export const nodePorts: Ports = {
  clock: {
    nowMs: () => Date.now(),
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    yieldToEventLoop: () => new Promise((resolve) => setImmediate(resolve)),
  },
  randomBytes: (count) => randomFillSync(new Uint8Array(count)),
  fetch: (...args) => fetch(...args),
  strayErrors,
};
