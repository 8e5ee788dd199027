import { pageContent, pageTree } from "../../src/core/live/page-content.js";
import { pagesState } from "../../src/core/live/pages-view.js";
import type { PagesSource } from "../../src/core/live/pages-state.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";

/** A client whose lists all have these rows, also such as no backend would send. */
export function fixedClient(rows: readonly unknown[]): RealtimeClient {
  const page = pageContent(
    rows.map((_row, index) => `row ${index}`),
    rows,
  );
  const status = { name: "ready", more: "done", back: "done", stale: false, error: undefined } as const;
  const source: PagesSource<unknown> = {
    current: pagesState(pageTree<unknown>([page]), status),
    subscribe: () => () => undefined,
    subscribeChanges: () => () => undefined,
    markOf: () => undefined,
    indexOf: (key) => page.keys.indexOf(key),
    countBack: () => 0,
    look: () => undefined,
    loadMore: () => false,
    loadBack: () => false,
    retry: () => undefined,
  };
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  return { watchPages: () => source, logger } as unknown as RealtimeClient;
}

/** A client whose lists have so many rows, which are made as somebody looks at them. */
export function endlessClient(length: number): RealtimeClient {
  const client = fixedClient([]);
  const { current: empty, ...source } = client.watchPages("rows:all");
  const isThere = (index: number): boolean => index >= 0 && index < length;
  const current = {
    ...empty,
    length,
    rows: [],
    keys: [],
    rowAt: (index: number) => (isThere(index) ? { n: index } : undefined),
    keyAt: (index: number) => (isThere(index) ? `row ${index}` : undefined),
    name: "ready",
    more: "done",
    back: "done",
    stale: false,
    error: undefined,
  } as const;
  const indexOf = (key: string): number => Number(key.slice("row ".length));
  return { ...client, watchPages: () => ({ ...source, current, indexOf }) };
}
