import { RealtimeError } from "../../core/errors.js";
import type { RowKey } from "../../core/live/pages-state.js";
import { readable } from "../../internal/readable.js";

/** What the page's code could not do for a row. */
export interface RowFailure {
  readonly job: "filter" | "sortBy" | "groupBy" | "show";
  readonly key: RowKey;
  /** What was thrown. */
  readonly cause: unknown;
}

/** A failure that lasts, or did: a row in a long list loses its nodes, and may fail again when it gets new ones. */
interface Known {
  readonly failure: RowFailure;
  isLasting: boolean;
  isTold: boolean;
}

const consequences: Record<RowFailure["job"], (row: string) => string> = {
  filter: (row) => `\`filter\` failed for ${row}, which is left out`,
  sortBy: (row) => `\`sortBy\` failed for ${row}, which comes last`,
  groupBy: (row) => `\`groupBy\` failed for ${row}, which stands in a group without a name`,
  show: (row) => `${row} can't be shown, because its template or \`renderItem\` failed`,
};

/**
 * The rows that the page's code could not cope with. Each failure is told once, however often it is met, until the row
 * or the code is mended.
 */
export class RowFailures {
  readonly #known = new Map<string, Known>();
  readonly #tell: (news: readonly RealtimeError[]) => void;
  #isTellDue = false;

  /** `tell` is called a moment after something failed, or was mended. */
  constructor(tell: (news: readonly RealtimeError[]) => void) {
    this.#tell = tell;
  }

  /** Whether a row has failed and was not mended. */
  get isAny(): boolean {
    return [...this.#known.values()].some(({ isLasting }) => isLasting);
  }

  /** All that failed while rows were filtered, sorted and grouped; what failed before and is not among them is mended. */
  arranged(failures: readonly RowFailure[]): void {
    const failed = new Set(failures.map(nameOf));
    for (const [name, { failure }] of this.#known) {
      if (failure.job !== "show" && !failed.has(name)) this.#forget(name);
    }
    for (const failure of failures) this.#note(failure);
  }

  /** A row could not be rendered. */
  notShown(key: RowKey, cause: unknown): void {
    this.#note({ job: "show", key, cause });
  }

  /** A row was rendered. */
  shown(key: RowKey): void {
    if (this.#known.size > 0) this.#forget(nameOf({ job: "show", key }));
  }

  /** A row has no nodes any more, perhaps only for now. */
  rested(key: RowKey): void {
    const known = this.#known.get(nameOf({ job: "show", key }));
    if (!known) return;
    known.isLasting = false;
    this.#schedule();
  }

  /** Rows left the list. Would they come back, their failures were news. */
  removed(keys: readonly RowKey[]): void {
    if (this.#known.size === 0) return;
    for (const key of keys) this.#forget(nameOf({ job: "show", key }));
  }

  #note(failure: RowFailure): void {
    const known = this.#known.get(nameOf(failure));
    if (known) known.isLasting = true;
    else this.#known.set(nameOf(failure), { failure, isLasting: true, isTold: false });
    this.#schedule();
  }

  #forget(name: string): void {
    if (this.#known.delete(name)) this.#schedule();
  }

  /** Once for all that happens in one go. */
  #schedule(): void {
    if (this.#isTellDue) return;
    this.#isTellDue = true;
    queueMicrotask(() => {
      this.#isTellDue = false;
      const news = [...this.#known.values()].filter(({ isLasting, isTold }) => isLasting && !isTold);
      for (const known of news) known.isTold = true;
      this.#tell(news.map(({ failure }) => errorOf(failure)));
    });
  }
}

function nameOf({ job, key }: Pick<RowFailure, "job" | "key">): string {
  return `${job} ${key}`;
}

function errorOf({ job, key, cause }: RowFailure): RealtimeError {
  const [, group] = key.split("\u0001");
  const row = group === undefined ? `the row "${key}"` : `the header of the group "${group}"`;
  return new RealtimeError("callback-failed", `${consequences[job](row)}: ${readable(cause)}.`, {
    cause,
    rowKey: key,
  });
}
