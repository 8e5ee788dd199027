/** How far outside of what is visible an end of the list may be when more is fetched. */
const AHEAD = "300px";

/** Tells when an end of the list comes into view, in the page or in any scroller around the list. */
export class EdgeWatch {
  readonly #observer: IntersectionObserver;
  #target: Element | undefined;

  constructor(onNear: () => void) {
    // scrollMargin reaches into scrollers inside the page; browsers without it fetch when the end is visible.
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      rootMargin: AHEAD,
      scrollMargin: AHEAD,
    };
    this.#observer = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting) onNear();
    }, options);
  }

  /** Watches `target` and reports anew if it is near: the observer itself only speaks of changes. */
  look(target: Element | undefined): void {
    if (this.#target) this.#observer.unobserve(this.#target);
    this.#target = target;
    if (target) this.#observer.observe(target);
  }
}
