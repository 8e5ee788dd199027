import { isElement, matches, slotNameOf } from "./unshadowed.js";

/** Whether a click was on something with `data-retry` inside what the author put into the `error` slot. */
export function isSlottedRetry(event: Event): boolean {
  const elements = event.composedPath().filter((node) => isElement(node));
  return (
    elements.some((node) => matches(node, "[data-retry]")) &&
    elements.some((node) => slotNameOf(node) === "error")
  );
}
