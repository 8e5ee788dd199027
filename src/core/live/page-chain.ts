import type { RealtimeError } from "../errors.js";
import { isInvalidCursor } from "./page-result.js";
import { type KeptPage, type OpenPage, PageSlot, type PageQuery } from "./page-slot.js";

export interface PageChainOptions {
  readonly queryName: string;
  readonly pageSize: number;
  readonly openPage: OpenPage;
  /** The connection on which results come now. */
  readonly epoch: () => number;
  /** Called when a page got a result. */
  readonly received: () => void;
}

/**
 * The pages of one list, in order: each begins where the one before ends. The backend keeps a page's end where it
 * was (by its journal), so that rows that come and go leave neither gap nor overlap.
 */
export class PageChain {
  slots: PageSlot[] = [];
  private readonly options: PageChainOptions;

  constructor(options: PageChainOptions, kept: readonly KeptPage[] = []) {
    this.options = options;
    for (const page of kept) this.slots.push(this.open(new PageSlot(page.query, page), page.journal));
    if (kept.length === 0) this.append({ cursor: null });
  }

  get first(): PageSlot | undefined {
    return this.slots[0];
  }

  get last(): PageSlot | undefined {
    return this.slots.at(-1);
  }

  append(query: PageQuery): void {
    this.slots.push(this.open(new PageSlot(query)));
  }

  /** Asks again for the pages that failed. */
  retry(): void {
    for (const slot of this.slots) if (slot.error) this.reopen(slot);
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const slot of this.slots) slot.close();
  }

  /** Whether the cursors no longer fit the query. A page without cursor and journal can't be at fault. */
  hasInvalidCursor(): boolean {
    return this.slots.some(
      (slot) => this.isRefused(slot) || slot.halves?.some((half) => this.isRefused(half)),
    );
  }

  /** Puts finished halves in their page's place and begins the splits that are due. */
  advanceSplits(): void {
    if (this.slots.some((slot) => slot.halves))
      this.slots = this.slots.flatMap((slot) => this.finishSplit(slot));
    for (const slot of this.slots) {
      if (slot.arrived && !slot.halves && this.isUpToDate(slot) && slot.wantsSplit(this.options.pageSize)) {
        this.beginSplit(slot);
      }
    }
  }

  /** Whether the newest result of `slot` belongs to the snapshot of this connection and can be shown. */
  isShowable(slot: PageSlot): boolean {
    return this.isUpToDate(slot) && !slot.isIncomplete;
  }

  private isUpToDate(slot: PageSlot): boolean {
    return slot.end !== undefined && slot.error === undefined && slot.epoch === this.options.epoch();
  }

  private isRefused(slot: PageSlot): boolean {
    return slot.error !== undefined && isInvalidCursor(slot.error) && !this.isFresh(slot);
  }

  private isFresh(slot: PageSlot): boolean {
    return slot.query.cursor === null && slot.query.endCursor === undefined && slot.end === undefined;
  }

  private finishSplit(slot: PageSlot): readonly PageSlot[] {
    const halves = slot.halves;
    if (!halves) return [slot];
    const error = halves.find((half) => half.error)?.error;
    if (error) {
      this.giveUpSplit(slot, error);
      return [slot];
    }
    if (!halves.every((half) => this.isUpToDate(half))) return [slot];
    for (const half of halves) half.isShown = slot.isShown;
    slot.halves = undefined;
    slot.close();
    return halves;
  }

  /** A page that need not be split stays as it is; one that must be has failed. */
  private giveUpSplit(slot: PageSlot, error: RealtimeError): void {
    slot.dropHalves();
    if (slot.isIncomplete) slot.error = error;
    else slot.canSplit = false;
  }

  private beginSplit(slot: PageSlot): void {
    const { end } = slot;
    if (!end?.splitCursor) return;
    slot.halves = [
      this.open(new PageSlot({ cursor: slot.query.cursor, endCursor: end.splitCursor })),
      this.open(new PageSlot({ cursor: end.splitCursor, endCursor: end.continueCursor })),
    ];
  }

  private reopen(slot: PageSlot): void {
    const journal = slot.journal();
    slot.close();
    slot.error = undefined;
    slot.epoch = -1;
    this.open(slot, journal);
  }

  private open(slot: PageSlot, journal?: string | null): PageSlot {
    const received = (): void => {
      slot.epoch = this.options.epoch();
      this.options.received();
    };
    slot.open(this.options.openPage, this.options.queryName, received, journal);
    return slot;
  }
}
