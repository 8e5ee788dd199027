import { randomFillSync } from "node:crypto";
import type { Ports } from "../deployment/ports.js";
import { strayErrors } from "./stray-errors.js";

type ProcessorTime = () => NodeJS.CpuUsage;

// Node tells it of a thread from 23.9 on. Other threads of the process only make it more.
const { threadCpuUsage } = process as { readonly threadCpuUsage?: ProcessorTime };
const processorTime: ProcessorTime =
  threadCpuUsage === undefined ? () => process.cpuUsage() : threadCpuUsage.bind(process);

/** Time, chance and network of this process. */
export const nodePorts: Ports = {
  clock: {
    nowMs: () => Date.now(),
    busyMs: () => {
      const { user, system } = processorTime();
      return (user + system) / 1000;
    },
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
