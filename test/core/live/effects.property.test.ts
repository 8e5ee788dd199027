import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import type { PagesSource, PagesState } from "../../../src/core/live/pages-state.js";
import { applyChange, type KeyedRow } from "./apply-change.js";
import { PagedTable, type TableRow } from "./paged-table.js";
import { type Edit, type FixedEdit, ScriptedEffects } from "./scripted-effects.js";
import { call, scriptedStore } from "./scripted-remote.js";

const pageSize = 3;

const at = fc.nat(30);
const place = fc.oneof(
  fc.record({ name: fc.constantFrom("start" as const, "end" as const) }),
  fc.record({ name: fc.constant("before" as const), at }),
);
const tableSteps = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), order: fc.nat(60) }),
  fc.record({ kind: fc.constant("move" as const), at, order: fc.nat(60) }),
  fc.record({ kind: fc.constantFrom("edit" as const, "remove" as const, "poison" as const), at }),
);
const otherSteps = fc.record({
  kind: fc.constantFrom(
    "loadMore",
    "loadBack",
    "flush",
    "trickle",
    "drop",
    "connect",
    "retry",
    "invalidate",
    "rewatch",
  ),
});
const editSteps = fc.oneof(
  fc.record({ kind: fc.constant("begin insert" as const), place }),
  fc.record({ kind: fc.constantFrom("begin patch" as const, "begin remove" as const), at }),
  fc.record({ kind: fc.constantFrom("end" as const, "confirm" as const), at }),
);
const steps = fc.oneof(tableSteps, otherSteps, { weight: 2, arbitrary: editSteps });
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

interface Kind {
  readonly isFromEnd: boolean;
  readonly isWindowed: boolean;
  readonly from: number | undefined;
}

const kinds: fc.Arbitrary<Kind> = fc.record({
  isFromEnd: fc.boolean(),
  isWindowed: fc.constantFrom(false, false, true),
  from: fc.option(fc.nat(50), { nil: undefined }),
});

/** A list of a store of its own over the table. */
function listOver(kind: Kind, effects: ScriptedEffects) {
  const parts = scriptedStore(new MemoryResultCache(), effects);
  const table = new PagedTable(parts.remote);
  const source = parts.store.watchPages({
    call: call("rows:list"),
    token: "rows",
    pageSize,
    key: "_id",
    windowLimits: { livePages: 1, parkPages: 1, keptRows: 4 },
    isFromEnd: kind.isFromEnd,
    isWindowed: kind.isWindowed,
    ...(kind.from === undefined ? {} : { from: kind.from }),
  }) as PagesSource<TableRow>;
  return { ...parts, table, source };
}

/** The same list twice, with pending edits and without: the one must be the other with the edits made by hand. */
class Bench {
  readonly effects = new ScriptedEffects("rows:list");
  readonly edited: ReturnType<typeof listOver>;
  readonly plain: ReturnType<typeof listOver>;
  private readonly kind: Kind;
  private mirror: KeyedRow<TableRow>[] = [];
  private places: (string | undefined)[] = [];
  private leave: (() => void)[] = [];
  private rows: TableRow[] = [];
  private lastId = 0;
  /** Which ends of the query are loaded. */
  private ends = { start: false, end: false };
  /** Temporary ids of confirmed inserts, by the real ones. */
  private readonly aliases = new Map<string, string>();

  constructor(kind: Kind) {
    this.kind = kind;
    this.edited = listOver(kind, this.effects);
    this.plain = listOver(kind, new ScriptedEffects(""));
    this.rows = Array.from({ length: 12 }, (_value, index) => this.newRow(index * 4));
    for (const { remote } of this.lists) remote.connect();
    this.watch();
    this.settle();
    this.compare();
  }

  get lists() {
    return [this.plain, this.edited];
  }

  run(step: Step): void {
    if (step.kind.startsWith("begin") || step.kind === "end" || step.kind === "confirm") this.editStep(step);
    else this.otherStep(step);
    this.compare();
  }

  finish(): void {
    for (const { table, remote } of this.lists) {
      table.poison = null;
      if (!remote.connection.isOpen) remote.connect();
    }
    this.settle();
    for (const { source } of this.lists) source.retry();
    this.settle();
    this.compare();
    this.effects.edits.clear();
    this.edited.store.effectsChanged(["rows:list"]);
    this.compare();
    this.unwatch();
    for (const { logger } of this.lists)
      for (const { level, details } of logger.lines) if (level === "error") throw details[0];
  }

  private editStep(step: Step): void {
    const { edits } = this.effects;
    const operation = `op${++this.lastId}`;
    switch (step.kind) {
      case "begin insert": {
        const { name } = step.place;
        const key = "at" in step.place ? this.someKey(step.place.at) : "";
        edits.set(operation, {
          name: "insert",
          row: this.newRow(0, `tmp${operation}`),
          place: name === "before" ? { name, key } : { name },
        });
        break;
      }
      case "begin patch":
        edits.set(operation, { name: "patch", key: this.someKey(step.at), fields: { body: operation } });
        break;
      case "begin remove":
        edits.set(operation, { name: "remove", key: this.someKey(step.at) });
        break;
      case "end":
      case "confirm": {
        const [ended, edit] = [...edits][step.at % Math.max(1, edits.size)] ?? [];
        const canBeAnswered = this.edited.remote.connection.isOpen;
        if (ended === undefined || (step.kind === "confirm" && !canBeAnswered)) return;
        edits.delete(ended);
        if (step.kind === "confirm") {
          this.confirm(edit as FixedEdit);
          return;
        }
      }
    }
    this.edited.store.effectsChanged(["rows:list"]);
  }

  /** The backend has done it, and says so with the next transition. */
  private confirm(edit: FixedEdit): void {
    if (edit.name === "insert") {
      const temporary = (edit.row as TableRow)._id;
      const real = { ...(edit.row as TableRow), _id: `row${++this.lastId}`, order: this.lastId % 60 };
      this.rows = [...this.rows, real];
      this.aliases.set(real._id, temporary);
      this.edited.store.addAlias(temporary, real._id);
    } else {
      const isMeant = ({ _id }: TableRow): boolean => (this.aliases.get(_id) ?? _id) === edit.key;
      if (edit.name === "remove") this.rows = this.rows.filter((row) => !isMeant(row));
      if (edit.name === "patch")
        this.rows = this.rows.map((row) => (isMeant(row) ? { ...row, ...edit.fields } : row));
    }
    this.edited.store.touchEffects(["rows:list"]);
    this.flush();
  }

  private otherStep(step: Step): void {
    const row = "at" in step ? this.rows[step.at % Math.max(1, this.rows.length)] : undefined;
    switch (step.kind) {
      case "insert":
        this.rows = [...this.rows, this.newRow(step.order)];
        break;
      case "move":
        this.rows = this.rows.map((each) => (each === row ? { ...each, order: step.order } : each));
        break;
      case "edit":
        this.rows = this.rows.map((each) => (each === row ? { ...each, body: `${each.body}!` } : each));
        break;
      case "remove":
        this.rows = this.rows.filter((each) => each !== row);
        break;
      case "flush":
        this.flush();
        break;
      case "trickle":
        this.flush(1);
        break;
      case "rewatch":
        this.unwatch();
        this.watch();
        break;
      default:
        for (const list of this.lists) {
          if (step.kind === "loadMore") list.source.loadMore();
          else if (step.kind === "loadBack") list.source.loadBack();
          else if (step.kind === "retry") list.source.retry();
          else if (step.kind === "drop") list.remote.drop();
          else if (step.kind === "connect") list.remote.connect();
          else if (step.kind === "poison") list.table.poison = row?._id ?? null;
          else if (step.kind === "invalidate") list.table.generation++;
        }
    }
  }

  private flush(firstResults = Infinity): void {
    for (const { table } of this.lists) {
      table.rows = this.rows;
      table.flush(firstResults);
    }
  }

  settle(): void {
    for (const { table } of this.lists) {
      table.rows = this.rows;
      table.settle();
    }
  }

  private someKey(place: number): string {
    const { keys } = this.edited.source.current;
    return keys[place % Math.max(1, keys.length)] ?? "none";
  }

  private newRow(order: number, _id = `row${++this.lastId}`): TableRow {
    return { _id, order, body: `body of ${_id}`, tags: ["some", _id] };
  }

  private watch(): void {
    const { source } = this.edited;
    this.leave = [
      this.plain.source.subscribe(() => undefined),
      source.subscribeChanges((change, state) => {
        this.mirror = applyChange(this.mirror, change);
        if (change.regions.length === 0 && change.cause === "window")
          this.places = this.places.map((key) => (key && change.removed.includes(key) ? undefined : key));
        for (const { index, removed, after } of change.regions) this.places.splice(index, removed, ...after);
        expect(this.places).toEqual(keysByPlace(state));
      }),
      source.subscribe((state) => this.check(state)),
    ];
  }

  private unwatch(): void {
    for (const leave of this.leave) leave();
    this.leave = [];
    for (const { scheduler } of this.lists) scheduler.run();
  }

  private check(state: PagesState<TableRow>): void {
    if (this.leave.length === 0) {
      this.mirror = state.rows.map((row, index) => ({ key: state.keys[index] as string, row }));
      this.places = keysByPlace(state);
    }
    expect(this.mirror.map(({ key }) => key)).toEqual(state.keys);
    this.mirror.forEach(({ row }, index) => expect(row).toBe(state.rows[index]));
    expect(new Set(state.keys).size).toBe(state.keys.length);
    expect(state.error?.code).not.toBe("bad-rows");
    state.keys.forEach((key) => expect(state.keyAt(this.edited.source.indexOf(key))).toBe(key));
  }

  private compare(): void {
    if (this.kind.isWindowed) return;
    const { current } = this.edited.source;
    const base = this.plain.source.current;
    expect(current).toMatchObject({
      name: base.name,
      more: base.more,
      back: base.back,
      stale: base.stale,
    });
    // Where a page has failed, whether the list's end is loaded can't be seen from outside.
    if (base.name !== "ready" || base.more === "error" || base.back === "error") return;
    expect(current.rows).toEqual(this.byHand(base));
    for (const [operation, edit] of this.effects.edits) this.expectMark(operation, edit);
  }

  private byHand(base: PagesState<TableRow>): readonly TableRow[] {
    const keyOf = ({ _id }: TableRow): string => this.aliases.get(_id) ?? _id;
    // While the list begins again, it ends where it did.
    if (!base.stale || base.more !== "loading")
      this.ends = { start: base.back === "done", end: base.more === "done" };
    const rows = this.kind.isFromEnd ? [...base.rows].reverse() : [...base.rows];
    const find = (key: string): number => rows.findIndex((row) => keyOf(row) === key);
    const isKnown = (row: TableRow): boolean => base.rows.some((each) => keyOf(each) === row._id);
    for (const edit of this.effects.edits.values()) {
      if (typeof edit === "function" || edit.name === "mark") continue;
      if (edit.name === "insert") {
        const row = edit.row as TableRow;
        if (isKnown(row)) continue;
        if (edit.place.name === "start" && this.ends.start) rows.unshift(row);
        if (edit.place.name === "end" && this.ends.end) rows.push(row);
        if (edit.place.name === "before" && find(edit.place.key) >= 0)
          rows.splice(find(edit.place.key), 0, row);
        continue;
      }
      const index = find(edit.key);
      if (index < 0) continue;
      if (edit.name === "remove") rows.splice(index, 1);
      else rows[index] = { ...rows[index], ...edit.fields } as TableRow;
    }
    return this.kind.isFromEnd ? rows.reverse() : rows;
  }

  private expectMark(operation: string, edit: Edit): void {
    if (typeof edit === "function") return;
    const key = edit.name === "insert" ? (edit.row as TableRow)._id : edit.key;
    const isLatest = [...this.effects.edits].every(
      ([other, later]) =>
        Number(other.slice(2)) <= Number(operation.slice(2)) ||
        (typeof later !== "function" &&
          (later.name === "insert" ? (later.row as TableRow)._id : later.key) !== key),
    );
    if (isLatest) expect(this.edited.source.markOf(key)).toEqual({ name: "pending", operation });
  }
}

function keysByPlace(state: PagesState<unknown>): (string | undefined)[] {
  return Array.from({ length: state.length }, (_value, index) => state.keyAt(index));
}

describe("a list with pending edits against a naive model", () => {
  test("is the list without them, with the edits made by hand, in any order of events", () => {
    fc.assert(
      fc.property(kinds, fc.array(steps, { maxLength: 40 }), fc.boolean(), (kind, script, isEager) => {
        const bench = new Bench(kind);
        for (const step of script) {
          bench.run(step);
          if (isEager) bench.settle();
        }
        bench.finish();
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
