import { editing } from "../../../src/core/live/editing.js";
import type { QueryEffects, RowEdit } from "../../../src/core/live/effects.js";
import type { PendingEffects } from "../../../src/core/live/pending-effects.js";
import type { FunctionCall } from "../../../src/core/ports.js";

/** An edit without its mark. */
export type FixedEdit = WithoutMark<RowEdit>;

/** The same, or one made of the row that it is about. */
export type Edit = FixedEdit | ((get: (key: string) => unknown) => FixedEdit);

type WithoutMark<T> = T extends unknown ? Omit<T, "mark" | "appliedAt"> : never;

/** Operations that are pending as long as the test says so. All edit the same query. */
export class ScriptedEffects implements PendingEffects {
  readonly editing = editing;
  /** How often it was asked. */
  asked = 0;
  readonly edits = new Map<string, Edit>();
  /** When operations were committed. */
  readonly appliedAt = new Map<string, bigint>();
  change: ((value: unknown, snapshot: bigint | null) => unknown) | undefined;
  private readonly queryName: string;

  constructor(queryName: string) {
    this.queryName = queryName;
  }

  catchUp(): void {
    // What it does changes when the test says so, and is told at once.
  }

  of({ name }: FunctionCall): QueryEffects | undefined {
    this.asked++;
    if (name !== this.queryName || (this.edits.size === 0 && !this.change)) return undefined;
    return {
      value: (base, snapshot) => this.change?.(base, snapshot) ?? base,
      rows: ({ get }) =>
        [...this.edits].map(([operation, edit]) => {
          const made = typeof edit === "function" ? edit(get) : edit;
          const appliedAt = this.appliedAt.get(operation) ?? null;
          return { ...made, mark: { name: "pending", operation }, appliedAt };
        }),
    };
  }
}
