const slot = Symbol.for("convex-elements/announcer@1");

/** Long enough for one burst of changes to become one sentence. */
const BATCH_MS = 500;

/** Long enough for a sentence to be read out before the next one takes its place. */
const CALM_MS = 2000;

/**
 * Long enough for a sentence to be taken up and read out; afterwards it would only be found by who reads on through the page, when it
 * may be true no more. As long as React Aria's live announcer keeps it.
 */
const KEPT_MS = 7000;

/** What is to be said: a text, or what makes it at the moment when it is said. */
export type Message = string | (() => string);

/** The page's one live region, and what waits to be said in it. */
class Announcer {
  readonly #region: HTMLElement;
  #waiting = new Map<object, Message>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #forget: ReturnType<typeof setTimeout> | undefined;
  #lastAt = -Infinity;

  constructor(page: Document) {
    this.#region = page.createElement("div");
    this.#region.setAttribute("role", "status");
    this.#region.setAttribute("aria-live", "polite");
    hideVisually(this.#region);
    page.body.append(this.#region);
  }

  /** A speaker's newer message replaces the one that it has waiting. */
  say(speaker: object, message: Message): void {
    this.#waiting.set(speaker, message);
    const wait = Math.max(BATCH_MS, this.#lastAt + CALM_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#lastAt = performance.now();
    const texts = [...this.#waiting.values()].map((message) => textOf(message)).filter(Boolean);
    this.#waiting = new Map();
    if (texts.length > 0) this.#speak([...new Set(texts)].join(". "));
  }

  /** A text that is the same as the one before is no change, and nobody would hear of it. */
  #speak(text: string): void {
    if (!this.#region.isConnected) this.#region.ownerDocument.body.append(this.#region);
    const isSame = this.#region.textContent === text;
    this.#region.textContent = isSame ? `${text}\u00a0` : text;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => this.#region.replaceChildren(), KEPT_MS);
  }
}

function textOf(message: Message): string {
  return typeof message === "string" ? message : message();
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
export function announce(speaker: Element, message: Message): void {
  const page = speaker.ownerDocument as Document & { [slot]?: Announcer };
  page[slot] ??= new Announcer(page);
  page[slot].say(speaker, message);
}
