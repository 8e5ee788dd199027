import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import type { StrayErrors } from "../deployment/ports.js";

const owners = new AsyncLocalStorage<(thrown: unknown) => void>();

/** Those of this process, once {@link surviveStrayErrors} has begun. */
export const strayErrors: StrayErrors = {
  collect: (onError, work) => owners.run(onError, work),
  // Node tells of failed promises after its microtasks, and before this.
  told: () => new Promise((resolve) => setImmediate(resolve)),
};

let servers = 0;

/**
 * Keeps the process going when functions of the user leave errors to nobody. Those of anybody else end it as if nobody
 * had looked. Answers what ends that.
 */
export function surviveStrayErrors(): () => void {
  if (servers === 0) listen();
  servers += 1;
  return () => {
    servers -= 1;
    if (servers === 0) stopListening();
  };
}

function listen(): void {
  process.on("unhandledRejection", onUnhandledRejection);
  process.on("uncaughtException", onUncaughtException);
}

function stopListening(): void {
  process.off("unhandledRejection", onUnhandledRejection);
  process.off("uncaughtException", onUncaughtException);
}

function onUnhandledRejection(reason: unknown): void {
  handOver(reason, "unhandledRejection");
}

function onUncaughtException(error: unknown): void {
  handOver(error, "uncaughtException");
}

function handOver(thrown: unknown, event: "unhandledRejection" | "uncaughtException"): void {
  const owner = owners.getStore();
  if (owner !== undefined) return owner(thrown);
  // Not ours. Somebody else listens, or the process ends as it would have without us.
  if (process.listenerCount(event) > 1) return;
  stopListening();
  process.nextTick(() => {
    throw thrown;
  });
}
