import type { RowsController } from "../../controllers/rows-controller.js";
import { messageOf } from "../../core/errors.js";
import type { RowKey } from "../../core/live/pages-state.js";
import type { Strings } from "../../locales/strings.js";

/** So many rows are told one by one; of more only the number is said. */
const FEW = 3;

/** What is said of a new row: who and what. */
export type DescribeRow = (row: unknown) => string;

/** Rows that came since the list last spoke. Many may come before a screen reader has time for them. */
export class Arrivals {
  #keys = new Set<RowKey>();

  get isAny(): boolean {
    return this.#keys.size > 0;
  }

  add(keys: readonly RowKey[]): void {
    for (const key of keys) this.#keys.add(key);
  }

  /** Rows that went before anybody was told of them. */
  remove(keys: readonly RowKey[]): void {
    for (const key of keys) this.#keys.delete(key);
  }

  /** One text for all of them, in the order of the list, after which none waits. */
  take(
    words: Strings,
    describe: DescribeRow | undefined,
    rows: Pick<RowsController, "indexOf" | "rowOf">,
    warn: (message: string) => void,
  ): string {
    const keys = [...this.#keys];
    this.#keys = new Set();
    if (keys.length === 0) return "";
    const counted = words.rowsAdded(keys.length);
    if (!describe || keys.length > FEW) return counted;
    try {
      keys.sort((one, other) => rows.indexOf(one) - rows.indexOf(other));
      return keys.map((key) => describe(rows.rowOf(key))).join(". ");
    } catch (error) {
      warn(`announceRow failed, so only the number of new rows is said: ${messageOf(error)}`);
      return counted;
    }
  }
}
