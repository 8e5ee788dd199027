import { windowOf } from "./unshadowed.js";

/** Kept free between the list and the edges of the window, and between it and its button. */
const GAP = 8;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
}

/**
 * Where the list goes in browsers that can't anchor one thing to another: below its button, or above it where there is more
 * room, from the side where lines begin, and always inside the window.
 */
export function placeBeside(
  button: Box,
  panel: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number; readonly isRightToLeft: boolean },
): Place {
  const wished = page.isRightToLeft ? button.right - panel.width : button.left;
  const left = Math.max(GAP, Math.min(wished, page.width - panel.width - GAP));
  const isRoomBelow = button.bottom + GAP + panel.height <= page.height - GAP;
  const isMoreAbove = button.top > page.height - button.bottom;
  const above = Math.max(GAP, button.top - GAP - panel.height);
  const below = Math.min(button.bottom + GAP, Math.max(GAP, page.height - panel.height - GAP));
  return { left, top: isRoomBelow || !isMoreAbove ? below : above };
}

/** By CSSOM, because a style attribute would be dropped under a strict content security policy. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const { innerWidth, innerHeight } = window;
  const { left, top } = placeBeside(button.getBoundingClientRect(), panel.getBoundingClientRect(), {
    width: innerWidth,
    height: innerHeight,
    isRightToLeft: getComputedStyle(panel).direction === "rtl",
  });
  panel.style.setProperty("--_left", `${left}px`);
  panel.style.setProperty("--_top", `${top}px`);
}

/** Keeps the list beside its button until the returned function is called. */
export function keepPlaced(panel: HTMLElement, button: () => HTMLElement | null): () => void {
  if (CSS.supports("position-area", "block-end")) return () => undefined;
  const again = (): void => {
    const anchor = button();
    if (anchor) place(panel, anchor);
  };
  const page = windowOf(panel);
  const watch = new page.ResizeObserver(again);
  watch.observe(panel);
  page.addEventListener("resize", again);
  page.addEventListener("scroll", again, { capture: true, passive: true });
  again();
  return () => {
    watch.disconnect();
    page.removeEventListener("resize", again);
    page.removeEventListener("scroll", again, { capture: true });
  };
}
