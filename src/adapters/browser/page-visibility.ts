import type { PageVisibility } from "../../core/ports.js";

/** What the browser says of the page. Outside a page nobody looks, and nothing is told. */
export const pageVisibility: PageVisibility = {
  onVisible(listener) {
    if (typeof document === "undefined") return () => undefined;
    const changed = (): void => {
      if (document.visibilityState === "visible") listener();
    };
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  },
};
