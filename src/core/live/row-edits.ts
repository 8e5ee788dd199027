import { holds, type InsertPlace, type RowEdit, type Snapshot } from "./effects.js";
import type { KeyedEdit } from "./edited-page.js";
import type { PageSlot } from "./page-slot.js";
import type { RowKey, RowMark } from "./pages-state.js";

/** The pages of a list as its edits see them. */
export interface EditedPages {
  /** In the order in which they are shown. */
  readonly slots: readonly PageSlot[];
  /** The list is shown against the order of the query. */
  readonly isFromEnd: boolean;
  /** Whether nothing of the query stands beyond what is loaded. */
  readonly isLoadedTo: (end: "start" | "end") => boolean;
  /** The key of a row. Undefined when it has none. */
  readonly keyOf: (row: unknown) => RowKey | undefined;
  /** The key by which the list knows a row. */
  readonly listKey: (key: RowKey) => RowKey;
  /** The moment that what the backend said of a page belongs to. */
  readonly snapshotOf: (slot: PageSlot) => Snapshot;
  /** The page on which the backend has a row. */
  readonly pageOf: (key: RowKey) => PageSlot | undefined;
}

/** The edits of a list's rows by the pages that they belong to, and what is known of these rows. */
export class RowEdits {
  /** The marks of edited rows, also of those that are not there. */
  readonly marks = new Map<RowKey, RowMark>();
  /** Where rows are shown that the backend doesn't have. */
  readonly inserted = new Map<RowKey, PageSlot>();
  readonly bySlot = new Map<PageSlot, KeyedEdit[]>();
  private readonly pages: EditedPages;
  private full: readonly PageSlot[] | undefined;

  constructor(edits: readonly RowEdit[], pages: EditedPages) {
    this.pages = pages;
    for (const edit of edits) this.add(edit);
  }

  /** Other pages show what some showed. */
  movePages(removed: readonly PageSlot[], slots: readonly PageSlot[]): void {
    const edits = removed.flatMap((slot) => this.bySlot.get(slot) ?? []);
    for (const slot of removed) this.bySlot.delete(slot);
    if (edits.length > 0) for (const slot of slots) this.bySlot.set(slot, edits);
    for (const [key, slot] of this.inserted) {
      const next = removed.includes(slot) && slots.find(({ shown }) => shown.keys.includes(key));
      if (next) this.inserted.set(key, next);
    }
  }

  private add(edit: RowEdit): void {
    const keyed = this.keyed(edit);
    if (!keyed) return;
    if (edit.appliedAt === null) this.marks.set(keyed.key, edit.mark);
    if (keyed.name === "mark") return;
    const slot = keyed.name === "insert" ? this.slotForNew(keyed) : this.slotOf(keyed.key);
    if (!slot || holds(this.pages.snapshotOf(slot), edit.appliedAt)) return;
    if (keyed.name === "insert") this.inserted.set(keyed.key, slot);
    const edits = this.bySlot.get(slot);
    if (edits) edits.push(keyed);
    else this.bySlot.set(slot, [keyed]);
  }

  private keyed(edit: RowEdit): KeyedEdit | { readonly name: "mark"; readonly key: RowKey } | undefined {
    const { pages } = this;
    if (edit.name !== "insert") return { ...edit, key: pages.listKey(edit.key) };
    const key = pages.keyOf(edit.row);
    if (key === undefined) return undefined;
    const { place } = edit;
    const listed = place.name === "before" ? { ...place, key: pages.listKey(place.key) } : place;
    return { ...edit, key: pages.listKey(key), place: listed };
  }

  /** The page that a new row comes into. None for one that the backend knows, or whose place isn't loaded. */
  private slotForNew({ key, row, place }: KeyedEdit & { readonly name: "insert" }): PageSlot | undefined {
    if (this.slotOf(key)) return undefined;
    const slot = this.slotFor(row, place);
    return slot?.base.isLetGo ? undefined : slot;
  }

  private slotOf(key: RowKey): PageSlot | undefined {
    return this.inserted.get(key) ?? this.pages.pageOf(key);
  }

  private slotFor(row: unknown, place: InsertPlace): PageSlot | undefined {
    if (place.name === "before") return this.slotOf(place.key);
    if (place.name === "sorted") return this.sortedSlot((other) => place.compare(row, other) < 0);
    return this.outermost(place.name);
  }

  private outermost(end: "start" | "end"): PageSlot | undefined {
    if (!this.pages.isLoadedTo(end)) return undefined;
    const { slots, isFromEnd } = this.pages;
    return (end === "start") === isFromEnd ? slots.at(-1) : slots[0];
  }

  /** The page of the first row that `isBehind`; the last page when there is none. */
  private sortedSlot(isBehind: (row: unknown) => boolean): PageSlot | undefined {
    const full = (this.full ??= this.fullPages());
    const index = firstIndex(full.length, (at) => isBehind(this.lastRow(full[at] as PageSlot)));
    const slot = full[index];
    if (!slot) return this.outermost("end");
    const isWithin = !isBehind(this.firstRow(slot));
    if (isWithin) return slot;
    const before = full[index - 1];
    if (!before) return this.pages.isLoadedTo("start") ? slot : undefined;
    return this.isGap(before, slot) ? undefined : slot;
  }

  /** Pages with rows in memory, in the order of the query. */
  private fullPages(): readonly PageSlot[] {
    const full = this.pages.slots.filter(({ base }) => base.rows.length > 0);
    return this.pages.isFromEnd ? full.reverse() : full;
  }

  private firstRow({ base }: PageSlot): unknown {
    return this.pages.isFromEnd ? base.rows.at(-1) : base.rows[0];
  }

  private lastRow({ base }: PageSlot): unknown {
    return this.pages.isFromEnd ? base.rows[0] : base.rows.at(-1);
  }

  /** Whether rows between two pages are not in memory, so that nobody knows where another one stands. */
  private isGap(one: PageSlot, other: PageSlot): boolean {
    const [first, last] = [one.position, other.position].sort((a, b) => a - b) as [number, number];
    return this.pages.slots.slice(first + 1, last).some(({ base }) => base.isLetGo);
  }
}

function firstIndex(count: number, isPast: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
