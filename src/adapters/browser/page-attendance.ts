import type { Attendance } from "../../core/rooms/room-ports.js";
import { pageLife } from "./page-life.js";

/** What a person does that shows that they are there. */
const inputs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"] as const;

/** What the browser tells of the person in front of the page. */
export const pageAttendance: Attendance = {
  get isVisible() {
    return pageLife.isVisible;
  },
  subscribe(listener) {
    const leave = pageLife.subscribe(listener);
    if (typeof document === "undefined") return leave;
    const controller = new AbortController();
    const heard = (): void => listener("input");
    // Before the page's own listeners, which may stop an event on its way.
    const options = { capture: true, passive: true, signal: controller.signal };
    for (const type of inputs) document.addEventListener(type, heard, options);
    return () => {
      leave();
      controller.abort();
    };
  },
};
