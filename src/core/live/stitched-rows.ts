import type { RealtimeError } from "../errors.js";
import { BaseRows, type BaseRowsOptions } from "./base-rows.js";
import { diffLayouts } from "./diff-layouts.js";
import { holds, type QueryEffects } from "./effects.js";
import { type PendingEffects } from "./pending-effects.js";
import { joined, letGo, type PageContent, type PageTree, pageTree } from "./page-content.js";
import type { PageSlot } from "./page-slot.js";
import type { MarkedRow, RowKey, RowMark, RowsChange, RowsRegion } from "./pages-state.js";
import type { PageDirection } from "./paging.js";
import type { EditedPages, RowEdits } from "./row-edits.js";
import { keyOf } from "./row-keys.js";

type Content = PageContent<unknown>;
type Contents = ReadonlyMap<PageSlot, Content>;
type Cause = RowsChange<unknown>["cause"];
type Reason = Exclude<Cause, "window">;

/** A change, and the pages that it leads to. */
export interface PagesStep {
  readonly change: RowsChange<unknown>;
  readonly tree: PageTree<unknown>;
}

/** The rows in memory as one page. */
export interface CollapsedRows {
  readonly base: Content;
  readonly shown: Content;
  /** What changes when all other rows are forgotten. Null: nothing. */
  readonly change: RowsChange<unknown> | null;
}

export interface StitchedRowsOptions extends BaseRowsOptions {
  /** The pages as they are now. */
  readonly pages: () => Pick<EditedPages, "slots" | "isFromEnd" | "isLoadedTo" | "snapshotOf">;
  /** What pending operations do to the query now. */
  readonly effects: () => QueryEffects | undefined;
  /** What it takes to show these. */
  readonly editing: PendingEffects["editing"];
}

/** The rows that a list shows: those of all pages of one snapshot, with the edits of operations that it doesn't hold yet. */
export class StitchedRows {
  tree: PageTree<unknown> = pageTree();
  private readonly base: BaseRows;
  private readonly options: StitchedRowsOptions;
  private edits: RowEdits | undefined;

  constructor(options: StitchedRowsOptions) {
    this.options = options;
    this.base = new BaseRows(options);
  }

  /** The place of a row, or -1. */
  indexOf(key: RowKey): number {
    const listKey = this.options.aliases.listKey(key);
    const page = this.edits?.inserted.get(listKey) ?? this.base.pageOf(listKey);
    const place = page ? page.shown.keys.indexOf(listKey) : -1;
    return page && place >= 0 ? this.tree.at(page.position).before.count + place : -1;
  }

  markOf(key: RowKey): RowMark | undefined {
    return this.edits?.marks.get(this.options.aliases.listKey(key));
  }

  /** Whether the backend has a row on any page, as far as is known. */
  has(row: unknown): boolean {
    const key = keyOf(row, this.options.key);
    return key !== undefined && this.base.pageOf(this.options.aliases.listKey(key)) !== undefined;
  }

  /** Whether pending operations show something on a page. */
  isEdited(slot: PageSlot): boolean {
    return this.edits?.bySlot.has(slot) ?? false;
  }

  /** Whether all pages with edits are of the moment `ts` or a later one. */
  holdsEdited(ts: bigint): boolean {
    const { snapshotOf } = this.options.pages();
    return editedSlots(this.edits).every((slot) => holds(snapshotOf(slot), ts));
  }

  /** How many rows more than the backend has are shown in a direction. */
  countEdited(direction: PageDirection): number {
    return editedSlots(this.edits)
      .filter(({ query }) => query.direction === direction)
      .reduce((sum, { shown, base }) => sum + shown.count - base.count, 0);
  }

  /** Follows the chain: other pages in the place of some, with the same rows together. */
  replacePages(position: number, removed: readonly PageSlot[], slots: readonly PageSlot[]): void {
    const shown = slots.map((slot) => slot.shown);
    this.tree = this.tree.splice(position, removed.length, shown);
    this.base.follow(slots);
    this.edits?.movePages(removed, slots);
  }

  /** Shows what `former` showed, which is all in `slot` now. */
  takeOver(former: StitchedRows, slots: readonly PageSlot[], slot: PageSlot): void {
    this.edits = former.edits;
    this.edits?.movePages(slots, [slot]);
  }

  /**
   * Takes in what came for `slots`, which are in order: all of it, or nothing and an error. Answers the pages on which
   * something is different now.
   */
  take(slots: readonly PageSlot[]): readonly PageSlot[] | RealtimeError {
    const bases = this.base.read(slots);
    if (bases instanceof Error) return bases;
    this.base.take(bases);
    return [...bases.keys()];
  }

  /** Shows what was taken in for `slots`, and what pending operations do now. */
  show(slots: readonly PageSlot[], reason: Reason): readonly PagesStep[] {
    const before = this.edits;
    this.edits = this.pendingEdits();
    const contents = new Map<PageSlot, Content>();
    for (const slot of new Set([...slots, ...editedSlots(before), ...editedSlots(this.edits)])) {
      const content = this.shownContent(slot, before);
      if (content !== slot.shown) contents.set(slot, content);
    }
    const steps = this.inSteps(contents, reason).flatMap(
      ([step, cause]) => this.replaceContents([...step].sort(byPosition), cause) ?? [],
    );
    return this.withMarks(steps, changedMarks(before, this.edits), reason);
  }

  /** Lets go of the rows of a page, and keeps their number. */
  letGo(slot: PageSlot): PagesStep {
    const removed = slot.shown.keys;
    this.base.forget(slot);
    slot.base = slot.shown = letGo(slot.shown);
    this.tree = this.tree.set(slot.position, slot.shown);
    return { change: { ...noChange, removed, cause: "window" }, tree: this.tree };
  }

  collapsed(): CollapsedRows {
    const regions: RowsRegion[] = [];
    const pages = [...this.tree.from()];
    let index = 0;
    for (const { keys, count, isLetGo } of pages) {
      if (isLetGo) regions.push({ index, removed: count, before: [], after: [] });
      index += keys.length;
    }
    return {
      base: joined(this.options.pages().slots.map(({ base }) => base)),
      shown: joined(pages),
      change: regions.length === 0 ? null : { ...noChange, regions, cause: "window" },
    };
  }

  private pendingEdits(): RowEdits | undefined {
    const { aliases, key, pages, effects, editing } = this.options;
    const { slots, isFromEnd, isLoadedTo, snapshotOf } = pages();
    const rowKey = (row: unknown): RowKey | undefined => keyOf(row, key);
    const pageOf = (each: RowKey): PageSlot | undefined => this.base.pageOf(aliases.listKey(each));
    const edits =
      effects()?.rows({
        get: (each) => this.base.row(aliases.listKey(each)),
        keyOf: rowKey,
        snapshotOf: (each) => {
          const page = pageOf(each);
          return page ? snapshotOf(page) : null;
        },
      }) ?? [];
    if (edits.length === 0 || !editing) return undefined;
    const listKey = (each: RowKey): RowKey => aliases.listKey(each);
    return new editing.RowEdits(edits, {
      slots,
      isFromEnd,
      isLoadedTo,
      snapshotOf,
      keyOf: rowKey,
      listKey,
      pageOf,
    });
  }

  private shownContent(slot: PageSlot, before: RowEdits | undefined): Content {
    const edits = this.edits?.bySlot.get(slot) ?? [];
    const former = before?.bySlot.get(slot) ?? [];
    const { editing, pages } = this.options;
    if (edits.length + former.length === 0 || !editing) return slot.base;
    const content = editing.editedPage(slot.base, edits, former, slot.shown, !pages().isFromEnd);
    // Equal in all, and its rows are the objects that are shown.
    if (edits.length === 0) slot.base = content;
    return content;
  }

  /** Rows that only come back are told apart from changes of the data, unless they are entangled. */
  private inSteps(contents: Contents, reason: Reason): [Contents, Cause][] {
    const isLetGo = ([{ shown }]: [PageSlot, Content]): boolean => shown.isLetGo;
    const back = new Map([...contents].filter(isLetGo));
    if (back.size === 0) return [[contents, reason]];
    const shown = new Set([...contents.keys()].flatMap((slot) => slot.shown.keys));
    const isEntangled = [...back.values()].some(({ keys }) => keys.some((key) => shown.has(key)));
    if (isEntangled) return [[contents, reason]];
    const others = new Map([...contents].filter((entry) => !isLetGo(entry)));
    return [
      [back, "window"],
      [others, reason],
    ];
  }

  private replaceContents(
    contents: readonly (readonly [PageSlot, Content])[],
    cause: Cause,
  ): PagesStep | null {
    const before = contents.map(([slot]) => slot.shown);
    const regions = contents.flatMap(([slot, content]) => this.replaceContent(slot, content) ?? []);
    const separators = contents.map(([slot], index) => this.keyedPageBehind(slot, contents[index + 1]?.[0]));
    const change = diffLayouts(
      before.flatMap((content, index) => [content, ...(separators[index] ?? [])]),
      contents.flatMap(([, content], index) => [content, ...(separators[index] ?? [])]),
    );
    const lengthChanged = regions.some((region) => region.removed !== region.before.length);
    if (!change && !lengthChanged) return null;
    const hasNewOrder = lengthChanged || (change && change.removed.length + change.placed.length > 0);
    const difference = { ...noChange, ...change, regions: hasNewOrder ? regions : [], cause };
    return { change: difference, tree: this.tree };
  }

  private replaceContent(slot: PageSlot, content: Content): RowsRegion | null {
    const before = slot.shown;
    const index = this.tree.at(slot.position).before.count;
    slot.shown = content;
    this.tree = this.tree.set(slot.position, content);
    if (before.keys === content.keys && before.count === content.count) return null;
    return { index, removed: before.count, before: before.keys, after: content.keys };
  }

  /** The nearest page with rows in memory after `slot` and before `end`: what changes there stands before it. */
  private keyedPageBehind(slot: PageSlot, end: PageSlot | undefined): readonly Content[] {
    const { before, chunk } = this.tree.at(slot.position);
    const held = before.held + chunk.keys.length;
    const next = this.tree.seek((sum) => sum.held > held);
    return next && (!end || next.index < end.position) ? [next.chunk] : [];
  }

  /** Marks are told together with the rows that they belong to. */
  private withMarks(
    steps: readonly PagesStep[],
    marked: readonly MarkedRow[],
    cause: Cause,
  ): readonly PagesStep[] {
    if (marked.length === 0) return steps;
    const last = steps.at(-1) ?? { change: { ...noChange, cause }, tree: this.tree };
    return [...steps.slice(0, -1), { ...last, change: { ...last.change, marked } }];
  }
}

const noChange = { removed: [], placed: [], changed: [], regions: [], marked: [] } as const;

function byPosition([one]: readonly [PageSlot, Content], [other]: readonly [PageSlot, Content]): number {
  return one.position - other.position;
}

function editedSlots(edits: RowEdits | undefined): readonly PageSlot[] {
  return [...(edits?.bySlot.keys() ?? [])];
}

function changedMarks(before: RowEdits | undefined, after: RowEdits | undefined): readonly MarkedRow[] {
  const keys = new Set([...(before?.marks.keys() ?? []), ...(after?.marks.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const [was, mark] = [before?.marks.get(key), after?.marks.get(key)];
    return was?.name === mark?.name && was?.operation === mark?.operation ? [] : [{ key, mark }];
  });
}
