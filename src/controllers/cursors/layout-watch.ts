/** Attributes that can put something elsewhere, or make it an anchor. */
const attributeFilter = ["class", "style", "hidden", "open", "dir", "id", "data-cursor-anchor"];
const events = ["transitionend", "animationend", "load", "toggle", "input"];

/** Tells when something on a surface may be elsewhere than before: scrolled, resized, moved, shown. */
export class LayoutWatch {
  readonly #surface: Element;
  readonly #changed: (what: "elements" | "layout") => void;
  readonly #resizes = new ResizeObserver(() => this.#changed("layout"));
  readonly #mutations = new MutationObserver(() => this.#changed("elements"));
  #observed = new Set<Element>();
  #listening: AbortController | undefined;

  constructor(surface: Element, changed: (what: "elements" | "layout") => void) {
    this.#surface = surface;
    this.#changed = changed;
  }

  start(): void {
    if (this.#listening) return;
    const { ownerDocument } = this.#surface;
    this.#listening = new AbortController();
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    const moved = (): void => this.#changed("layout");
    ownerDocument.addEventListener("scroll", moved, options);
    ownerDocument.defaultView?.addEventListener("resize", moved, options);
    for (const name of events) this.#surface.addEventListener(name, moved, options);
    const everything = { subtree: true, childList: true, characterData: true };
    this.#mutations.observe(this.#surface, { ...everything, attributeFilter });
    this.observe([]);
  }

  /** Also the sizes of these elements. */
  observe(elements: readonly Element[]): void {
    const wanted = new Set([this.#surface, this.#surface.ownerDocument.documentElement, ...elements]);
    for (const element of this.#observed) if (!wanted.has(element)) this.#resizes.unobserve(element);
    for (const element of wanted) if (!this.#observed.has(element)) this.#resizes.observe(element);
    this.#observed = wanted;
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    this.#mutations.disconnect();
    this.#resizes.disconnect();
    this.#observed.clear();
  }
}
