import type { ResultCache } from "../../core/ports.js";

/** Keeps nothing, for `storage: "off"`. */
export const noResultCache: ResultCache = {
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  clear: () => undefined,
};
