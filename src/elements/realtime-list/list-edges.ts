import { nothing, type TemplateResult } from "lit";
import type { RowsController } from "../../controllers/rows-controller.js";
import type { EndState, PagesState } from "../../core/live/pages-state.js";
import type { Strings } from "../../locales/strings.js";
import type { ShownNews } from "../../rows/rows-engine.js";
import { EdgeWatch } from "./edge-watch.js";
import { edgeView } from "./list-views.js";

type Side = "start" | "end";

/** A page that somebody asked for. */
type AskedPage = "none" | "asked" | "asked while paused" | "shown";

/** The two ends of a list, where pages are fetched as they come into view, or by a button. */
export class ListEdges {
  readonly #rows: RowsController;
  readonly #base: () => HTMLElement;
  readonly #onward = new EdgeWatch(() => this.loadMore(false));
  readonly #back = new EdgeWatch(() => this.#rows.loadBack());
  #seen: PagesState<unknown> | undefined;
  #wasPaused = false;
  #asked: AskedPage = "none";
  #firstOfPage: HTMLElement | undefined;

  constructor(rows: RowsController, base: () => HTMLElement) {
    this.#rows = rows;
    this.#base = base;
  }

  /** The first row of the page that was asked for last, if it is on the page. */
  get firstOfPage(): HTMLElement | undefined {
    return this.#firstOfPage?.isConnected ? this.#firstOfPage : undefined;
  }

  /** A page has come that the reader asked for in a paused list: it is to be shown all the same. */
  get isPausedPageHere(): boolean {
    return this.#asked === "asked while paused" && this.#rows.state.more !== "loading";
  }

  loadMore(isPaused: boolean): boolean {
    const isAsked = this.#rows.loadMore();
    if (isAsked) this.#asked = isPaused ? "asked while paused" : "asked";
    return isAsked;
  }

  /** Whether the rows that are shown now were asked for, so that nobody has to be told of them. */
  noteShown({ state, difference, lengthBefore }: ShownNews, isFromEnd: boolean): boolean {
    const isWaited = this.#asked === "asked" || this.#asked === "asked while paused";
    if (isWaited && state.more !== "loading") {
      const key = isFromEnd ? undefined : this.#rows.keyAt(lengthBefore);
      this.#firstOfPage = key === undefined ? undefined : this.#rows.elementOf(key);
      this.#asked = "shown";
    }
    if (this.#asked !== "shown" || !difference) return false;
    this.#asked = "none";
    return true;
  }

  /** What follows the rows on that side. */
  endOf(side: Side, isFromEnd: boolean): EndState {
    const { more, back } = this.#rows.state;
    return isOnwardAt(side, isFromEnd) ? more : back;
  }

  render(words: Strings, side: Side, isFromEnd: boolean, isPaused: boolean): TemplateResult | typeof nothing {
    const { error } = this.#rows.state;
    const isOnward = isOnwardAt(side, isFromEnd);
    const end = this.endOf(side, isFromEnd);
    if (!isOnward && end === "done") return nothing;
    return edgeView(words, end, error, () => this.#press(end, isOnward, isPaused));
  }

  /** Watches those ends at which there is more. */
  watch(isFromEnd: boolean, isPaused: boolean): void {
    const { state } = this.#rows;
    if (this.#asked === "asked while paused" && (!isPaused || state.more !== "loading"))
      this.#asked = "asked";
    if (state === this.#seen && isPaused === this.#wasPaused) return;
    this.#seen = state;
    this.#wasPaused = isPaused;
    const [start, end] = this.#base().querySelectorAll<HTMLElement>(":scope > .edge");
    const isReady = state.name === "ready" && !isPaused;
    this.#onward.look(isReady && state.more === "idle" ? (isFromEnd ? start : end) : undefined);
    this.#back.look(isReady && state.back === "idle" ? (isFromEnd ? end : start) : undefined);
  }

  /** The list is back on the page: its ends have to be looked at anew. */
  forget(): void {
    this.#seen = undefined;
  }

  /** The list left the page. */
  rest(): void {
    this.#onward.look(undefined);
    this.#back.look(undefined);
  }

  #press(end: EndState, isOnward: boolean, isPaused: boolean): void {
    if (end === "error") this.#rows.retry();
    else if (isOnward) this.loadMore(isPaused);
    else this.#rows.loadBack();
  }
}

/** Whether further pages of the query come there. */
function isOnwardAt(side: Side, isFromEnd: boolean): boolean {
  return (side === "end") !== isFromEnd;
}
