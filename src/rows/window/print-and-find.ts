import { type PageWindow, windowOf } from "../../internal/unshadowed.js";

/** Longer lists are printed and searched as far as they are on the page: all rows would stop the browser. */
const MOST_ROWS = 10_000;

/**
 * For printing and for the browser's own search, which both know only rows that are on the page: all loaded rows get
 * their nodes, and lose them again when the reader goes on.
 */
export class PrintAndFind {
  /** All rows are needed on the page. */
  isOn = false;
  readonly #host: HTMLElement;
  readonly #length: () => number;
  readonly #changed: () => void;
  /** Where it listens until the list leaves its page: by then the list may be part of another window. */
  #heard: PageWindow | undefined;

  constructor(host: HTMLElement, length: () => number, changed: () => void) {
    this.#host = host;
    this.#length = length;
    this.#changed = changed;
  }

  connect(): void {
    const window = (this.#heard = windowOf(this.#host));
    window.addEventListener("beforeprint", this.#begin);
    window.addEventListener("afterprint", this.#end);
    window.addEventListener("keydown", this.#onKey, { capture: true });
    window.addEventListener("pointerdown", this.#end, { capture: true });
  }

  disconnect(): void {
    const window = this.#heard;
    window?.removeEventListener("beforeprint", this.#begin);
    window?.removeEventListener("afterprint", this.#end);
    window?.removeEventListener("keydown", this.#onKey, { capture: true });
    window?.removeEventListener("pointerdown", this.#end, { capture: true });
    this.#heard = undefined;
    this.isOn = false;
  }

  readonly #begin = (): void => this.#set(this.#length() <= MOST_ROWS);

  readonly #end = (): void => this.#set(false);

  /** Keys that reach the page after the search began mean that the reader has come back from it. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const isSearch =
      ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f") || event.key === "F3";
    if (isSearch) this.#begin();
    else if (!isModifier(event.key)) this.#end();
  };

  #set(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.#changed();
  }
}

function isModifier(key: string): boolean {
  return key === "Control" || key === "Meta" || key === "Shift" || key === "Alt";
}
