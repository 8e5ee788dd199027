import type { PagesState, RowKey, RowsChange, RowsRegion } from "../../core/live/pages-state.js";
import type { ShownChange } from "./shown-change.js";

/** From so many regions on it is cheaper to look at the rows anew than to follow each change. */
const MANY_REGIONS = 2_000;

/** Changes that came and are not shown yet, as one: the latest of everything wins. */
export class WaitingChanges implements ShownChange {
  /** The state that the changes lead to. Undefined while there are none. */
  state: PagesState<unknown> | undefined;
  readonly changed = new Map<RowKey, unknown>();
  #regions: (readonly RowsRegion[])[] = [];
  #regionCount = 0;
  readonly #added = new Set<RowKey>();
  readonly #removed = new Set<RowKey>();
  readonly #moved = new Set<RowKey>();

  get added(): readonly RowKey[] {
    return [...this.#added];
  }

  get removed(): readonly RowKey[] {
    return [...this.#removed];
  }

  get moved(): readonly RowKey[] {
    return [...this.#moved].filter((key) => !this.#added.has(key));
  }

  /** How many rows came and did not go again. */
  get addedCount(): number {
    return this.#added.size;
  }

  get hasMovement(): boolean {
    return this.#added.size + this.#removed.size + this.#moved.size > 0;
  }

  /** The places that changed, one list a change. Undefined when they were too many to keep. */
  get regions(): readonly (readonly RowsRegion[])[] | undefined {
    return this.#regionCount > MANY_REGIONS ? undefined : this.#regions;
  }

  add(change: RowsChange<unknown>, state: PagesState<unknown>): void {
    this.state = state;
    for (const { key, row } of change.changed) this.changed.set(key, row);
    if (change.cause === "data") this.#addKeys(change);
    if (change.regions.length === 0) return;
    this.#regionCount += change.regions.length;
    if (this.#regionCount > MANY_REGIONS) this.#regions = [];
    else this.#regions.push(change.regions);
  }

  #addKeys({ removed, placed }: RowsChange<unknown>): void {
    for (const key of removed) {
      this.#moved.delete(key);
      this.changed.delete(key);
      if (!this.#added.delete(key)) this.#removed.add(key);
    }
    for (const { kind, key } of placed) {
      if (kind === "moved" || this.#removed.delete(key)) this.#moved.add(key);
      else this.#added.add(key);
    }
  }
}
