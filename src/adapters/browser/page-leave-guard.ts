import type { LeaveGuard } from "../../core/ports.js";

const holders = new Set<symbol>();

/**
 * The browser's question before a page is left, while any holder wants it. The listener is there only then,
 * since a page that has one can't go into the back/forward cache of some browsers.
 */
export const pageLeaveGuard: LeaveGuard = {
  hold() {
    if (typeof window === "undefined") return () => undefined;
    const holder = Symbol("holder");
    if (holders.size === 0) window.addEventListener("beforeunload", ask);
    holders.add(holder);
    return () => {
      if (holders.delete(holder) && holders.size === 0) window.removeEventListener("beforeunload", ask);
    };
  },
};

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
