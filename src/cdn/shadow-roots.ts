/** Finds open shadow roots. One that is attached later is found when its host's class was not defined before. */
export class ShadowRoots {
  readonly #own: ReadonlySet<string>;
  readonly #found: (root: ShadowRoot) => void;
  readonly #known = new WeakSet<ShadowRoot>();
  /** The names that are not defined yet, by the root that they stand in. */
  readonly #awaited = new WeakMap<Node, Set<string>>();

  /** `own`: tags whose shadow roots hold nothing of interest. */
  constructor(own: readonly string[], found: (root: ShadowRoot) => void) {
    this.#own = new Set(own);
    this.#found = found;
  }

  look(root: Document | ShadowRoot | Element): void {
    if ("tagName" in root) this.#lookAt(root);
    for (const element of root.querySelectorAll("*")) this.#lookAt(element);
  }

  #lookAt(element: Element): void {
    const { shadowRoot, localName } = element;
    if (shadowRoot) this.#take(shadowRoot, localName);
    else if (localName.includes("-") && !customElements.get(localName))
      this.#await(element, element.getRootNode() as Document | ShadowRoot);
  }

  #take(root: ShadowRoot, hostName: string): void {
    if (this.#known.has(root) || this.#own.has(hostName)) return;
    this.#known.add(root);
    this.#found(root);
  }

  /** Its class may attach a root, which no observer tells of. */
  #await({ localName }: Element, root: Document | ShadowRoot): void {
    const names = this.#awaited.get(root) ?? new Set();
    if (names.has(localName) || this.#own.has(localName)) return;
    this.#awaited.set(root, names.add(localName));
    void customElements.whenDefined(localName).then(() => {
      for (const upgraded of root.querySelectorAll(localName)) this.#lookAt(upgraded);
    });
  }
}
