/* eslint-disable no-console -- Where there is no client yet there is no logger either. */
import type { Logger } from "../core/ports.js";

/** For what elements have to say while they have no client, whose logger would be the page's choice. */
export const pageLogger: Logger = {
  debug: (message, ...details) => console.debug(message, ...details),
  info: (message, ...details) => console.info(message, ...details),
  warn: (message, ...details) => console.warn(message, ...details),
  error: (message, ...details) => console.error(message, ...details),
};
