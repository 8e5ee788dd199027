/** Counts what is written to the page below `root`, in open shadow roots too. */
export class DomWrites {
  #observer = new MutationObserver((records) => (this.#count += records.length));
  #count = 0;

  constructor(root) {
    const observed = { subtree: true, childList: true, attributes: true, characterData: true };
    this.#observer.observe(root, observed);
    for (const element of root.querySelectorAll("*"))
      if (element.shadowRoot) this.#observer.observe(element.shadowRoot, observed);
  }

  stop() {
    const count = this.#count + this.#observer.takeRecords().length;
    this.#observer.disconnect();
    return count;
  }
}
