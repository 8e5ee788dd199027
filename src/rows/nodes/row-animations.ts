import type { RowKey } from "../../core/live/pages-state.js";
import type { RowsDifference } from "../order/rows-difference.js";
import type { RowNodes } from "./row-nodes.js";

const DURATION_MS = 200;
const EASING = "ease-out";

interface Leaving {
  readonly element: HTMLElement;
  readonly rect: DOMRect;
}

/** Lets rows fade in, glide to their new places and fade out, when the author wants it and the reader can bear it. */
export class RowAnimations {
  readonly #host: HTMLElement;
  readonly #nodes: RowNodes;
  readonly #list: () => HTMLElement;
  #isOn = false;
  #usesCopies = false;

  constructor(host: HTMLElement, nodes: RowNodes, list: () => HTMLElement) {
    this.#host = host;
    this.#nodes = nodes;
    this.#list = list;
  }

  /** `usesCopies`: rows that go are emptied by the page's framework, so copies of them fade out. */
  use(isOn: boolean, usesCopies: boolean): void {
    this.#isOn = isOn;
    this.#usesCopies = usesCopies;
  }

  /** Runs `work`, which brings `change` onto the page, and shows how it came about. */
  around(change: RowsDifference | null, work: () => void): void {
    if (!change || !this.#isOn || !isMotionWelcome(this.#host)) {
      work();
      return;
    }
    const before = this.#places();
    const leaving = change.removed.flatMap((key) => this.#leavingOf(key, before));
    const known = new Set(this.#nodes.rows.map(({ key }) => key));
    work();
    const duration = this.#duration();
    this.#fadeOut(leaving, duration);
    this.#glide(before, duration);
    const added = new Set(change.added);
    for (const { key, element } of this.#nodes.rows) {
      if (added.has(key) && !known.has(key)) fade(element, duration);
    }
  }

  #places(): ReadonlyMap<RowKey, DOMRect> {
    return new Map(this.#nodes.rows.map(({ key, element }) => [key, element.getBoundingClientRect()]));
  }

  #leavingOf(key: RowKey, places: ReadonlyMap<RowKey, DOMRect>): Leaving[] {
    const element = this.#nodes.find(key)?.element;
    const rect = places.get(key);
    if (!element || !rect || hasFrames(element)) return [];
    return [{ element: this.#usesCopies ? (element.cloneNode(true) as HTMLElement) : element, rect }];
  }

  #glide(before: ReadonlyMap<RowKey, DOMRect>, duration: number): void {
    const after = this.#places();
    for (const { key, element } of this.#nodes.rows) {
      const from = before.get(key);
      const to = after.get(key);
      if (!from || !to || (from.top === to.top && from.left === to.left)) continue;
      const translate = `${from.left - to.left}px ${from.top - to.top}px`;
      element.animate([{ translate }, { translate: "0 0" }], { duration, easing: EASING });
    }
  }

  /** Rows that went stay for a moment as pictures of themselves: nobody can reach them any more. */
  #fadeOut(leaving: readonly Leaving[], duration: number): void {
    const list = this.#list().getBoundingClientRect();
    for (const { element, rect } of leaving) {
      element.removeAttribute("data-key");
      element.removeAttribute("role");
      element.toggleAttribute("data-leaving", true);
      element.ariaHidden = "true";
      element.inert = true;
      Object.assign(element.style, {
        insetBlockStart: `${rect.top - list.top}px`,
        left: `${rect.left - list.left}px`,
        inlineSize: `${rect.width}px`,
      });
      this.#host.append(element);
      const animation = element.animate([{ opacity: 1 }, { opacity: 0 }], { duration, easing: EASING });
      const remove = (): void => element.remove();
      animation.finished.then(remove, remove);
    }
  }

  /** `--realtime-list-duration`, in "ms" or "s". */
  #duration(): number {
    const text = getComputedStyle(this.#host).getPropertyValue("--realtime-list-duration").trim();
    const value = Number.parseFloat(text);
    if (Number.isNaN(value)) return DURATION_MS;
    return text.endsWith("ms") ? value : value * 1000;
  }
}

/** A frame that is taken out and put back, or copied, loads anew. */
function hasFrames(element: HTMLElement): boolean {
  return element.querySelector("iframe, object, embed") !== null;
}

function isMotionWelcome(host: HTMLElement): boolean {
  return !host.ownerDocument.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function fade(element: HTMLElement, duration: number): void {
  element.animate(
    [
      { opacity: 0, translate: "0 -0.5rem" },
      { opacity: 1, translate: "0 0" },
    ],
    {
      duration,
      easing: EASING,
    },
  );
}
