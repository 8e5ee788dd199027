import type { Logger } from "../core/ports.js";

/** Hands lines to `logger`. When it throws, `fallback` is told, and whoever had something to say goes on. */
export function guardedLogger(logger: Logger, fallback: Logger): Logger {
  const guarded =
    (level: keyof Logger) =>
    (message: string, ...details: unknown[]): void => {
      try {
        logger[level](message, ...details);
      } catch {
        // Without the details: they may be what can't be logged.
        fallback.error(`The logger threw at the line: ${message}`);
      }
    };
  return { debug: guarded("debug"), info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}
