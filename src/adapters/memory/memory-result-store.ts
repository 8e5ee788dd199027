import type { KeptResult, ResultStore } from "../../core/live/result-store.js";
import type { Unsubscribe } from "../../core/source.js";
import { PinnedResults } from "../pinned-results.js";
import { OnOrOff } from "../result-condition.js";

export interface MemoryResultStoreOptions {
  /** Rows that are kept; a value counts as one. Those go first that were used least. Default 20,000. */
  readonly mostRows?: number;
}

/** Results as long as the page lives, where there is no storage or none is wanted. */
export class MemoryResultStore implements ResultStore {
  readonly condition = new OnOrOff();
  /** The one that was used last is last. */
  private readonly byToken = new Map<string, Map<string, KeptResult>>();
  private readonly mostRows: number;
  private readonly pinned = new PinnedResults(this.condition);

  constructor({ mostRows = 20_000 }: MemoryResultStoreOptions = {}) {
    this.mostRows = mostRows;
  }

  read(token: string, part?: string): Promise<readonly KeptResult[]> {
    const parts = this.byToken.get(token);
    if (parts) this.use(token, parts);
    const all = [...(parts?.values() ?? [])].sort(byPart);
    return Promise.resolve(part === undefined ? all : all.filter((result) => result.part === part));
  }

  keep(result: KeptResult): void {
    if (!this.condition.isOn) return;
    const parts = this.byToken.get(result.token) ?? new Map<string, KeptResult>();
    parts.set(result.part, result);
    this.use(result.token, parts);
    this.evict();
  }

  forget(token: string, part?: string): void {
    if (part === undefined) this.byToken.delete(token);
    else this.byToken.get(token)?.delete(part);
  }

  pin(token: string, lost: () => void): Unsubscribe {
    return this.pinned.pin(token, lost);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.byToken.clear();
    this.pinned.lostAll();
    return Promise.resolve();
  }

  giveWay(): Promise<void> {
    return this.close();
  }

  close(): Promise<void> {
    this.condition.turnOff(null);
    return this.clear();
  }

  private use(token: string, parts: Map<string, KeptResult>): void {
    this.byToken.delete(token);
    this.byToken.set(token, parts);
  }

  private evict(): void {
    let rows = 0;
    const gone: string[] = [];
    const lastUsedFirst = [...this.byToken].reverse();
    const pinnedFirst = lastUsedFirst.sort(
      ([one], [other]) => Number(this.pinned.has(other)) - Number(this.pinned.has(one)),
    );
    for (const [token, parts] of pinnedFirst) {
      const count = [...parts.values()].reduce((sum, { content }) => sum + rowsIn(content), 0);
      if (rows + count > this.mostRows) gone.push(token);
      else rows += count;
    }
    for (const token of gone) this.byToken.delete(token);
    this.pinned.lost(gone);
  }
}

function rowsIn(content: KeptResult["content"]): number {
  return content.name === "rows" ? content.rows.length : 1;
}

function byPart({ part: one }: KeptResult, { part: other }: KeptResult): number {
  return one < other ? -1 : 1;
}
