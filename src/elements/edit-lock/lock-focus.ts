import { focusedNear, focusForNow } from "../../internal/focus.js";
import { contains, isHtml } from "../../internal/unshadowed.js";

type Place = "bar" | "content" | "elsewhere";

const focusable =
  'input:not([disabled], [type="hidden"]), textarea:not([disabled]), select:not([disabled]), button:not([disabled]), ' +
  '[contenteditable]:not([contenteditable="false"]), a[href], [tabindex]:not([tabindex="-1"])';

/** Keeps the focus inside the element, where what had it can't have it any more. */
export class LockFocus {
  readonly #host: HTMLElement;
  readonly #root: () => ShadowRoot;
  #last: WeakRef<Element> | undefined;

  constructor(host: HTMLElement, root: () => ShadowRoot) {
    this.#host = host;
    this.#root = root;
  }

  get isInside(): boolean {
    return this.place() !== "elsewhere";
  }

  get isInContent(): boolean {
    return this.place() === "content";
  }

  place(): Place {
    const focused = focusedNear(this.#host);
    if (focused === null || !contains(this.#host, focused)) return "elsewhere";
    return focused === this.#host ? "bar" : "content";
  }

  /** What of the content has the focus will get it back. */
  remember(): void {
    const focused = focusedNear(this.#host);
    if (focused && this.isInContent) this.#last = new WeakRef(focused);
  }

  /** After an update: `before` is where the focus was. Focus that is elsewhere is left alone. */
  keep(before: Place, isOpen: boolean): void {
    if (before === "content" && !isOpen) this.#bar();
    else if (before === "bar" && this.#root().activeElement === null) {
      if (isOpen) this.#content();
      else this.#bar();
    }
  }

  askForm(): void {
    this.#root().querySelector("input")?.focus();
  }

  #bar(): void {
    const bar = this.#root().querySelector<HTMLElement>(".bar");
    if (bar && !focusFirst(bar.querySelectorAll("button"))) focusForNow(bar);
  }

  #content(): void {
    const last = this.#last?.deref();
    const isThere = isHtml(last) && contains(this.#host, last);
    const hasFocus =
      (isThere && focusFirst([last])) || focusFirst(this.#host.querySelectorAll<HTMLElement>(focusable));
    if (!hasFocus) this.#bar();
  }
}

/** Whether one of them has taken the focus: what the page hides takes none, as a form that it shows a moment later. */
function focusFirst(elements: Iterable<HTMLElement>): boolean {
  return [...elements].some((element) => {
    element.focus({ preventScroll: true });
    return element.matches(":focus");
  });
}
