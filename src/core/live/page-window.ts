import type { PageChain } from "./page-chain.js";
import type { PageTree } from "./page-content.js";
import type { PageSlot } from "./page-slot.js";
import type { RowsRange } from "./pages-state.js";
import type { PagesStep, StitchedRows } from "./stitched-rows.js";

export interface WindowLimits {
  /** So many pages on each side of what is looked at are live, so that ordinary scrolling meets no old rows. */
  readonly livePages: number;
  /** A page is parked only when it is further away than this, so that reading to and fro opens and closes nothing. */
  readonly parkPages: number;
  /** Rows of parked pages that stay in memory. */
  readonly keptRows: number;
}

const usualLimits: WindowLimits = { livePages: 2, parkPages: 4, keptRows: 5_000 };

interface Span {
  readonly first: number;
  readonly last: number;
}

/** Keeps the pages live that somebody looks at, and parks the others. */
export class PageWindow {
  private readonly looks = new Map<object, RowsRange>();
  private readonly chain: PageChain;
  private readonly rows: StitchedRows;
  private readonly limits: WindowLimits;
  private isDue = false;
  private knownTree: PageTree<unknown> | undefined;
  private knownSpans = "";

  constructor(chain: PageChain, rows: StitchedRows, limits = usualLimits) {
    this.chain = chain;
    this.rows = rows;
    this.limits = limits;
  }

  /** Null: `viewer` looks at nothing any more. */
  look(viewer: object, range: RowsRange | null): void {
    if (range) this.looks.set(viewer, range);
    else this.looks.delete(viewer);
    this.isDue = true;
  }

  /** Opens and parks what is due. Answers the changes that letting go of rows made. */
  apply(): readonly PagesStep[] {
    const { tree } = this.rows;
    if (!this.isDue && tree === this.knownTree) return [];
    this.knownTree = tree;
    const spans = [...this.looks.values()].flatMap((range) => this.spanOf(range) ?? []);
    return this.isNew(spans) ? this.follow(spans) : [];
  }

  /** The same places can belong to other pages when rows came or went. */
  private isNew(spans: readonly Span[]): boolean {
    const known = this.knownSpans;
    this.knownSpans = [this.rows.tree.size, ...spans.map(({ first, last }) => `${first}-${last}`)].join();
    const isNew = this.isDue || known !== this.knownSpans;
    this.isDue = false;
    return isNew && spans.length > 0;
  }

  private follow(spans: readonly Span[]): readonly PagesStep[] {
    for (const span of spans) this.openAround(span);
    const kept = this.chain.slots.filter((slot) => !this.isNeeded(slot, spans));
    const parked = kept.filter((slot) => slot.phase === "parked" || this.chain.park(slot));
    // The others have to show their own rows first.
    this.isDue = parked.length < kept.length;
    return this.letGoOfFarthest(parked, spans);
  }

  /** Whether a page is live before anybody looked: the first one. */
  isOpenedFirst(slot: PageSlot): boolean {
    return slot === this.chain.origin;
  }

  private spanOf({ first, last }: RowsRange): Span | undefined {
    const { tree } = this.rows;
    const start = tree.seek(({ count }) => count > first);
    if (!start) return undefined;
    const end = tree.seek(({ count }) => count > last);
    return { first: start.index, last: end?.index ?? tree.size - 1 };
  }

  private openAround({ first, last }: Span): void {
    const { slots } = this.chain;
    const end = Math.min(slots.length - 1, last + this.limits.livePages);
    for (let position = Math.max(0, first - this.limits.livePages); position <= end; position++) {
      const slot = slots[position];
      if (slot?.phase === "parked") this.chain.bringBack(slot);
    }
  }

  /** The first page of the query always counts: what is new mostly comes in there. */
  private isNeeded(slot: PageSlot, spans: readonly Span[]): boolean {
    if (!slot.isShown || slot === this.chain.origin) return true;
    const { parkPages } = this.limits;
    return spans.some(
      ({ first, last }) => slot.position >= first - parkPages && slot.position <= last + parkPages,
    );
  }

  private letGoOfFarthest(parked: readonly PageSlot[], spans: readonly Span[]): PagesStep[] {
    const full = parked.filter((slot) => slot.shown.keys.length > 0 && !this.rows.isEdited(slot));
    let held = full.reduce((sum, { shown }) => sum + shown.keys.length, 0);
    const { keptRows } = this.limits;
    if (held <= keptRows) return [];
    const distance = ({ position }: PageSlot): number =>
      Math.min(...spans.map(({ first, last }) => Math.max(first - position, position - last)));
    const steps: PagesStep[] = [];
    for (const slot of full.sort((one, other) => distance(other) - distance(one))) {
      if (held <= keptRows) break;
      held -= slot.shown.keys.length;
      steps.push(this.rows.letGo(slot));
    }
    return steps;
  }
}
