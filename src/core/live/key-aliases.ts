import type { RowKey } from "./pages-state.js";

/**
 * Rows that were shown before the backend knew them keep their first key for as long as the page lives, so that their
 * nodes, focus and selection stay.
 */
export class KeyAliases {
  private readonly firstKeys = new Map<RowKey, RowKey>();

  /** The row with the temporary key is the one that the backend calls `key` from now on. */
  add(temporary: RowKey, key: RowKey): void {
    if (temporary !== key) this.firstKeys.set(key, temporary);
  }

  /** The key that lists use. */
  listKey(key: RowKey): RowKey {
    return this.firstKeys.get(key) ?? key;
  }

  listKeys(keys: readonly RowKey[]): readonly RowKey[] {
    return this.firstKeys.size === 0 ? keys : keys.map((key) => this.listKey(key));
  }

  clear(): void {
    this.firstKeys.clear();
  }
}
