import type { RealtimeError } from "../errors.js";
import type { Snapshot } from "./effects.js";
import { joined } from "./page-content.js";
import { PageFamilies } from "./page-families.js";
import { areMergeable, halves, joint, mustSplit, reunited, wantsSplit } from "./page-ranges.js";
import { PageSearch } from "./page-search.js";
import { type OpenPage, type PageReplacement, PageSlot, type ReadPage } from "./page-slot.js";
import type { EndState } from "./pages-state.js";
import type { PageDirection, PageQuery, Paging } from "./paging.js";
import type { CollapsedRows, StitchedRows } from "./stitched-rows.js";

/** What a chain needs from the list that it belongs to. */
export interface PageHost {
  readonly pageSize: number;
  /** The query's first page is the last one shown, and its rows stand against the query's order. */
  readonly isFromEnd: boolean;
  readonly openPage: OpenPage;
  readonly readPage: ReadPage;
  readonly isInvalidCursor: Paging["isInvalidCursor"];
  /** The connection on which results come now. */
  epoch(): number;
  /** The moment that the rows of all pages belong to that follow the backend. */
  snapshot(): Snapshot;
  /** Called when a page got a result. */
  received(): void;
  /** Called when a page is not part of the list any more. */
  forgotten(slot: PageSlot): void;
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
  /** Those of the list that was begun anew, until the first page has come. */
  private knownEnds = { start: false, end: false };
  private readonly arrived = new Set<PageSlot>();
  /** Pages without which nothing new can be shown. */
  private readonly awaited = new Set<PageSlot>();
  /** Pages that are about to be split or merged. */
  private readonly changing = new Set<PageSlot>();
  private readonly families = new PageFamilies();
  private readonly searches: Readonly<Record<PageDirection, PageSearch>>;
  private readonly rows: StitchedRows;
  private readonly hasBack: boolean;
  private host: PageHost;

  constructor(host: PageHost, rows: StitchedRows, hasBack: boolean) {
    this.host = host;
    this.rows = rows;
    this.hasBack = hasBack;
    this.searches = { onward: new PageSearch(host.pageSize), back: new PageSearch(host.pageSize) };
    this.origin = this.extend("onward", null);
    this.beginBack();
  }

  /** Goes on with the pages that are still shown, for a list that is watched again. */
  revive(host: PageHost, isOpened: (slot: PageSlot) => boolean): void {
    this.host = host;
    for (const slot of this.slots) if (isOpened(slot)) this.open(slot);
    this.beginBack();
  }

  /** Shows what there was until the query's first page has come. */
  showMeanwhile({ base, shown }: Pick<CollapsedRows, "base" | "shown">, former: PageChain): void {
    this.knownEnds = { start: former.isLoadedTo("start"), end: former.isLoadedTo("end") };
    this.origin.base = base;
    this.origin.shown = shown;
    this.origin.phase = "shown";
    this.rows.replacePages(this.origin.position, [this.origin], [this.origin]);
    this.track(this.origin);
  }

  /** Whether there is more in a direction, as far as is known. */
  endState(direction: PageDirection): EndState {
    const tip = this.tip(direction);
    if (!tip?.isShown || !tip.end) return "loading";
    if (tip.end.isDone) return "done";
    // Where it will end once the backend has answered, nobody knows.
    if (tip.phase === "kept" && !tip.end.isOfRange) return "loading";
    return this.searches[direction].isResting(this.countRows(direction)) ? "resting" : "idle";
  }

  /** The page at the growing end of a direction, if there is one. */
  tip(direction: PageDirection): PageSlot | undefined {
    const slot = this.growsAtEnd(direction) ? this.slots.at(-1) : this.slots[0];
    return slot?.query.direction === direction ? slot : undefined;
  }

  /** Asks for the next page of a direction. */
  extend(direction: PageDirection, cursor: string | null): PageSlot {
    const isFirst = cursor === null;
    const size = isFirst ? this.host.pageSize : this.searches[direction].ask(this.countRows(direction));
    const slot = new PageSlot({ direction, cursor, size, reach: size });
    const tip = isFirst ? undefined : this.tip(direction);
    if (tip?.phase === "kept") this.pin(tip);
    this.replace(this.growsAtEnd(direction) ? this.slots.length : 0, 0, [slot]);
    this.open(slot);
    return slot;
  }

  /** What was kept of `slot` is part of the list now. */
  showsKept(slot: PageSlot, at: Snapshot): void {
    slot.showsKept(at);
    this.track(slot);
  }

  /** Another page begins where a kept one ends: so the backend is asked for the rows up to there. */
  private pin(slot: PageSlot): void {
    const at = slot.parkedAt;
    slot.close();
    slot.pin();
    slot.showsKept(at);
    this.open(slot);
  }

  /** The number of the backend's rows of a direction, with those that were let go. */
  countRows(direction: PageDirection): number {
    return this.countShown(direction) - this.rows.countEdited(direction);
  }

  private countShown(direction: PageDirection): number {
    if (!this.hasBack) return this.rows.tree.sum.count;
    const { before, chunk } = this.rows.tree.at(this.origin.position);
    const isAfter = this.growsAtEnd(direction);
    const beyond = isAfter ? this.rows.tree.sum.count - before.count - chunk.count : before.count;
    return direction === "onward" ? beyond + chunk.count : beyond;
  }

  get isFromEnd(): boolean {
    return this.host.isFromEnd;
  }

  /** Whether the query has nothing beyond what is loaded. */
  readonly isLoadedTo = (end: "start" | "end"): boolean => {
    if (end === "start" && !this.hasBack) return true;
    if (!this.origin.end) return this.knownEnds[end];
    return this.endState(end === "end" ? "onward" : "back") === "done";
  };

  readonly snapshotOf = (slot: PageSlot): Snapshot => (slot.isKeptUp ? this.host.snapshot() : slot.parkedAt);

  /** Whether rows of this direction are shown in the order of the query. */
  growsAtEnd(direction: PageDirection): boolean {
    return (direction === "onward") !== this.host.isFromEnd;
  }

  /** Opens a page that has no subscription; what it shows stays until its result comes. */
  bringBack(slot: PageSlot): void {
    const isReturning = slot.isShown;
    this.open(slot);
    if (isReturning) slot.phase = "returning";
    this.track(slot);
  }

  /** Ends the subscription of a page, which goes on to show what it had. False while another page shows that for it. */
  park(slot: PageSlot): boolean {
    if (this.families.of(slot)) return false;
    this.unsubscribe(slot);
    this.arrived.delete(slot);
    this.track(slot);
    return true;
  }

  /** Asks again for the pages that failed. */
  retry(): void {
    for (const slot of [...this.failed]) {
      this.unsubscribe(slot);
      this.open(slot);
    }
  }

  /** Ends all subscriptions, and forgets pages that were never shown. */
  close(): void {
    for (const slot of this.slots) this.unsubscribe(slot);
    for (const family of this.families.takeAll()) this.reunite(family);
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
    return [...this.failed, ...successors].some((slot) => this.isRefused(slot));
  }

  /** Puts pages in the place of those that they replace, and begins the splits and merges that are due. */
  advance(): void {
    for (const slot of [...this.failed]) if (this.isTooLarge(slot)) this.askForLess(slot);
    for (const slot of [...this.changing]) this.finishChange(slot);
    for (const slot of this.arrived) {
      if (slot.replacement.name !== "none" || !this.isUpToDate(slot)) continue;
      if (wantsSplit(slot, this.host.pageSize)) this.beginSplit(slot);
    }
  }

  /** The pages with new rows, in order; null while others that are shown have to come first. */
  ready(): readonly PageSlot[] | null {
    if (this.awaited.size > 0) return null;
    if (!this.origin.isShown && !this.isShowable(this.origin)) return null;
    return [...this.arrived]
      .filter((slot) => (this.families.of(slot) ?? [slot]).every((each) => this.isArrived(each)))
      .sort((one, other) => one.position - other.position);
  }

  /** The rows of `slots` are what the list shows now. */
  taken(slots: readonly PageSlot[]): void {
    for (const slot of slots) {
      slot.taken();
      this.families.leave(slot);
      this.arrived.delete(slot);
      this.track(slot);
    }
    for (const slot of slots) this.beginMerge(slot);
  }

  /** The first page before where the list began is there from the start, and again if it had not come. */
  private beginBack(): void {
    if (this.hasBack && !this.tip("back")) this.extend("back", null);
  }

  private open(slot: PageSlot): void {
    slot.open(this.host.openPage, this.host.readPage, (received) => this.received(received));
    this.track(slot);
  }

  private unsubscribe(slot: PageSlot): void {
    if (slot.isKeptUp) slot.parkedAt = this.host.snapshot();
    slot.close();
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
    const isAwaited = slot.phase === "shown" || slot.phase === "kept";
    toggle(this.awaited, slot, isAwaited && !this.isShowable(slot));
    toggle(this.changing, slot, slot.replacement.name !== "none");
  }

  /** Whether the newest result of `slot` belongs to the snapshot of this connection and can be shown. */
  private isShowable(slot: PageSlot): boolean {
    return this.isUpToDate(slot) && !mustSplit(slot);
  }

  private isArrived(slot: PageSlot): boolean {
    return this.arrived.has(slot) && this.isShowable(slot);
  }

  private isUpToDate(slot: PageSlot): boolean {
    return slot.end !== undefined && slot.error === undefined && slot.epoch === this.host.epoch();
  }

  private isRefused({ query, end, error }: PageSlot): boolean {
    const isFresh = query.cursor === null && query.endCursor === undefined && end === undefined;
    return error !== undefined && this.host.isInvalidCursor(error) && !isFresh;
  }

  /** Whether a page failed that asked for more than was wished, and may succeed with less. */
  private isTooLarge(slot: PageSlot): boolean {
    return slot.end === undefined && slot.query.size > this.host.pageSize;
  }

  private askForLess(slot: PageSlot): void {
    const { direction, cursor } = slot.query;
    const { pageSize } = this.host;
    this.searches[direction].tooMuch();
    this.forget(slot);
    const smaller = new PageSlot({ direction, cursor, size: pageSize, reach: pageSize });
    this.replace(slot.position, 1, [smaller]);
    this.open(smaller);
  }

  private finishChange(slot: PageSlot): void {
    const { successors, partner } = slot;
    const error = successors.find((successor) => successor.error)?.error;
    const isPartnerLost = partner && (!partner.isKeptUp || partner.replacement.name !== "none");
    const isTooMuch = partner && successors.some((successor) => wantsSplit(successor, this.host.pageSize));
    if (isTooMuch || (partner && error)) for (const each of [slot, partner]) each.refused.add("merge");
    if (error || isPartnerLost || isTooMuch) this.giveUpChange(slot, error);
    else if (successors.every((successor) => this.isUpToDate(successor))) this.succeed(slot);
  }

  /** Pages that need not be changed stay as they are, and are not tried again; one that must be split has failed. */
  private giveUpChange(slot: PageSlot, error: RealtimeError | undefined): void {
    const { name } = slot.replacement;
    slot.dropReplacement();
    if (error && mustSplit(slot)) slot.news = { name: "error", error };
    else if (error && name === "split") slot.refused.add("split");
    this.track(slot);
  }

  /** The successors begin with what their predecessors show, so nothing changes on the page. */
  private succeed(slot: PageSlot): void {
    const isAtEnd = this.growsAtEnd(slot.query.direction);
    const replaced = slot.partner && !isAtEnd ? [slot.partner, slot] : [slot, slot.partner];
    const old = replaced.filter((each) => each !== undefined);
    const successors = isAtEnd ? slot.successors : [...slot.successors].reverse();
    slot.replacement = { name: "none" };
    const [heir] = successors;
    if (heir) heir.base = joined(old.map(({ base }) => base));
    if (heir) heir.shown = joined(old.map(({ shown }) => shown));
    for (const successor of successors) successor.phase = slot.phase;
    if (old.includes(this.origin)) this.origin = (isAtEnd ? heir : successors.at(-1)) ?? this.origin;
    this.replace(old[0]?.position ?? 0, old.length, successors);
    this.families.succeed(old, successors);
    for (const each of old) this.forget(each);
    for (const successor of successors) this.adopt(successor);
  }

  private adopt(slot: PageSlot): void {
    if (slot.arrived) this.arrived.add(slot);
    this.track(slot);
  }

  /** Pages that were split and never got to show their own part are one page again. */
  private reunite(family: readonly PageSlot[]): void {
    const members = [...family].sort((one, other) => one.position - other.position);
    const [leader] = members;
    if (!leader?.isShown) return;
    const inOrder = this.growsAtEnd(leader.query.direction) ? members : [...members].reverse();
    const one = reunited(inOrder, this.host.pageSize);
    one.base = joined(members.map(({ base }) => base));
    one.shown = joined(members.map(({ shown }) => shown));
    if (members.includes(this.origin)) this.origin = one;
    for (const each of members) this.host.forgotten(each);
    this.replace(leader.position, members.length, [one]);
  }

  private forget(slot: PageSlot): void {
    slot.close();
    this.host.forgotten(slot);
    for (const set of [this.arrived, this.awaited, this.changing, this.failed]) set.delete(slot);
  }

  private beginSplit(slot: PageSlot): void {
    const queries = halves(slot, this.host.pageSize);
    if (queries.length > 0) this.replaceLater(slot, { name: "split", pages: this.openedAll(queries) });
  }

  private beginMerge(slot: PageSlot): void {
    const pair = this.mergeable(slot);
    if (!pair) return;
    const [first, partner] = pair;
    const pages = this.openedAll([joint(first, partner, this.host.pageSize)]);
    this.replaceLater(first, { name: "merge", pages, partner });
  }

  /** `slot` and a neighbour, in the order of the query, if both together are small enough. */
  private mergeable(slot: PageSlot): readonly [PageSlot, PageSlot] | undefined {
    const step = this.growsAtEnd(slot.query.direction) ? 1 : -1;
    const next = this.slots[slot.position + step];
    const previous = this.slots[slot.position - step];
    if (next && this.canMerge(slot, next)) return [slot, next];
    return previous && this.canMerge(previous, slot) ? [previous, slot] : undefined;
  }

  private canMerge(first: PageSlot, second: PageSlot): boolean {
    if (!areMergeable(first, second, this.host.pageSize)) return false;
    return [first, second].every((slot) => this.isShowable(slot) && !this.isChanging(slot));
  }

  private isChanging(slot: PageSlot): boolean {
    return slot.replacement.name !== "none" || [...this.changing].some(({ partner }) => partner === slot);
  }

  private openedAll(queries: readonly PageQuery[]): readonly PageSlot[] {
    return queries.map((query) => {
      const slot = new PageSlot(query);
      slot.open(this.host.openPage, this.host.readPage, (received) => this.received(received));
      return slot;
    });
  }

  private replaceLater(slot: PageSlot, replacement: PageReplacement): void {
    slot.replacement = replacement;
    this.track(slot);
  }

  private replace(position: number, removed: number, slots: readonly PageSlot[]): void {
    const replaced = this.slots.splice(position, removed, ...slots);
    for (let at = position; at < this.slots.length; at++) (this.slots[at] as PageSlot).position = at;
    this.rows.replacePages(position, replaced, slots);
  }
}

function toggle<T>(set: Set<T>, item: T, isIn: boolean): void {
  if (isIn) set.add(item);
  else set.delete(item);
}
