import { type PageWindow, windowOf } from "../../internal/unshadowed.js";

/** How far outside of what is visible an end of the list may be when more is fetched. */
const AHEAD = "300px";

/** Tells when an end of the list comes into view, in the page or in any scroller around the list. */
export class EdgeWatch {
  readonly #onNear: () => void;
  /** Not made before there is something to look at: servers make lists too. */
  #observer: IntersectionObserver | undefined;
  /** Where it sees what is shown. */
  #window: PageWindow | undefined;
  #target: Element | undefined;

  constructor(onNear: () => void) {
    this.#onNear = onNear;
  }

  /** Watches `target` and reports anew if it is near: the observer itself only speaks of changes. */
  look(target: Element | undefined): void {
    if (this.#target) this.#observer?.unobserve(this.#target);
    this.#target = target;
    if (!target) return;
    const page = windowOf(target);
    if (page !== this.#window) this.#observer?.disconnect();
    if (page !== this.#window || !this.#observer) this.#observer = this.#observe(page);
    this.#window = page;
    this.#observer.observe(target);
  }

  #observe(page: PageWindow): IntersectionObserver {
    // scrollMargin reaches into scrollers inside the page; browsers without it fetch when the end is visible.
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      rootMargin: AHEAD,
      scrollMargin: AHEAD,
    };
    return new page.IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting) this.#onNear();
    }, options);
  }
}
