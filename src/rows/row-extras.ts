import { LazyPart } from "../internal/lazy-part.js";
import { NeededParts } from "../internal/needed-parts.js";
import type { PagesState, RowKey } from "../core/live/pages-state.js";
import { HeldFocus } from "./input/held-focus.js";
import type { RowInput } from "./input/row-input.js";
import type { SelectionMode } from "./input/row-selection.js";
import type { RowAnimations } from "./nodes/row-animations.js";
import type { RowNodes } from "./nodes/row-nodes.js";
import type { ShownRow } from "./nodes/shown-row.js";
import type { Arrangement } from "./order/arranged-rows.js";
import type { RowsDifference } from "./order/rows-difference.js";
import type { RowSequence } from "./order/row-sequence.js";
import type { RowFailures } from "./renderers/row-failures.js";
import type { RowsEngine } from "./rows-engine.js";

const choosing = new LazyPart(() => import("./input/row-input.js"));
const animating = new LazyPart(() => import("./nodes/row-animations.js"));
const arranging = new LazyPart(() => import("./order/arranged-rows.js"));

/** What the reader's hand does to rows. */
const inputs = ["keydown", "mousedown", "click", "focusin"];

/** What the author asks for besides rows. */
export interface ExtrasOptions {
  readonly selection?: SelectionMode | undefined;
  readonly feed?: boolean | undefined;
  readonly animated?: boolean | undefined;
  readonly hostedRows?: boolean | undefined;
  readonly arrangement?: Arrangement | undefined;
}

/** What the extras stand on, and who hears of what they do. */
export interface ExtrasHost {
  readonly element: HTMLElement;
  readonly nodes: RowNodes;
  readonly failures: RowFailures;
  readonly engine: () => RowsEngine;
  /** Where the rows stand. */
  readonly list: () => HTMLElement;
  readonly options: () => ExtrasOptions;
  /** The reader chose other rows. */
  readonly chosen: () => void;
  /** Something has come that was needed. */
  readonly arrived: () => void;
  /** Something that is needed can't be had. */
  readonly warn: (message: string) => void;
}

/**
 * What only those lists do whose author asks for it: rows that can be chosen and walked through, that move, that stand in
 * another order. The code for it is loaded when the first list needs it, and until then a list does without.
 */
export class RowExtras {
  readonly parts: NeededParts;
  readonly #host: ExtrasHost;
  readonly #held: HeldFocus;
  #input: RowInput | undefined;
  #animations: RowAnimations | undefined;
  /** Rows that the page has chosen, as long as nothing knows what to do with them. */
  #selected: readonly RowKey[] | undefined;

  constructor(host: ExtrasHost) {
    this.#host = host;
    this.#held = new HeldFocus(host.element, host.nodes);
    this.parts = new NeededParts(host);
    // At once, so that the page's own listeners hear of an event after the list, whenever the code comes.
    for (const type of inputs) host.element.addEventListener(type, (event) => this.#input?.handle(event));
  }

  /** Keys of the chosen rows. */
  get selected(): readonly RowKey[] {
    return [...(this.#input?.selection.keys ?? [])];
  }

  /** One of the rows can be reached by Tab. */
  get hasTabStop(): boolean {
    return this.#input?.focus.isOn ?? false;
  }

  /** The arrangement, if there is one and it can be made. */
  get arrangement(): Arrangement | undefined {
    return arranging.current && this.#host.options().arrangement;
  }

  /** Loads what the options ask for, and `others`. False while some of it may still come. */
  need(others: readonly LazyPart<unknown>[]): boolean {
    const { selection, feed, animated, arrangement } = this.#host.options();
    return this.parts.need([
      ...others,
      ...(selection || feed ? [choosing] : []),
      ...(animated ? [animating] : []),
      ...(arrangement ? [arranging] : []),
    ]);
  }

  /** Takes up the options, as far as their code is here. */
  use(): void {
    const { selection, feed = false, animated = false, hostedRows = false } = this.#host.options();
    if (selection || feed) this.#input ??= this.#newInput();
    if (animated) this.#animations ??= this.#newAnimations();
    this.#animations?.use(animated, hostedRows);
    this.#input?.use(selection, feed, this.#selected);
    if (this.#input || !selection) this.#selected = undefined;
  }

  /** Chooses rows with the next `use`. */
  select(keys: readonly RowKey[]): void {
    this.#selected = keys;
  }

  arrange(state: PagesState<unknown>): RowSequence {
    const { arrangement } = this;
    const arranged =
      arrangement && arranging.current && new arranging.current.ArrangedRows(state, arrangement);
    this.#host.failures.arranged(arranged?.failures ?? []);
    return arranged ?? state;
  }

  /** Runs `work`, which brings `change` onto the page. */
  around(change: RowsDifference | null, work: () => void): void {
    if (this.#animations) this.#animations.around(change, work);
    else work();
  }

  rowAdded(row: ShownRow): void {
    this.#input?.rowAdded(row);
  }

  /** Rows are about to come, go or move. */
  beforeChange(): void {
    this.#held.remember();
  }

  /** Other rows are on the page. Null: the same ones. */
  afterChange(change: RowsDifference | null): void {
    if (!change) this.#held.forget();
    else if (this.#input) this.#input.rowsChanged(change);
    else this.#held.regain();
  }

  /** The list was rendered: rows may have other numbers, or be on the page only now. */
  rendered(): void {
    if (this.#input) this.#input.focus.refresh();
    else this.#held.regain();
  }

  #newInput(): RowInput | undefined {
    const { element, nodes, engine, chosen } = this.#host;
    return choosing.current && new choosing.current.RowInput(element, nodes, engine(), this.#held, chosen);
  }

  #newAnimations(): RowAnimations | undefined {
    const { element, nodes, list } = this.#host;
    return animating.current && new animating.current.RowAnimations(element, nodes, list);
  }
}
