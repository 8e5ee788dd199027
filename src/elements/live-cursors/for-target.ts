/** The element that an id names in a document or shadow root, also when it comes later, goes or becomes another one. */
export class ForTarget {
  readonly #changed: () => void;
  /** Not made before there is something to follow: servers make elements too. */
  #watch: MutationObserver | undefined;
  #root: Document | ShadowRoot | undefined;
  #id: string | undefined;
  #last: Element | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The element that is there now. */
  follow(root: Document | ShadowRoot, id: string): Element | undefined {
    if (root !== this.#root) {
      this.stop();
      this.#watch ??= new MutationObserver(() => {
        if (this.#found() !== this.#last) this.#changed();
      });
      this.#watch.observe(root, { subtree: true, childList: true, attributeFilter: ["id"] });
    }
    this.#root = root;
    this.#id = id;
    return (this.#last = this.#found());
  }

  stop(): void {
    this.#watch?.disconnect();
    this.#root = undefined;
    this.#last = undefined;
  }

  #found(): Element | undefined {
    return (this.#id && this.#root?.getElementById(this.#id)) || undefined;
  }
}
