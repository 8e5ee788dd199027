import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryResultStore } from "../../../src/adapters/memory/memory-result-store.js";
import type { PagesSource, PagesState } from "../../../src/core/live/pages-state.js";
import type { KeptResult } from "../../../src/core/live/result-store.js";
import { applyChange, type KeyedRow } from "./apply-change.js";
import { PagedTable, type TableRow } from "./paged-table.js";
import { call, scriptedStore } from "./scripted-remote.js";

const pageSize = 3;

/** A store whose reads end when the test says so, and which may lose what it is given, as when the browser ends. */
class FickleStore extends MemoryResultStore {
  losses: readonly boolean[] = [];
  private kept = 0;
  private waiting: (() => void)[] = [];

  override keep(result: KeptResult): void {
    if (!this.losses[this.kept++ % Math.max(1, this.losses.length)]) super.keep(result);
  }

  override async read(token: string, part?: string): Promise<readonly KeptResult[]> {
    const found = await super.read(token, part);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return found;
  }

  /** Lets the read end that began first, or all of them. */
  async answer(all = false): Promise<void> {
    await turn();
    for (const answer of this.waiting.splice(0, all ? Infinity : 1)) answer();
    await turn();
  }
}

/** All microtasks that there are now, and those that they cause. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

type Step =
  | { readonly kind: "insert" | "move"; readonly at: number; readonly order: number }
  | { readonly kind: "remove" | "edit"; readonly at: number }
  | {
      readonly kind:
        "read" | "flush" | "trickle" | "loadMore" | "connect" | "drop" | "rewatch" | "invalidate";
    };

const at = fc.nat(30);
const changes: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("insert" as const, "move" as const), at, order: fc.nat(60) }),
  fc.record({ kind: fc.constantFrom("remove" as const, "edit" as const), at }),
);
const acts: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(["read", "read", "flush", "flush", "trickle", "loadMore", "loadMore", "connect"] as const),
    ...(["drop", "rewatch", "invalidate"] as const),
  ),
});
const steps = fc.array(fc.oneof(changes, acts), { maxLength: 25 });
const list = fc.record({ isFromEnd: fc.boolean(), isWindowed: fc.boolean() });

/** One page of a browser over its life, watched like an element does. */
class Life {
  readonly parts = scriptedStore();
  readonly table = new PagedTable(this.parts.remote);
  readonly results: FickleStore;
  private readonly source: PagesSource<TableRow>;
  private readonly isFromEnd: boolean;
  private mirror: KeyedRow<TableRow>[] = [];
  private readonly newest = new Map<string, number>();
  private lastId: number;
  private leave: (() => void)[] = [];

  constructor(
    results: FickleStore,
    rows: readonly TableRow[],
    kind: { readonly isFromEnd: boolean; readonly isWindowed: boolean },
  ) {
    this.results = results;
    this.isFromEnd = kind.isFromEnd;
    this.table.rows = [...rows];
    this.lastId =
      1_000 * (1 + Math.max(0, ...rows.map(({ _id }) => Math.floor(Number(_id.slice(1)) / 1_000))));
    this.parts.store.keepIn(results);
    this.source = this.parts.store.watchPages({
      call: call("rows:list"),
      token: `rows ${String(kind.isFromEnd)} ${String(kind.isWindowed)}`,
      place: "rows",
      pageSize,
      key: "_id",
      ...kind,
      windowLimits: { livePages: 1, parkPages: 1, keptRows: 1_000 },
    }) as PagesSource<TableRow>;
    this.watch();
  }

  async run(step: Step): Promise<void> {
    const { table, parts } = this;
    const row = "at" in step ? table.rows[step.at % Math.max(1, table.rows.length)] : undefined;
    switch (step.kind) {
      case "insert":
        table.rows = [...table.rows, newRow(++this.lastId, step.order)];
        break;
      case "move":
        table.rows = table.rows.map((each) =>
          each === row ? { ...each, order: step.order, body: `${each.body}!` } : each,
        );
        break;
      case "edit":
        table.rows = table.rows.map((each) => (each === row ? { ...each, body: `${each.body}!` } : each));
        break;
      case "remove":
        table.rows = table.rows.filter((each) => each !== row);
        break;
      case "read":
        await this.results.answer();
        break;
      case "flush":
        table.flush();
        break;
      case "trickle":
        table.flush(1);
        break;
      case "loadMore":
        this.source.loadMore();
        break;
      case "connect":
        if (!parts.remote.connection.isOpen) parts.remote.connect();
        break;
      case "drop":
        parts.remote.drop();
        break;
      case "invalidate":
        table.generation++;
        break;
      case "rewatch":
        this.end();
        this.newest.clear();
        this.watch();
        break;
    }
  }

  /** The backend has answered everything: what is shown is what it has, from the first row on. */
  async finish(): Promise<void> {
    await this.run({ kind: "connect" });
    this.table.settle();
    await this.results.answer(true);
    this.table.settle();
    const { current } = this.source;
    expect(current).toMatchObject({ name: "ready", stale: false, error: undefined });
    if (current.more === "done") expect(current.length).toBe(this.table.rows.length);
    else expect(current.more).toBe("idle");
  }

  end(): void {
    for (const leave of this.leave) leave();
    this.leave = [];
    this.parts.scheduler.run();
    // Expectations that failed inside a listener were caught there.
    for (const { level, details } of this.parts.logger.lines) if (level === "error") throw details[0];
  }

  private watch(): void {
    this.mirror = this.source.current.rows.map((row) => ({ key: row._id, row }));
    this.leave = [
      this.source.subscribeChanges((change) => (this.mirror = applyChange(this.mirror, change))),
      this.source.subscribe((state) => this.check(state)),
    ];
  }

  private check(state: PagesState<TableRow>): void {
    if (state !== this.source.current) return;
    expect(this.leave.length === 0 || this.mirror.map(({ key }) => key)).toEqual(
      this.leave.length === 0 || state.keys,
    );
    expect(new Set(state.keys).size).toBe(state.keys.length);
    expect(state.error).toBeUndefined();
    for (const { _id, body } of state.rows) {
      expect(body.length).toBeGreaterThanOrEqual(this.newest.get(_id) ?? 0);
      this.newest.set(_id, body.length);
    }
    if (state.name !== "ready" || state.stale) return;
    const rows = this.table.sent.slice(0, state.length);
    expect(state.rows).toEqual(this.isFromEnd ? [...rows].reverse() : rows);
  }
}

function newRow(id: number, order: number): TableRow {
  return { _id: `r${id}`, order, body: "", tags: [] };
}

const seed = Array.from({ length: 14 }, (_, index) => newRow(index, index * 4));

test("what was kept and what the backend says, in any order, end in what the backend says alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ script: steps, losses: fc.array(fc.boolean(), { maxLength: 5 }) }), {
        minLength: 2,
        maxLength: 3,
      }),
      list,
      async (lives, kind) => {
        const results = new FickleStore();
        let rows: readonly TableRow[] = seed;
        for (const { script, losses } of lives) {
          results.losses = losses;
          const life = new Life(results, rows, kind);
          for (const step of script) await life.run(step);
          await life.finish();
          life.end();
          ({ rows } = life.table);
        }
      },
    ),
    { numRuns: 400 },
  );
}, 120_000);
