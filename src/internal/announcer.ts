const slot = Symbol.for("convex-elements/announcer@1");

/** Long enough for one burst of changes to become one sentence. */
const BATCH_MS = 500;

/** The page's one live region, and what waits to be said in it. */
class Announcer {
  readonly #region: HTMLElement;
  #waiting = new Map<object, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Document) {
    this.#region = page.createElement("div");
    this.#region.setAttribute("role", "status");
    this.#region.setAttribute("aria-live", "polite");
    hideVisually(this.#region);
    page.body.append(this.#region);
  }

  /** A speaker's newer message replaces the one that it has waiting. */
  say(speaker: object, message: string): void {
    this.#waiting.set(speaker, message);
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    const messages = [...new Set(this.#waiting.values())];
    this.#waiting = new Map();
    if (!this.#region.isConnected) this.#region.ownerDocument.body.append(this.#region);
    this.#region.textContent = messages.join(". ");
  }
}

/** By CSSOM, because a style attribute would be dropped under a strict content security policy. */
function hideVisually(element: HTMLElement): void {
  Object.assign(element.style, {
    position: "fixed",
    insetBlockStart: "0",
    insetInlineStart: "0",
    inlineSize: "1px",
    blockSize: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  });
}

/** Lets a screen reader say `message` when it has time. One polite voice for the whole page. */
export function announce(speaker: Element, message: string): void {
  const page = speaker.ownerDocument as Document & { [slot]?: Announcer };
  page[slot] ??= new Announcer(page);
  page[slot].say(speaker, message);
}
