import { RealtimeError } from "../errors.js";
import { diffLayouts } from "./diff-layouts.js";
import { letGo, type PageContent, pageContent, type PageTree, pageTree } from "./page-content.js";
import type { PageSlot } from "./page-slot.js";
import type { RowKey, RowsChange, RowsRegion } from "./pages-state.js";
import { duplicateKey, type KeyOption, readKeys } from "./row-keys.js";
import { share } from "./share.js";

type Content = PageContent<unknown>;
type Replacements = Map<PageSlot, Content>;

/** A change, and the pages that it leads to. */
export interface PagesStep {
  readonly change: RowsChange<unknown>;
  readonly tree: PageTree<unknown>;
}

/** The rows of all pages of one snapshot, and which page has which key. */
export class StitchedRows {
  tree: PageTree<unknown> = pageTree();
  private readonly pageOf = new Map<RowKey, PageSlot>();
  private readonly queryName: string;
  private readonly key: KeyOption;
  private readonly isShownInOrder: (slot: PageSlot) => boolean;

  /** `isShownInOrder` tells of pages whose rows are shown as they come, and not the other way round. */
  constructor(queryName: string, key: KeyOption, isShownInOrder: (slot: PageSlot) => boolean) {
    this.queryName = queryName;
    this.key = key;
    this.isShownInOrder = isShownInOrder;
  }

  /** The place of a row, or -1. */
  indexOf(key: RowKey): number {
    const page = this.pageOf.get(key);
    return page ? this.tree.at(page.position).before.count + page.content.keys.indexOf(key) : -1;
  }

  /** Follows the chain: other pages in the place of some, with the same rows together. */
  replacePages(position: number, removed: number, slots: readonly PageSlot[]): void {
    this.tree = this.tree.splice(
      position,
      removed,
      slots.map(({ content }) => content),
    );
    for (const slot of slots) for (const key of slot.content.keys) this.pageOf.set(key, slot);
  }

  /**
   * Takes in what came for `slots`, which are in order: all of it, or nothing and an error. Only these pages are
   * looked into. Rows that are equal to what was shown stay the same objects.
   */
  show(slots: readonly PageSlot[]): readonly PagesStep[] | RealtimeError {
    const contents: Replacements = new Map();
    for (const slot of slots) {
      const content = this.contentOf(slot);
      if (content instanceof Error) return content;
      if (content !== slot.content) contents.set(slot, content);
    }
    const duplicate = this.settleOwners(contents);
    if (duplicate !== undefined) return duplicateKey(this.queryName, duplicate, this.key);
    return this.inSteps(contents).flatMap(
      ([step, cause]) => this.replaceContents([...step].sort(byPosition), cause) ?? [],
    );
  }

  /** Lets go of the rows of a page, and keeps their number. */
  letGo(slot: PageSlot): PagesStep {
    const removed = slot.content.keys;
    slot.content = letGo(slot.content);
    this.tree = this.tree.set(slot.position, slot.content);
    for (const key of removed) this.pageOf.delete(key);
    const change = { removed, placed: [], changed: [], regions: [], cause: "window" } as const;
    return { change, tree: this.tree };
  }

  /** The rows in memory as one page, and what changes when all others are forgotten. */
  collapsed(): { readonly content: Content; readonly change: RowsChange<unknown> | null } {
    const regions: RowsRegion[] = [];
    const pages = [...this.tree.from()];
    let index = 0;
    for (const { keys, count } of pages) {
      if (keys.length < count) regions.push({ index, removed: count, before: [], after: [] });
      index += keys.length;
    }
    const content = pageContent(
      pages.flatMap(({ keys }) => keys),
      pages.flatMap(({ rows }) => rows),
      this.tree.sum.problem,
    );
    if (regions.length === 0) return { content, change: null };
    return { content, change: { removed: [], placed: [], changed: [], regions, cause: "window" } };
  }

  private contentOf(slot: PageSlot): Content | RealtimeError {
    const { arrived, content } = slot;
    if (!arrived) return content;
    const inOrder = this.isShownInOrder(slot) ? arrived : [...arrived].reverse();
    const keyed = readKeys(inOrder, this.key);
    if (keyed instanceof Error) return keyed;
    const { keys } = keyed;
    const rows = this.shareRows(content, keys, keyed.rows);
    // As long as the same is wrong, it is the same problem.
    const isKnown = content.problem?.message === keyed.problem?.message;
    const problem = isKnown ? content.problem : keyed.problem;
    const hasSameKeys = content.keys.length === content.count && isSameList(content.keys, keys);
    if (!hasSameKeys) return pageContent(keys, rows, problem);
    // Equal keys stay the same array, by which others see at once that no row came, went or moved.
    return isKnown && isSameList(content.rows, rows) ? content : pageContent(content.keys, rows, problem);
  }

  /** Rows mostly stand where they stood, or all one place further. */
  private shareRows(content: Content, keys: readonly RowKey[], rows: readonly unknown[]): unknown[] {
    let shift = 0;
    return rows.map((row, index) => {
      const key = keys[index] as RowKey;
      if (content.keys[index + shift] === key) return share(content.rows[index + shift], row);
      const page = this.pageOf.get(key);
      if (!page) return row;
      const place = page.content.keys.indexOf(key);
      if (page.content === content) shift = place - index;
      return share(page.content.rows[place], row);
    });
  }

  /**
   * Takes rows that went to a live page out of pages that are no longer kept up to date. A key that is in two live
   * pages is the query's mistake.
   */
  private settleOwners(contents: Replacements): RowKey | undefined {
    const seen = new Set<RowKey>();
    for (const [slot, { keys }] of [...contents]) {
      for (const key of keys) {
        if (seen.has(key)) return key;
        seen.add(key);
        const owner = this.pageOf.get(key);
        if (!owner || owner === slot) continue;
        if (!owner.isKeptUp && !owner.arrived) {
          contents.set(owner, without(contents.get(owner) ?? owner.content, key));
        } else if (!contents.has(owner)) return key;
      }
    }
    return undefined;
  }

  /** Rows that only come back are told apart from changes of the data, unless they are entangled. */
  private inSteps(contents: Replacements): [Replacements, RowsChange<unknown>["cause"]][] {
    const isLetGo = ([{ content }]: [PageSlot, Content]): boolean => content.keys.length < content.count;
    const back = new Map([...contents].filter(isLetGo));
    const isEntangled = [...back.values()].some(({ keys }) => keys.some((key) => this.pageOf.has(key)));
    if (back.size === 0 || isEntangled) return [[contents, "data"]];
    const others = new Map([...contents].filter((entry) => !isLetGo(entry)));
    return [
      [back, "window"],
      [others, "data"],
    ];
  }

  private replaceContents(
    contents: readonly (readonly [PageSlot, Content])[],
    cause: RowsChange<unknown>["cause"],
  ): PagesStep | null {
    const before = contents.map(([slot]) => slot.content);
    const regions = contents.flatMap(([slot, content]) => this.replaceContent(slot, content) ?? []);
    const separators = contents.map(([slot], index) => this.keyedPageBehind(slot, contents[index + 1]?.[0]));
    const change = diffLayouts(
      before.flatMap((content, index) => [content, ...(separators[index] ?? [])]),
      contents.flatMap(([, content], index) => [content, ...(separators[index] ?? [])]),
    );
    for (const key of change?.removed ?? []) this.pageOf.delete(key);
    for (const [index, [slot, { keys }]] of contents.entries()) {
      if (keys !== before[index]?.keys) for (const key of keys) this.pageOf.set(key, slot);
    }
    const lengthChanged = regions.some((region) => region.removed !== region.before.length);
    if (!change && !lengthChanged) return null;
    const hasNewOrder = lengthChanged || (change && change.removed.length + change.placed.length > 0);
    const difference = change ?? { removed: [], placed: [], changed: [] };
    return { change: { ...difference, regions: hasNewOrder ? regions : [], cause }, tree: this.tree };
  }

  private replaceContent(slot: PageSlot, content: Content): RowsRegion | null {
    const before = slot.content;
    const index = this.tree.at(slot.position).before.count;
    slot.content = content;
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
}

function byPosition([one]: readonly [PageSlot, Content], [other]: readonly [PageSlot, Content]): number {
  return one.position - other.position;
}

function without(content: Content, key: RowKey): Content {
  const place = content.keys.indexOf(key);
  const isOther = (_item: unknown, index: number): boolean => index !== place;
  return pageContent(content.keys.filter(isOther), content.rows.filter(isOther), content.problem);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
