import type { RealtimeError } from "../errors.js";
import type { KeyAliases } from "./key-aliases.js";
import { type PageContent, pageContent } from "./page-content.js";
import type { PageSlot } from "./page-slot.js";
import type { RowKey } from "./pages-state.js";
import { duplicateKey, type KeyOption, readKeys } from "./row-keys.js";
import { share } from "./share.js";

type Content = PageContent<unknown>;

/** What the backend says of pages that said something else before. */
export type Bases = Map<PageSlot, Content>;

export interface BaseRowsOptions {
  readonly queryName: string;
  readonly key: KeyOption;
  readonly aliases: KeyAliases;
  /** Whether the rows of a page are shown as they come, and not the other way round. */
  readonly isShownInOrder: (slot: PageSlot) => boolean;
}

/** The rows of a list as the backend said them last, and which page has which key. */
export class BaseRows {
  private readonly pages = new Map<RowKey, PageSlot>();
  private readonly options: BaseRowsOptions;

  constructor(options: BaseRowsOptions) {
    this.options = options;
  }

  pageOf(key: RowKey): PageSlot | undefined {
    return this.pages.get(key);
  }

  /** Undefined when it is not in memory. */
  row(key: RowKey): unknown {
    const base = this.pages.get(key)?.base;
    return base?.rows[base.keys.indexOf(key)];
  }

  /** Other pages hold the rows of some. */
  follow(slots: readonly PageSlot[]): void {
    for (const slot of slots) for (const key of slot.base.keys) this.pages.set(key, slot);
  }

  /**
   * Reads what came for `slots`: all of it, or an error. Only these pages are looked into. Rows that are equal to what the
   * backend said before stay the same objects.
   */
  read(slots: readonly PageSlot[]): Bases | RealtimeError {
    const bases: Bases = new Map();
    for (const slot of slots) {
      const base = this.readPage(slot);
      if (base instanceof Error) return base;
      if (base !== slot.base) bases.set(slot, base);
    }
    const duplicate = this.settleOwners(bases);
    return duplicate === undefined
      ? bases
      : duplicateKey(this.options.queryName, duplicate, this.options.key);
  }

  take(bases: Bases): void {
    const moved = [...bases].filter(([slot, { keys }]) => keys !== slot.base.keys);
    for (const [slot] of moved) this.forget(slot);
    for (const [slot, { keys }] of moved) for (const key of keys) this.pages.set(key, slot);
    for (const [slot, base] of bases) slot.base = base;
  }

  /** No page has the rows of `slot` any more. */
  forget(slot: PageSlot): void {
    for (const key of slot.base.keys) if (this.pages.get(key) === slot) this.pages.delete(key);
  }

  private readPage(slot: PageSlot): Content | RealtimeError {
    const { arrived, base } = slot;
    if (!arrived) return base;
    const { isShownInOrder, key, aliases } = this.options;
    const keyed = readKeys(isShownInOrder(slot) ? arrived : [...arrived].reverse(), key);
    if (keyed instanceof Error) return keyed;
    const keys = aliases.listKeys(keyed.keys);
    // As long as the same is wrong, it is the same problem.
    const isKnown = base.problem?.message === keyed.problem?.message;
    const problem = isKnown ? base.problem : keyed.problem;
    const hasSameKeys = !base.isLetGo && isSameList(base.keys, keys);
    if (!hasSameKeys) return pageContent(keys, this.shareRows(base, keys, keyed.rows), problem);
    const rows = shareInPlace(base.rows, keyed.rows);
    // Equal keys stay the same array, by which others see at once that no row came, went or moved.
    return isKnown && rows === base.rows ? base : pageContent(base.keys, rows, problem);
  }

  /** Rows mostly stand where they stood, or all one place further. */
  private shareRows(base: Content, keys: readonly RowKey[], rows: readonly unknown[]): unknown[] {
    let shift = 0;
    return rows.map((row, index) => {
      const key = keys[index] as RowKey;
      if (base.keys[index + shift] === key) return share(base.rows[index + shift], row);
      const page = this.pages.get(key);
      if (!page) return row;
      const place = page.base.keys.indexOf(key);
      if (page.base === base) shift = place - index;
      return share(page.base.rows[place], row);
    });
  }

  /**
   * Takes rows that went to a live page out of pages that are no longer kept up to date. A key that is in two live
   * pages is the query's mistake.
   */
  private settleOwners(bases: Bases): RowKey | undefined {
    // A page that kept its keys has no other page's rows.
    const others = [...bases].filter(([slot, { keys }]) => keys !== slot.base.keys);
    const seen = new Set<RowKey>();
    for (const [slot, { keys }] of others) {
      for (const key of keys) {
        if (seen.has(key)) return key;
        seen.add(key);
        const owner = this.pages.get(key);
        if (!owner || owner === slot) continue;
        if (!owner.isKeptUp && !owner.arrived) {
          bases.set(owner, without(bases.get(owner) ?? owner.base, key));
        } else if ((bases.get(owner) ?? owner.base).keys === owner.base.keys) return key;
      }
    }
    return undefined;
  }
}

/** Rows that stand where equal ones stood; the same array if all of them are equal. */
function shareInPlace(before: readonly unknown[], rows: readonly unknown[]): readonly unknown[] {
  let shared: unknown[] | undefined;
  for (let index = 0; index < rows.length; index++) {
    const row = share(before[index], rows[index]);
    if (shared) shared[index] = row;
    else if (!Object.is(row, before[index])) {
      shared = before.slice();
      shared[index] = row;
    }
  }
  return shared ?? before;
}

function without(content: Content, key: RowKey): Content {
  const place = content.keys.indexOf(key);
  const isOther = (_item: unknown, index: number): boolean => index !== place;
  return pageContent(content.keys.filter(isOther), content.rows.filter(isOther), content.problem);
}

function isSameList(a: readonly RowKey[], b: readonly RowKey[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
