import type { PagesState, RowKey, RowsChange, RowsRegion } from "../../core/live/pages-state.js";
import type { RowsDifference } from "./rows-difference.js";

/** From so many regions on it is cheaper to look at the rows anew than to follow each change. */
const MANY_REGIONS = 2_000;
/** From so many rows on it is cheaper to look at those with nodes. */
const MANY_ROWS = 1_000;

/** Changes that came and are not shown yet, as one: the latest of everything wins. */
export class WaitingChanges implements RowsDifference {
  /** The state that the changes lead to. Undefined while there are none. */
  state: PagesState<unknown> | undefined;
  #changed: Map<RowKey, unknown> | undefined = new Map();
  #regions: (readonly RowsRegion[])[] = [];
  #regionCount = 0;
  #isFirst = false;
  readonly #marked = new Set<RowKey>();
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

  /** What was kept on the device is among it, or the backend's first answer after that: no news. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** How many rows came and did not go again. */
  get addedCount(): number {
    return this.#added.size;
  }

  /** Rows of whose operations something else is known now. */
  get marked(): Iterable<RowKey> {
    return this.#marked;
  }

  get hasMovement(): boolean {
    return this.#added.size + this.#removed.size + this.#moved.size > 0;
  }

  /** The places that changed, one list a change. Undefined when they were too many to keep. */
  get regions(): readonly (readonly RowsRegion[])[] | undefined {
    return this.#regionCount > MANY_REGIONS ? undefined : this.#regions;
  }

  /** The latest data of rows that changed. Undefined when they were too many to keep. */
  get changed(): ReadonlyMap<RowKey, unknown> | undefined {
    return this.#changed;
  }

  add(change: RowsChange<unknown>, state: PagesState<unknown>): void {
    this.state = state;
    this.#addChanged(change.changed);
    for (const { key } of change.marked) this.#marked.add(key);
    if (change.cause === "cache") this.#isFirst = true;
    if (change.cause !== "window") this.#addKeys(change);
    if (change.regions.length === 0) return;
    this.#regionCount += change.regions.length;
    if (this.#regionCount > MANY_REGIONS) this.#regions = [];
    else this.#regions.push(change.regions);
  }

  #addChanged(changed: RowsChange<unknown>["changed"]): void {
    if ((this.#changed?.size ?? 0) + changed.length > MANY_ROWS) this.#changed = undefined;
    if (this.#changed) for (const { key, row } of changed) this.#changed.set(key, row);
  }

  #addKeys({ removed, placed }: RowsChange<unknown>): void {
    for (const key of removed) {
      this.#moved.delete(key);
      this.#changed?.delete(key);
      if (!this.#added.delete(key)) this.#removed.add(key);
    }
    for (const { kind, key } of placed) {
      if (kind === "moved" || this.#removed.delete(key)) this.#moved.add(key);
      else this.#added.add(key);
    }
  }
}
