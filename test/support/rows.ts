import { nextFrame } from "@open-wc/testing";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { whenIdle } from "../../src/internal/when-idle.js";
import { until } from "./provided.js";

/** The style of a list that scrolls by itself. */
export const box = "block-size: 400px; overflow-y: auto; inline-size: 300px";

export const rowsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(":scope > [data-key]")];
export const topOf = (element: Element) => element.getBoundingClientRect().top;
export const textsOf = (list: Element) => rowsOf(list).map((row) => row.textContent.trim());

/** The rows that the reader sees, from top to bottom. */
export function seen(list: Element): HTMLElement[] {
  const edges = list.getBoundingClientRect();
  return rowsOf(list).filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > edges.top + 1 && top < edges.bottom - 1;
  });
}

/** Rows are as tall as their text, in fractions of pixels that each engine rounds in its own way. */
const slack = 1.5;

/** Nothing but rows where rows should be. */
export function isCovered(list: Element, gap = 0): boolean {
  const rows = seen(list);
  const edges = list.getBoundingClientRect();
  const [first] = rows;
  const last = rows.at(-1);
  return (
    first !== undefined &&
    last !== undefined &&
    topOf(first) <= edges.top + gap + slack &&
    last.getBoundingClientRect().bottom >= edges.bottom - gap - slack
  );
}

export async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

/** What waits for a moment without work has had it: the places of rows in their list are written then. */
export const idle = () => new Promise<void>((resolve) => whenIdle(resolve));

/** Loads all pages, so that the list knows its length. */
export async function loadAll(list: RealtimeList): Promise<void> {
  await until(() => {
    list.loadMore();
    return list.loadedCount > 0 && list.isComplete;
  });
}
