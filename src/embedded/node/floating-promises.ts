import { BUNDLE_NAME } from "./app-code.js";

const listeners = new Set<(line: string) => void>();

/**
 * Keeps the process going when a promise fails that one of the user's functions left without await: it may fail long
 * after the function has ended. Other promises fail as if nobody had looked. Answers what ends that.
 */
export function surviveFloatingPromises(log: (line: string) => void): () => void {
  if (listeners.size === 0) process.on("unhandledRejection", onRejection);
  listeners.add(log);
  return () => {
    listeners.delete(log);
    if (listeners.size === 0) process.off("unhandledRejection", onRejection);
  };
}

function onRejection(reason: unknown): void {
  if (reason instanceof Error && reason.stack?.includes(BUNDLE_NAME) === true) {
    for (const log of listeners) log(`A promise that nobody awaits has failed: ${reason.message}`);
    return;
  }
  // Not ours. Somebody else listens, or the process ends as it would have without us.
  if (process.listenerCount("unhandledRejection") === 1) throw reason;
}
