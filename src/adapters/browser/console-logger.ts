/* eslint-disable no-console -- The one file that may: the default for pages that pass no logger. */
import type { Logger } from "../../core/ports.js";

/** Warnings and errors go to the console, the rest nowhere. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message, ...details) => console.warn(message, ...details),
  error: (message, ...details) => console.error(message, ...details),
};
