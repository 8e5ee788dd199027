import type { RealtimeError } from "../errors.js";
import { emptyContent, type PageContent, pageContent } from "./page-content.js";
import { isInvalidCursor } from "./page-result.js";
import { type OpenPage, type PageDirection, PageSlot, type PageQuery } from "./page-slot.js";
import type { EndState } from "./pages-state.js";
import type { StitchedRows } from "./stitched-rows.js";

/** What a chain needs from the list that it belongs to. */
export interface PageHost {
  readonly queryName: string;
  readonly pageSize: number;
  /** The query's first page is the last one shown, and its rows stand against the query's order. */
  readonly isFromEnd: boolean;
  readonly openPage: OpenPage;
  /** The connection on which results come now. */
  epoch(): number;
  /** Called when a page got a result. */
  received(): void;
}

/**
 * The pages of one list, in the order in which they are shown: each begins where the one before ends. The backend
 * keeps a page's end where it was (by its journal), so that rows that come and go leave neither gap nor overlap.
 *
 * Nothing here looks at all pages while rows change: what a transition brought is in `arrived`.
 */
export class PageChain {
  slots: PageSlot[] = [];
  readonly failed = new Set<PageSlot>();
  /** The query's first page. */
  origin: PageSlot;
  private readonly arrived = new Set<PageSlot>();
  /** Pages without which nothing new can be shown. */
  private readonly awaited = new Set<PageSlot>();
  /** Pages that are about to be split or merged. */
  private readonly changing = new Set<PageSlot>();
  private readonly rows: StitchedRows;
  private readonly hasBack: boolean;
  private host: PageHost;

  constructor(host: PageHost, rows: StitchedRows, hasBack: boolean) {
    this.host = host;
    this.rows = rows;
    this.hasBack = hasBack;
    this.origin = this.extend("onward", null);
    this.beginBack();
  }

  /** Goes on with the pages that are still shown, for a list that is watched again. */
  revive(host: PageHost, isOpened: (slot: PageSlot) => boolean): void {
    this.host = host;
    for (const slot of this.slots) {
      slot.isReturning = false;
      if (isOpened(slot)) this.open(slot);
    }
    this.beginBack();
  }

  /** Shows `content` until the query's first page has come. */
  showMeanwhile(content: PageContent<unknown>): void {
    this.origin.content = content;
    this.origin.isShown = true;
    this.rows.replacePages(this.origin.position, 1, [this.origin]);
    this.track(this.origin);
  }

  /** Whether there is more in a direction, as far as is known. */
  endState(direction: PageDirection): EndState {
    const tip = this.tip(direction);
    if (!tip?.isShown || !tip.end) return "loading";
    return tip.end.isDone ? "done" : "idle";
  }

  /** The page at the growing end of a direction, if there is one. */
  tip(direction: PageDirection): PageSlot | undefined {
    const slot = this.growsAtEnd(direction) ? this.slots.at(-1) : this.slots[0];
    return slot?.query.direction === direction ? slot : undefined;
  }

  /** Asks for the next page of a direction. */
  extend(direction: PageDirection, cursor: string | null): PageSlot {
    const slot = new PageSlot({ direction, cursor });
    this.replace(this.growsAtEnd(direction) ? this.slots.length : 0, 0, [slot]);
    this.open(slot);
    return slot;
  }

  /** Whether rows of this direction are shown in the order of the query. */
  growsAtEnd(direction: PageDirection): boolean {
    return (direction === "onward") !== this.host.isFromEnd;
  }

  /** Opens a page that has no subscription; what it shows stays until its result comes. */
  bringBack(slot: PageSlot): void {
    slot.isReturning = slot.isShown;
    this.open(slot);
  }

  /** Ends the subscription of a page, which goes on to show what it had. */
  park(slot: PageSlot): void {
    slot.close();
    this.arrived.delete(slot);
    this.track(slot);
  }

  /** Asks again for the pages that failed. */
  retry(): void {
    for (const slot of [...this.failed]) {
      slot.close();
      this.open(slot);
    }
  }

  /** Ends all subscriptions, and forgets pages that were never shown. */
  close(): void {
    for (const slot of this.slots) slot.close();
    for (const set of [this.arrived, this.awaited, this.changing, this.failed]) set.clear();
    const unshown = this.slots.filter((slot) => !slot.isShown);
    for (const slot of unshown) this.replace(slot.position, 1, []);
  }

  /** Results of former connections no longer count. */
  reconnected(): void {
    for (const slot of this.slots) this.track(slot);
  }

  /** Whether the cursors no longer fit the query. A page without cursor and journal can't be at fault. */
  hasInvalidCursor(): boolean {
    const successors = [...this.changing].flatMap((slot) => slot.successors);
    return [...this.failed, ...successors].some((slot) => isRefused(slot));
  }

  /** Puts pages in the place of those that they replace, and begins the splits and merges that are due. */
  advance(): void {
    for (const slot of [...this.changing]) this.finishChange(slot);
    for (const slot of this.arrived) {
      if (slot.successors.length > 0 || !this.isUpToDate(slot)) continue;
      if (slot.wantsSplit(this.host.pageSize)) this.beginSplit(slot);
      else this.beginMerge(slot);
    }
  }

  /** The pages with new rows, in order; null while others that are shown have to come first. */
  ready(): readonly PageSlot[] | null {
    if (this.awaited.size > 0) return null;
    if (!this.origin.isShown && !this.isShowable(this.origin)) return null;
    return [...this.arrived]
      .filter((slot) => this.isShowable(slot))
      .sort((one, other) => one.position - other.position);
  }

  /** The rows of `slots` are what the list shows now. */
  taken(slots: readonly PageSlot[]): void {
    for (const slot of slots) {
      slot.arrived = undefined;
      slot.isShown = true;
      slot.isReturning = false;
      this.arrived.delete(slot);
      this.track(slot);
    }
  }

  /** The first page before where the list began is there from the start, and again if it had not come. */
  private beginBack(): void {
    if (this.hasBack && !this.tip("back")) this.extend("back", null);
  }

  private open(slot: PageSlot): void {
    slot.open(this.host.openPage, this.host.queryName, (received) => this.received(received));
    this.track(slot);
  }

  private received(slot: PageSlot): void {
    slot.epoch = this.host.epoch();
    if (this.slots[slot.position] === slot) {
      if (slot.arrived) this.arrived.add(slot);
      this.track(slot);
    }
    this.host.received();
  }

  private track(slot: PageSlot): void {
    toggle(this.failed, slot, slot.error !== undefined);
    const isAwaited = slot.isShown && slot.isKeptUp && !this.isShowable(slot);
    toggle(this.awaited, slot, isAwaited);
    toggle(this.changing, slot, slot.successors.length > 0);
  }

  /** Whether the newest result of `slot` belongs to the snapshot of this connection and can be shown. */
  private isShowable(slot: PageSlot): boolean {
    return this.isUpToDate(slot) && !slot.isIncomplete;
  }

  private isUpToDate(slot: PageSlot): boolean {
    return slot.end !== undefined && slot.error === undefined && slot.epoch === this.host.epoch();
  }

  private finishChange(slot: PageSlot): void {
    const { successors, partner } = slot;
    const error = successors.find((successor) => successor.error)?.error;
    const isPartnerLost = partner && (!partner.isKeptUp || partner.successors.length > 0);
    if (error || isPartnerLost) this.giveUpChange(slot, error);
    else if (successors.every((successor) => this.isUpToDate(successor))) this.succeed(slot);
  }

  /** Pages that need not be changed stay as they are, and are not tried again; one that must be split has failed. */
  private giveUpChange(slot: PageSlot, error: RealtimeError | undefined): void {
    slot.dropSuccessors();
    if (slot.isIncomplete) slot.error = error;
    else if (error) slot.canSplit = false;
    this.track(slot);
  }

  /** The successors begin with what their predecessors show, so nothing changes on the page. */
  private succeed(slot: PageSlot): void {
    const isAtEnd = this.growsAtEnd(slot.query.direction);
    const replaced = slot.partner && !isAtEnd ? [slot.partner, slot] : [slot, slot.partner];
    const old = replaced.filter((each) => each !== undefined);
    const successors = isAtEnd ? slot.successors : [...slot.successors].reverse();
    slot.successors = [];
    const [heir] = successors;
    if (heir) heir.content = joined(old);
    for (const successor of successors) {
      successor.isShown = slot.isShown;
      successor.isReturning = slot.isReturning;
    }
    if (old.includes(this.origin)) this.origin = (isAtEnd ? heir : successors.at(-1)) ?? this.origin;
    this.replace(old[0]?.position ?? 0, old.length, successors);
    for (const each of old) this.forget(each);
    for (const successor of successors) this.adopt(successor);
  }

  private adopt(slot: PageSlot): void {
    if (slot.arrived) this.arrived.add(slot);
    this.track(slot);
  }

  private forget(slot: PageSlot): void {
    slot.close();
    for (const set of [this.arrived, this.awaited, this.changing, this.failed]) set.delete(slot);
  }

  private beginSplit(slot: PageSlot): void {
    const { end } = slot;
    if (!end?.splitCursor) return;
    const { direction, cursor } = slot.query;
    this.beginChange(slot, [
      { direction, cursor, endCursor: end.splitCursor },
      { direction, cursor: end.splitCursor, endCursor: end.continueCursor },
    ]);
  }

  /** Pages that have shrunk to a few rows become one, so that a list costs what it shows. */
  private beginMerge(slot: PageSlot): void {
    const pair = this.mergeable(slot);
    if (!pair) return;
    const [first, second] = pair;
    const { direction, cursor } = first.query;
    first.partner = second;
    this.beginChange(first, [{ direction, cursor, endCursor: second.end?.continueCursor ?? "" }]);
  }

  /** `slot` and a neighbour, in the order of the query, if both together are small enough. */
  private mergeable(slot: PageSlot): readonly [PageSlot, PageSlot] | undefined {
    const step = this.growsAtEnd(slot.query.direction) ? 1 : -1;
    const next = this.slots[slot.position + step];
    const previous = this.slots[slot.position - step];
    if (next && this.canMerge(slot, next)) return [slot, next];
    return previous && this.canMerge(previous, slot) ? [previous, slot] : undefined;
  }

  /** Pages that come back may have let go of their rows, with which a merged page would have to begin. */
  private canMerge(first: PageSlot, second: PageSlot): boolean {
    if (first.query.direction !== second.query.direction) return false;
    const isCalm = [first, second].every(
      (slot) =>
        slot.isKeptUp && slot.isShown && slot.canSplit && this.isShowable(slot) && !this.isChanging(slot),
    );
    return isCalm && rowCount(first) + rowCount(second) <= this.host.pageSize / 2;
  }

  private isChanging(slot: PageSlot): boolean {
    return slot.successors.length > 0 || [...this.changing].some(({ partner }) => partner === slot);
  }

  private beginChange(slot: PageSlot, queries: readonly PageQuery[]): void {
    slot.successors = queries.map((query) => new PageSlot(query));
    for (const successor of slot.successors) {
      successor.open(this.host.openPage, this.host.queryName, (received) => this.received(received));
    }
    this.track(slot);
  }

  private replace(position: number, removed: number, slots: readonly PageSlot[]): void {
    this.slots.splice(position, removed, ...slots);
    for (let at = position; at < this.slots.length; at++) (this.slots[at] as PageSlot).position = at;
    this.rows.replacePages(position, removed, slots);
  }
}

function rowCount({ arrived, content }: PageSlot): number {
  return arrived?.length ?? content.count;
}

function joined(slots: readonly PageSlot[]) {
  if (slots.length < 2) return slots[0]?.content ?? emptyContent;
  return pageContent(
    slots.flatMap(({ content }) => content.keys),
    slots.flatMap(({ content }) => content.rows),
    slots.find(({ content }) => content.problem)?.content.problem,
  );
}

function isRefused(slot: PageSlot): boolean {
  const isFresh = slot.query.cursor === null && slot.query.endCursor === undefined && slot.end === undefined;
  return slot.error !== undefined && isInvalidCursor(slot.error) && !isFresh;
}

function toggle<T>(set: Set<T>, item: T, isIn: boolean): void {
  if (isIn) set.add(item);
  else set.delete(item);
}
