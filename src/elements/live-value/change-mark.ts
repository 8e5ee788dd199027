import { numberOf } from "../../internal/number-of.js";

const DURATION_MS = 1500;

/** Which way a value changed. */
export type Trend = "up" | "down" | "changed";

export function trendOf(before: unknown, now: unknown): Trend {
  const [from, to] = [numberOf(before), numberOf(now)];
  if (from === undefined || to === undefined || from === to) return "changed";
  return to > from ? "up" : to < from ? "down" : "changed";
}

/** A mark on an element. `over` resolves when it has gone by itself, or was taken off. */
interface Mark {
  readonly over: Promise<unknown>;
  takeOff(): void;
}

/**
 * The marks that are on elements. Asked for its animations, the browser would work out all styles of the page first, once
 * for each value that changed.
 */
const marks = new WeakMap<Element, Mark>();

/**
 * Marks what changed for a moment: fading for most readers, still for those who prefer less motion, and where so much
 * changes at once that fading would make the page falter. `changed`: null when there is nothing to mark. True when it
 * has not changed again meanwhile.
 */
export async function mark(changed: Promise<HTMLElement | null>, color: string): Promise<boolean> {
  countChange();
  const element = await changed;
  if (!element) return false;
  marks.get(element)?.takeOff();
  const isFading = changes <= MOST_FADING && isMotionWelcome(element);
  const mark = isFading ? fading(element, color) : still(element, color);
  marks.set(element, mark);
  await mark.over;
  return marks.get(element) === mark;
}

/** Each animation costs the browser a twentieth of a millisecond in the frame in which it begins. */
const MOST_FADING = 200;

/** How much has changed since the last frame. */
let changes = 0;

function countChange(): void {
  if (changes === 0) requestAnimationFrame(() => (changes = 0));
  changes += 1;
}

function isMotionWelcome({ ownerDocument: { defaultView } }: Element): boolean {
  return !defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function fading(element: Element, color: string): Mark {
  const frames = [{ backgroundColor: color }, { backgroundColor: "transparent" }];
  const animation = element.animate(frames, { duration: DURATION_MS, easing: "ease-in" });
  // It is cancelled when the element leaves the page.
  const over = animation.finished.catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error;
  });
  return { over, takeOff: () => animation.cancel() };
}

function still(element: HTMLElement, color: string): Mark {
  element.style.backgroundColor = color;
  let takeOff = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    takeOff = (): void => {
      clearTimeout(timer);
      element.style.backgroundColor = "";
      resolve();
    };
    const timer = setTimeout(takeOff, DURATION_MS);
  });
  return { over, takeOff };
}
