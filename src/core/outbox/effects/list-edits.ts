import { patched } from "../../live/edited-page.js";
import type { ListDraft, Row, RowKey, RowPlace } from "./effect.js";

/** What an effect does to a row. */
export type ListEdit =
  | { readonly name: "insert"; readonly row: Row; readonly place: RowPlace }
  | { readonly name: "patch"; readonly key: RowKey; readonly fields: Row }
  | { readonly name: "remove"; readonly key: RowKey };

/** An edit, and the operation that made it. */
export interface MadeEdit {
  readonly operation: string;
  readonly edit: ListEdit;
}

/** The rows that edits are made for. */
export interface BaseRows {
  /** The row as the server gave it. Undefined: there is none, or it isn't loaded. */
  get(key: RowKey): Row | undefined;
  keyOf(row: Row): RowKey;
  /** Whether the row that the server gave has what was committed then. Default: no. */
  holds?(key: RowKey, appliedAt: bigint): boolean;
}

/** Rows that edits have led to. Null: gone. */
type Edited = Map<RowKey, Row | null>;

/** Collects edits, operation by operation, each of which sees what those before it have done. */
export class ListFold {
  readonly edits: MadeEdit[] = [];
  private readonly base: BaseRows;
  private readonly edited: Edited = new Map();

  constructor(base: BaseRows) {
    this.base = base;
  }

  /** Takes in all that `edit` does, or, if it throws, nothing of it. */
  add(operation: string, edit: (draft: ListDraft) => void, appliedAt: bigint | null = null): void {
    const made: ListEdit[] = [];
    const draft: Edited = new Map();
    const note = (next: ListEdit): void => {
      if (this.isHeld(next, appliedAt)) return;
      const key = this.keyOf(next);
      draft.set(key, this.after(next, this.get(key, draft)));
      made.push(next);
    };
    edit({
      get: (key) => this.get(key, draft),
      insert: (row, place) => note({ name: "insert", row, place }),
      patch: (key, fields) => note({ name: "patch", key, fields }),
      remove: (key) => note({ name: "remove", key }),
    });
    for (const [key, row] of draft) this.edited.set(key, row);
    for (const each of made) this.edits.push({ operation, edit: each });
  }

  private get(key: RowKey, draft: Edited): Row | undefined {
    const row = draft.has(key) ? draft.get(key) : this.edited.get(key);
    if (row === undefined) return this.base.get(key);
    return row ?? undefined;
  }

  /** What becomes of a row. One that the server has given already isn't put in a second time. */
  private after(edit: ListEdit, row: Row | undefined): Row | null {
    if (edit.name === "insert") return row ?? edit.row;
    return edit.name === "patch" && row ? (patched(row, edit.fields) as Row) : null;
  }

  private isHeld(edit: ListEdit, appliedAt: bigint | null): boolean {
    return appliedAt !== null && (this.base.holds?.(this.keyOf(edit), appliedAt) ?? false);
  }

  private keyOf(edit: ListEdit): RowKey {
    return edit.name === "insert" ? this.base.keyOf(edit.row) : edit.key;
  }
}
