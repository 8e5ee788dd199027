import { RealtimeError } from "../errors.js";
import { diffLayouts } from "./diff-layouts.js";
import type { RowKey, RowsChange } from "./pages-state.js";
import { duplicateKey, type KeyOption, readKeys } from "./row-keys.js";
import { type PageContent, RowsLayout } from "./rows-layout.js";
import { share } from "./share.js";

type Content = PageContent<unknown>;

/** A page as it comes: what is shown of it, and the rows that replace that. */
export interface ArrivedPage {
  content: Content | undefined;
  arrived: readonly unknown[] | undefined;
  isShown: boolean;
}

/** The rows of all pages of one snapshot, and which row has which key. */
export class StitchedRows {
  layout: RowsLayout<unknown>;
  private readonly rowOf = new Map<RowKey, unknown>();
  private readonly queryName: string;
  private readonly key: KeyOption;

  constructor(queryName: string, key: KeyOption, layout: RowsLayout<unknown> = new RowsLayout([])) {
    this.queryName = queryName;
    this.key = key;
    this.layout = layout;
    for (const page of layout.pages) this.remember(page);
  }

  /**
   * Shows `pages`: all of them, or none and an error. Only pages with new rows are looked into. Rows that are
   * equal to what was shown stay the same objects.
   */
  show(pages: readonly ArrivedPage[]): RowsChange<unknown> | null | RealtimeError {
    const shown = this.layout.pages;
    const start = sameAtStart(pages, shown);
    const end = sameAtEnd(pages, shown, start);
    const arrived = pages.slice(start, pages.length - end);
    const replaced = shown.slice(start, shown.length - end);
    if (arrived.length === 0 && replaced.length === 0) return null;

    const contents = this.contentsOf(arrived);
    if (contents instanceof Error) return contents;
    const duplicate = this.findDuplicate(replaced, contents);
    if (duplicate !== undefined) return duplicateKey(this.queryName, duplicate, this.key);
    for (const [index, page] of arrived.entries()) {
      page.content = contents[index];
      page.arrived = undefined;
      page.isShown = true;
    }
    return this.replace([...shown.slice(0, start), ...contents, ...shown.slice(shown.length - end)]);
  }

  /** Shows nothing. */
  clear(): RowsChange<unknown> | null {
    return this.replace([]);
  }

  private contentsOf(pages: readonly ArrivedPage[]): Content[] | RealtimeError {
    const contents: Content[] = [];
    for (const page of pages) {
      const content = this.contentOf(page);
      if (content instanceof Error) return content;
      contents.push(content);
    }
    return contents;
  }

  private contentOf(page: ArrivedPage): Content | RealtimeError {
    if (!page.arrived) return page.content ?? emptyContent;
    const read = readKeys(page.arrived, this.key);
    if (read instanceof Error) return read;
    const rows = page.arrived.map((row, index) => share(this.rowOf.get(read[index] as RowKey), row));
    // Equal keys stay the same array, by which others see at once that no row came, went or moved.
    const keys = page.content && isSameList(page.content.keys, read) ? page.content.keys : read;
    return keys === page.content?.keys && isSameList(page.content.rows, rows) ? page.content : { keys, rows };
  }

  /** A key that `contents`, in the place of `replaced`, would bring a second time. */
  private findDuplicate(replaced: readonly Content[], contents: readonly Content[]): RowKey | undefined {
    const before = new Set(replaced.map((page) => page.keys));
    const after = new Set(contents.map((page) => page.keys));
    const free = new Set([...before].filter((keys) => !after.has(keys)).flat());
    const seen = new Set<RowKey>();
    for (const { keys } of contents) {
      if (before.has(keys)) continue;
      for (const key of keys) {
        if (seen.has(key) || (this.rowOf.has(key) && !free.has(key))) return key;
        seen.add(key);
      }
    }
    return undefined;
  }

  private replace(contents: readonly Content[]): RowsChange<unknown> | null {
    const before = this.layout.pages;
    if (before.length === contents.length && before.every((page, index) => page === contents[index]))
      return null;
    this.layout = new RowsLayout(contents);
    const change = diffLayouts(before, contents);
    for (const key of change?.removed ?? []) this.rowOf.delete(key);
    for (const { kind, key, row } of change?.placed ?? []) if (kind === "added") this.rowOf.set(key, row);
    for (const { key, row } of change?.changed ?? []) this.rowOf.set(key, row);
    return change;
  }

  private remember(page: Content): void {
    for (const [index, key] of page.keys.entries()) this.rowOf.set(key, page.rows[index]);
  }
}

function isSame(page: ArrivedPage | undefined, shown: Content | undefined): boolean {
  return (
    page !== undefined && page.arrived === undefined && page.content !== undefined && page.content === shown
  );
}

function sameAtStart(pages: readonly ArrivedPage[], shown: readonly Content[]): number {
  let count = 0;
  while (isSame(pages[count], shown[count])) count++;
  return count;
}

function sameAtEnd(pages: readonly ArrivedPage[], shown: readonly Content[], start: number): number {
  const longest = Math.min(pages.length, shown.length) - start;
  let count = 0;
  while (count < longest && isSame(pages.at(-1 - count), shown.at(-1 - count))) count++;
  return count;
}

const emptyContent: Content = { keys: [], rows: [] };

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
