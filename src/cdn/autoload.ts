import { preload } from "./preload.js";
import { ShadowRoots } from "./shadow-roots.js";

/** What a load brings: `arrive` makes it known to the page. */
interface Arrival {
  arrive?(): void;
}

/** Something that can be on a page and needs code. */
export interface Sight {
  /** The element that is registered when the code has come. None for what elements use. */
  readonly tag?: string;
  readonly selector: string;
  /** The name of the file that `load` imports, without what it ends in. */
  readonly chunk: string;
  /** What is seen at the same time arrives after it. */
  readonly comesFirst?: boolean;
  load(): Promise<unknown>;
}

/** Loads what a page needs once it is on the page. */
export class Autoload {
  /** All tags that can be loaded. */
  readonly tags: readonly string[];
  readonly #sights: readonly Sight[];
  readonly #loads = new Map<Sight, Promise<void>>();
  readonly #observer = new MutationObserver((records) => this.#takeIn(records));
  readonly #shadowRoots: ShadowRoots;
  /** One selector for all that was not seen yet. */
  #unseen = "";
  #first: Promise<unknown> = Promise.resolve();

  constructor(sights: readonly Sight[]) {
    this.#sights = sights;
    this.tags = sights.flatMap(({ tag }) => tag ?? []);
    // Elements of this library hold none of each other's tags in their shadow roots.
    this.#shadowRoots = new ShadowRoots(this.tags, (root) => this.watch(root));
    this.#forgetSeen();
  }

  /** Looks for tags in `root`, now and whenever it changes. */
  watch(root: Document | ShadowRoot | Element): void {
    this.#observer.observe(root, { childList: true, subtree: true, attributeFilter: ["lang"] });
    this.#look(root);
  }

  /** Loads a tag, whether or not it is on the page. Rejects when that fails. */
  load(tag: string): Promise<void> {
    const sight = this.#sights.find((candidate) => candidate.tag === tag);
    if (!sight) return Promise.reject(new TypeError(`<${tag}> is none of ${this.tags.join(", ")}.`));
    return customElements.get(tag) ? Promise.resolve() : this.#load(sight);
  }

  #takeIn(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes") this.#look(target as Element);
      // A node may have left again, and comes by itself when it is put somewhere else.
      else for (const node of addedNodes) if (isElement(node) && node.isConnected) this.#look(node);
    }
  }

  #look(root: Document | ShadowRoot | Element): void {
    if (this.#unseen !== "" && isIn(root, this.#unseen)) {
      const seen = this.#sights.filter((sight) => !this.#loads.has(sight) && isIn(root, sight.selector));
      for (const sight of seen) this.#load(sight).catch((error: unknown) => this.#failed(sight, error));
    }
    this.#shadowRoots.look(root);
  }

  #load(sight: Sight): Promise<void> {
    const before = this.#loads.get(sight);
    if (before) return before;
    const load = this.#bring(sight, this.#first);
    if (sight.comesFirst) this.#first = Promise.allSettled([this.#first, load]);
    this.#loads.set(sight, load);
    this.#forgetSeen();
    return load;
  }

  async #bring(sight: Sight, first: Promise<unknown>): Promise<void> {
    try {
      preload(sight.chunk);
      const arrival = (await sight.load()) as Arrival;
      await first;
      arrival.arrive?.();
    } catch (error) {
      // So that it is tried again when it is asked for or seen the next time.
      this.#loads.delete(sight);
      this.#forgetSeen();
      throw error;
    }
  }

  #failed(sight: Sight, error: unknown): void {
    addEventListener("online", () => this.#look(document), { once: true });
    // eslint-disable-next-line no-console -- The logger of the library is among what is loaded.
    console.error(`convex-elements: what ${sight.selector} needs could not be loaded.`, error);
  }

  #forgetSeen(): void {
    this.#unseen = this.#sights
      .filter((sight) => !this.#loads.has(sight))
      .map(({ selector }) => selector)
      .join();
  }
}

/** Of whichever window: no name of a field in a form can take this away. */
function isElement(node: Node): node is Element {
  return "tagName" in node;
}

function isIn(root: Document | ShadowRoot | Element, selector: string): boolean {
  return ("tagName" in root && root.matches(selector)) || root.querySelector(selector) !== null;
}
