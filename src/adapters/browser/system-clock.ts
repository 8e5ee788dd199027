import type { Clock } from "../../core/ports.js";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(ring, delayMs) {
    const timer = setTimeout(ring, delayMs);
    return () => clearTimeout(timer);
  },
};
