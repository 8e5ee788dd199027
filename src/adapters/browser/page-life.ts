import type { PageLife, PageLifeEvent } from "../../core/outbox/tabs.js";

/**
 * What the browser tells of the page. It is suspended when it goes, perhaps into the back-forward cache, and when the browser
 * freezes it in the background.
 */
export const pageLife: PageLife = {
  get isVisible() {
    return typeof document === "undefined" || document.visibilityState === "visible";
  },
  subscribe(listener) {
    if (typeof document === "undefined") return () => undefined;
    const controller = new AbortController();
    const on = (target: EventTarget, type: string, what: (event: Event) => PageLifeEvent | null): void => {
      const told = (event: Event): void => {
        const news = what(event);
        if (news) listener(news);
      };
      target.addEventListener(type, told, { signal: controller.signal });
    };
    on(document, "visibilitychange", () => (document.visibilityState === "visible" ? "visible" : "hidden"));
    on(window, "pagehide", () => "suspended");
    on(document, "freeze", () => "suspended");
    on(document, "resume", () => "resumed");
    on(window, "pageshow", (event) => ((event as PageTransitionEvent).persisted ? "resumed" : null));
    return () => controller.abort();
  },
};
