import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagesSource, PagesState, RowsChange } from "../../../src/core/live/pages-state.js";
import { applyChange, type KeyedRow } from "./apply-change.js";
import { PagedTable, type TableRow } from "./paged-table.js";
import { call, scriptedStore } from "./scripted-remote.js";

const pageSize = 3;

type Step =
  | { readonly kind: "insert" | "move"; readonly at: number; readonly order: number }
  | { readonly kind: "remove" | "edit" | "thin" | "poison"; readonly at: number }
  | {
      readonly kind:
        | "loadMore"
        | "loadBack"
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
  | { readonly kind: "limit"; readonly rows: number }
  | { readonly kind: "look"; readonly at: number; readonly rows: number };

const at = fc.nat(40);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("insert" as const), at, order: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("move" as const), at, order: fc.nat(60) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("remove", "edit", "thin").map((kind) => kind), at }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("poison" as const), at }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("limit" as const), rows: fc.integer({ min: 3, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("loadMore", "loadBack", "flush", "trickle").map((kind) => kind),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("look" as const), at, rows: fc.nat(5) }),
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

/** How a list is asked for. */
interface Kind {
  readonly isWindowed: boolean;
  readonly isFromEnd: boolean;
  readonly from: number | undefined;
  /** The query leaves out all but every so many-th place of the pages that it has read. */
  readonly sieve: number;
  /** The query refuses to read more rows than this at once. */
  readonly largestPage: number;
  /** Pages that are loaded before the script begins. */
  readonly pages: number;
}

const kinds: fc.Arbitrary<Kind> = fc.record({
  isWindowed: fc.boolean(),
  isFromEnd: fc.boolean(),
  from: fc.option(fc.nat(50), { nil: undefined }),
  sieve: fc.constantFrom(1, 1, 2, 6, 20),
  largestPage: fc.constantFrom(Infinity, 7),
  pages: fc.nat(7),
});

/** A list over a table, watched like an element does, with everything checked at every state it emits. */
class Bench {
  readonly parts = scriptedStore();
  readonly table = new PagedTable(this.parts.remote);
  readonly source: PagesSource<TableRow>;
  emitted = 0;
  private readonly kind: Kind;
  /** What stands at each place, kept by regions only. Undefined for rows that were let go. */
  private places: (string | undefined)[] = [];
  private mirror: KeyedRow<TableRow>[] = [];
  private shown = new Map<string, TableRow>();
  private lastId = 0;
  private unsubscribe: (() => void)[] = [];

  constructor(kind: Kind) {
    this.kind = kind;
    this.source = this.parts.store.watchPages({
      call: call("rows:list"),
      token: "rows",
      pageSize,
      key: "_id",
      isWindowed: kind.isWindowed,
      isFromEnd: kind.isFromEnd,
      windowLimits: { livePages: 1, parkPages: 1, keptRows: 4 },
      ...(kind.from === undefined ? {} : { from: kind.from }),
    }) as PagesSource<TableRow>;
    this.table.isWanted = ({ order }) => Math.floor(order / 3) % kind.sieve === 0;
    this.table.largestPage = kind.largestPage;
    this.table.rows = Array.from({ length: 24 }, (_value, index) => this.newRow(index * 3));
    this.parts.remote.connect();
    this.watch();
    this.table.settle();
    for (let page = 0; page < kind.pages; page++) {
      this.source.loadMore();
      this.table.settle();
    }
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
      case "thin":
        table.rows = table.rows.filter((_each, index) => index < step.at || index > step.at + 5);
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
      case "loadBack":
        source.loadBack();
        break;
      case "look":
        source.look({ first: step.at, last: step.at + step.rows });
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
    this.lookAtAll();
    const state = this.source.current;
    expect(state).toMatchObject({ name: "ready", stale: false, error: undefined });
    expect(["idle", "done"]).toContain(state.more);
    expect(["idle", "done"]).toContain(state.back);
    const expected = this.loadedRows().map(({ _id }) => _id);
    expect(state.length).toBe(expected.length);
    expected.forEach((key, index) => {
      const shown = state.keyAt(index);
      if (shown !== undefined || !this.kind.isWindowed) expect(shown).toBe(key);
      if (shown !== undefined)
        expect(state.rowAt(index)).toEqual(this.table.rows.find(({ _id }) => _id === key));
    });
    this.expectSilence(() => this.table.flush());
  }

  /** Each page is live once while nothing changes. */
  private lookAtAll(): void {
    if (!this.kind.isWindowed) return;
    for (let at = 0; at < this.source.current.length; at++) {
      this.source.look({ first: at, last: at });
      this.table.settle();
      this.noteEnds();
    }
  }

  unwatch(): void {
    for (const end of this.unsubscribe) end();
    this.unsubscribe = [];
    this.parts.scheduler.run();
    expect(this.parts.remote.open.size).toBe(0);
    // Expectations that failed inside a listener were caught there.
    for (const { level, details } of this.parts.logger.lines) if (level === "error") throw details[0];
  }

  /** The rows between where the outermost pages end: no gap, no overlap, nothing lost. */
  private loadedRows(): readonly TableRow[] {
    const { isFromEnd, from } = this.kind;
    const rows = this.table.sent.filter((row) => {
      const isBack = from !== undefined && row.order < from;
      return isBack
        ? this.isWithin(row, this.ends("back"), true)
        : this.isWithin(row, this.ends("onward"), false);
    });
    return isFromEnd ? rows.reverse() : rows;
  }

  private isWithin(row: TableRow, ends: readonly string[], isBackwards: boolean): boolean {
    const position = this.table.position(row);
    return ends.some((end) => end.endsWith("~end") || (isBackwards ? position >= end : position <= end));
  }

  private readonly knownEnds = { onward: new Set<string>(), back: new Set<string>() };

  /** Where pages of a direction end, also those that are parked now. */
  private ends(direction: "onward" | "back"): readonly string[] {
    this.noteEnds();
    return [...this.knownEnds[direction]].filter((end) => this.table.isValid(end));
  }

  private noteEnds(): void {
    for (const { journal, args } of this.parts.remote.open) {
      if (journal) this.knownEnds[args["backwards"] === true ? "back" : "onward"].add(journal);
    }
  }

  private watch(): void {
    const { source } = this;
    this.unsubscribe = [
      source.subscribeChanges((change, state) => {
        this.mirror = applyChange(this.mirror, change);
        this.followRegions(change, state);
      }),
      source.subscribe((state) => this.check(state)),
    ];
  }

  private followRegions(change: RowsChange<TableRow>, state: PagesState<TableRow>): void {
    if (change.regions.length === 0 && change.cause === "window") {
      this.places = this.places.map((key) => (key && change.removed.includes(key) ? undefined : key));
    }
    for (const { index, removed, before, after } of change.regions) {
      const gone = this.places.splice(index, removed, ...after);
      expect(gone).toHaveLength(removed);
      if (before.length > 0) expect(gone).toEqual(before);
    }
    expect(this.places).toEqual(keysByPlace(state));
  }

  private check(state: PagesState<TableRow>): void {
    this.emitted++;
    if (this.unsubscribe.length === 0) {
      this.mirror = state.rows.map((row) => ({ key: row._id, row }));
      this.places = keysByPlace(state);
    }
    expect(this.mirror.map(({ key }) => key)).toEqual(state.keys);
    expect(new Set(state.keys).size).toBe(state.keys.length);
    expect(state.error?.code).not.toBe("bad-rows");
    this.mirror.forEach(({ row }, index) => expect(row).toBe(state.rows[index]));
    expect(this.places).toEqual(keysByPlace(state));
    if (state === this.source.current) {
      this.places.forEach((key, index) => key && expect(this.source.indexOf(key)).toBe(index));
    }
    for (const row of state.rows) this.expectSameObject(row);
    this.shown = new Map(state.rows.map((row) => [row._id, row]));
    const isWhole = state.name === "ready" && !state.stale && !this.kind.isWindowed;
    if (isWhole) expect(state.rows).toEqual(this.newestRows(state));
    if (state === this.source.current && state.name === "ready" && !state.stale) this.expectLivePages(state);
  }

  /** What the backend keeps up to date is shown, all of the newest transition; no matter what is parked. */
  private expectLivePages(state: PagesState<TableRow>): void {
    const shown = new Map(state.rows.map((row) => [row._id, row]));
    for (const page of this.table.livePages()) {
      for (const row of page.rows) expect(shown.get(row._id)).toEqual(row);
      const known = new Set(page.rows.map(({ _id }) => _id));
      for (const row of state.rows) if (this.table.holds(page, row)) expect(known).toContain(row._id);
    }
  }

  /** What the newest transition holds of a list that begins and ends somewhere. */
  private newestRows(state: PagesState<TableRow>): readonly TableRow[] {
    const { isFromEnd, from } = this.kind;
    const rows = [...this.table.sent];
    const start = from === undefined ? 0 : rows.filter(({ order }) => order < from).length;
    const back = state.rows.filter(({ order }) => from !== undefined && order < from).length;
    const shown = rows.slice(start - back, start - back + state.rows.length);
    return isFromEnd ? shown.reverse() : shown;
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

function keysByPlace(state: PagesState<unknown>): (string | undefined)[] {
  return Array.from({ length: state.length }, (_value, index) => state.keyAt(index));
}

/** A page is split while nobody looks at one half of it, and others have to come first. */
const splitWhileParked: [Kind, Step[], boolean] = [
  { isWindowed: true, isFromEnd: true, from: 1, sieve: 6, largestPage: Infinity, pages: 4 },
  [{ kind: "rewatch" }, { kind: "limit", rows: 4 }, { kind: "insert", at: 0, order: 45 }],
  false,
];

describe("a paginated list against a naive model", () => {
  test("shows the table's rows in one snapshot, in any order of events", () => {
    fc.assert(
      fc.property(kinds, fc.array(steps, { maxLength: 40 }), fc.boolean(), (kind, script, isEager) => {
        const bench = new Bench(kind);
        for (const step of script) {
          bench.run(step);
          if (isEager) bench.table.settle();
        }
        bench.finish();
        bench.unwatch();
      }),
      { numRuns: 1000, examples: [splitWhileParked] },
    );
  }, 60_000);
});
