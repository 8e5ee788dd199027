import type { Logger } from "../../core/ports.js";

/** What `BaseConvexClient` takes as its logger. */
export interface ConvexLogger {
  logVerbose(...details: unknown[]): void;
  log(...details: unknown[]): void;
  warn(...details: unknown[]): void;
  error(...details: unknown[]): void;
}

/**
 * Hands the Convex client's lines to ours.
 *
 * `backedOff` hears how long the client waits before its next try. The client tells that nobody but its log, so
 * the line is read; should a later version word it otherwise, the time of the next try is just unknown.
 */
export function convexLogger(logger: Logger, backedOff: (milliseconds: number) => void): ConvexLogger {
  return {
    logVerbose: (...details) => logger.debug(...lineOf(details)),
    log: (...details) => {
      const wait = /^Attempting reconnect in (\d+)ms$/.exec(String(details[0]))?.[1];
      if (wait !== undefined) backedOff(Number(wait));
      logger.info(...lineOf(details));
    },
    warn: (...details) => logger.warn(...lineOf(details)),
    error: (...details) => logger.error(...lineOf(details)),
  };
}

/** Without the colours that the Convex client adds for browser consoles. */
function lineOf([first, ...rest]: readonly unknown[]): [string, ...unknown[]] {
  const message = String(first);
  return message.startsWith("%c") ? [message.slice(2), ...rest.slice(1)] : [message, ...rest];
}
