import { type PageWindow, windowOf } from "../../internal/unshadowed.js";
import type { RowsFrame } from "./rows-frame.js";
import { elementsUpTo, type Viewport } from "./viewport.js";
import { listen, unlisten } from "./unshadowed-layout.js";

/** So far outside of what is visible the empty spaces may be, in shares of its height, before it is told. */
const MARGIN = "20%";

/** What can change where a list and its rows are seen. */
export interface GeometryListener {
  scrolled(): void;
  /** Told after layout and before painting. */
  resized(entries: readonly ResizeObserverEntry[]): void;
  /** With the frame after `resized`, when the page may be laid out anew. */
  settled(): void;
}

/**
 * Watches all that moves a list or changes its size: what scrolls it, the boxes around it, its rows, and whether the empty
 * spaces in the place of rows come into view, whatever moved them there.
 */
export class GeometryWatch {
  readonly #host: HTMLElement;
  readonly #listener: GeometryListener;
  /** Not made before the list is on a page: servers make lists too. */
  #observer: ResizeObserver | undefined;
  #spaces: IntersectionObserver | undefined;
  #viewport: Viewport | undefined;
  #around: readonly Element[] = [];
  #isSettleDue = false;
  /** Where it listens until the list leaves its page: by then the list may be part of another window. */
  #heard: PageWindow | undefined;

  constructor(host: HTMLElement, listener: GeometryListener) {
    this.#host = host;
    this.#listener = listener;
  }

  connect(): void {
    this.#heard = this.#window;
    this.#heard.addEventListener("resize", this.#onWindowResize);
  }

  disconnect(): void {
    this.#heard?.removeEventListener("resize", this.#onWindowResize);
    this.#heard = undefined;
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#spaces?.disconnect();
    this.#spaces = undefined;
    this.#around = [];
    this.#listen(undefined);
  }

  /** What scrolls the list now, and where its rows stand. */
  watch(viewport: Viewport, frame: RowsFrame): void {
    this.#listen(viewport);
    this.#watchSizes([...elementsUpTo(this.#host, viewport), frame.width, frame.list]);
    this.#spaces ??= this.#watchSpaces(frame);
  }

  /** Only whether the list can be seen again. The page is laid out anew then, and nothing around it may be watched. */
  watchReturn(frame: RowsFrame): void {
    this.#watchSizes([frame.width]);
  }

  /** Only whether the list gets a size, or another width. */
  watchArrival(frame: RowsFrame): void {
    this.#watchSizes([frame.width, frame.list]);
  }

  watchRow(element: Element): void {
    this.#sizes.observe(element);
  }

  unwatchRow(element: Element): void {
    this.#sizes.unobserve(element);
  }

  get #sizes(): ResizeObserver {
    return (this.#observer ??= new this.#window.ResizeObserver((entries) => this.#onResize(entries)));
  }

  /** Observers see what is laid out and shown together with the window that they are of. */
  get #window(): PageWindow {
    return windowOf(this.#host);
  }

  #watchSizes(around: readonly Element[]): void {
    if (isSame(around, this.#around)) return;
    for (const element of this.#around) if (!around.includes(element)) this.#sizes.unobserve(element);
    for (const element of around) this.#sizes.observe(element);
    this.#around = around;
  }

  #watchSpaces({ before, after }: RowsFrame): IntersectionObserver {
    // scrollMargin reaches into scrollers inside the page; browsers without it tell when the space is visible.
    const options: IntersectionObserverInit & { scrollMargin: string } = {
      rootMargin: MARGIN,
      scrollMargin: MARGIN,
    };
    const observer = new this.#window.IntersectionObserver((entries) => {
      const isSeen = entries.some(
        ({ isIntersecting, boundingClientRect }) => isIntersecting && boundingClientRect.height > 0,
      );
      if (isSeen) this.#listener.scrolled();
    }, options);
    observer.observe(before);
    observer.observe(after);
    return observer;
  }

  #listen(viewport: Viewport | undefined): void {
    if (viewport?.element === this.#viewport?.element) return;
    if (this.#viewport) unlisten(this.#viewport.eventTarget, "scroll", this.#onScroll);
    this.#viewport = viewport;
    if (viewport) listen(viewport.eventTarget, "scroll", this.#onScroll, { passive: true });
  }

  readonly #onScroll = (): void => this.#listener.scrolled();

  readonly #onWindowResize = (): void => this.#listener.settled();

  #onResize(entries: readonly ResizeObserverEntry[]): void {
    this.#listener.resized(entries);
    if (this.#isSettleDue) return;
    this.#isSettleDue = true;
    this.#window.requestAnimationFrame(() => {
      this.#isSettleDue = false;
      this.#listener.settled();
    });
  }
}

function isSame(one: readonly Element[], other: readonly Element[]): boolean {
  return one.length === other.length && one.every((element, at) => element === other[at]);
}
