import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagesSource, PagesState } from "../../../src/core/live/pages-state.js";
import { applyChange, type KeyedRow } from "./apply-change.js";
import { PagedTable, type TableRow } from "./paged-table.js";
import { call, scriptedStore } from "./scripted-remote.js";

const pageSize = 3;

type Step =
  | { readonly kind: "insert" | "move"; readonly at: number; readonly order: number }
  | { readonly kind: "remove" | "edit" | "poison"; readonly at: number }
  | {
      readonly kind:
        | "loadMore"
        | "drop"
        | "connect"
        | "retry"
        | "cure"
        | "flush"
        | "trickle"
        | "unrelated"
        | "rewatch"
        | "invalidate";
    }
  | { readonly kind: "limit"; readonly rows: number };

const at = fc.nat(40);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("insert" as const), at, order: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("move" as const), at, order: fc.nat(60) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("remove" as const, "edit" as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("poison" as const), at }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("limit" as const), rows: fc.integer({ min: 3, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("loadMore" as const, "flush" as const, "trickle" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc
        .constantFrom("drop", "connect", "retry", "cure", "unrelated", "rewatch", "invalidate")
        .map((kind) => kind),
    }),
  },
);

/** A list over a table, watched like an element does, with everything checked at every state it emits. */
class Bench {
  readonly parts = scriptedStore();
  readonly table = new PagedTable(this.parts.remote);
  readonly source = this.parts.store.watchPages({
    call: call("rows:list"),
    token: "rows",
    pageSize,
    key: "_id",
  }) as PagesSource<TableRow>;
  emitted = 0;
  private mirror: KeyedRow<TableRow>[] = [];
  private shown = new Map<string, TableRow>();
  private lastId = 0;
  private unsubscribe: (() => void)[] = [];

  constructor() {
    this.table.rows = Array.from({ length: 8 }, (_value, index) => this.newRow(index * 5));
    this.parts.remote.connect();
    this.watch();
    this.table.settle();
  }

  run(step: Step): void {
    const { table, source, parts } = this;
    const row = "at" in step ? table.rows[step.at % Math.max(1, table.rows.length)] : undefined;
    switch (step.kind) {
      case "insert":
        table.rows = [...table.rows, this.newRow(step.order)];
        break;
      case "move":
        table.rows = table.rows.map((each) => (each === row ? { ...each, order: step.order } : each));
        break;
      case "edit":
        table.rows = table.rows.map((each) => (each === row ? { ...each, body: `${each.body}!` } : each));
        break;
      case "remove":
        table.rows = table.rows.filter((each) => each !== row);
        break;
      case "poison":
        table.poison = row?._id ?? null;
        break;
      case "cure":
        table.poison = null;
        break;
      case "limit":
        table.readLimit = step.rows;
        break;
      case "loadMore":
        source.loadMore();
        break;
      case "retry":
        source.retry();
        break;
      case "drop":
        parts.remote.drop();
        break;
      case "connect":
        parts.remote.connect();
        break;
      case "flush":
        table.flush();
        break;
      case "trickle":
        table.flush(1);
        break;
      case "unrelated":
        this.expectSilence(() => parts.remote.transition());
        break;
      case "invalidate":
        table.generation++;
        break;
      case "rewatch":
        this.unwatch();
        this.watch();
        break;
    }
  }

  /** Cures everything and waits until all is quiet: the list must then be what the table holds. */
  finish(): void {
    this.table.poison = null;
    if (!this.parts.remote.connection.isOpen) this.parts.remote.connect();
    this.table.settle();
    this.source.retry();
    this.table.settle();
    const state = this.source.current;
    expect(state).toMatchObject({ status: "ready", stale: false, error: undefined });
    expect(state.more === "idle" || state.more === "done").toBe(true);
    expect(state.rows).toEqual(this.loadedRows());
    this.expectSilence(() => this.table.flush());
  }

  unwatch(): void {
    for (const end of this.unsubscribe) end();
    this.unsubscribe = [];
    this.parts.scheduler.run();
    expect(this.parts.remote.open.size).toBe(0);
    // Expectations that failed inside a listener were caught there.
    for (const { level, details } of this.parts.logger.lines) if (level === "error") throw details[0];
  }

  /** The rows up to where the last page was pinned: no gap, no overlap, nothing lost. */
  private loadedRows(): readonly TableRow[] {
    const ends = [...this.parts.remote.open].map(({ journal }) => journal ?? "").sort();
    return this.table.upTo(ends.at(-1) ?? "");
  }

  private watch(): void {
    const { source } = this;
    this.unsubscribe = [
      source.subscribeChanges((change) => (this.mirror = applyChange(this.mirror, change))),
      source.subscribe((state) => this.check(state)),
    ];
  }

  private check(state: PagesState<TableRow>): void {
    this.emitted++;
    if (this.unsubscribe.length === 0) this.mirror = state.rows.map((row) => ({ key: row._id, row }));
    expect(this.mirror.map(({ key }) => key)).toEqual(state.keys);
    this.mirror.forEach(({ row }, index) => expect(row).toBe(state.rows[index]));
    for (const row of state.rows) this.expectSameObject(row);
    this.shown = new Map(state.rows.map((row) => [row._id, row]));
    if (state.status === "ready" && !state.stale) expect(state.rows).toEqual(this.loadedRowsOf(state));
  }

  private loadedRowsOf(state: PagesState<TableRow>): readonly TableRow[] {
    return this.table.sent.slice(0, state.rows.length);
  }

  private expectSameObject(row: TableRow): void {
    const before = this.shown.get(row._id);
    if (before && JSON.stringify(before) === JSON.stringify(row)) expect(row).toBe(before);
  }

  private expectSilence(act: () => void): void {
    const before = this.emitted;
    act();
    expect(this.emitted).toBe(before);
  }

  private newRow(order: number): TableRow {
    const _id = `row${++this.lastId}`;
    return { _id, order, body: `body of ${_id}`, tags: ["some", _id] };
  }
}

describe("a paginated list against a naive model", () => {
  test("shows the table's rows in one snapshot, in any order of events", () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), fc.boolean(), (script, isEager) => {
        const bench = new Bench();
        for (const step of script) {
          bench.run(step);
          if (isEager) bench.table.settle();
        }
        bench.finish();
        bench.unwatch();
      }),
      { numRuns: 600 },
    );
  }, 60_000);
});
