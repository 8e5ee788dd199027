import type { JSONValue } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";

import type { QueryJson } from "../../../src/embedded/engine/query-json.js";
import { naiveAnswer, pagedQueryJson, rowJson } from "./naive-database.js";
import { collect, rowsSchema, scan, TestEngine } from "./new-engine.js";

interface Page {
  readonly start: string | null;
  /** Given for a page made by splitting; else the journal's, from the first run on. */
  end: string | null;
  ids: string[];
  split: string | null;
  isDone: boolean;
}

/** Reads a list page by page, as the client does: each page pinned to the end of its first run. */
class PagedList {
  readonly pages: Page[] = [];
  private readonly engine: TestEngine;
  private readonly query: QueryJson;
  private readonly pageSize: number;

  constructor(engine: TestEngine, query: QueryJson, pageSize: number) {
    this.engine = engine;
    this.query = query;
    this.pageSize = pageSize;
    this.loadMore();
  }

  loadMore(): void {
    const last = this.pages.at(-1);
    if (last?.isDone === true) return;
    const page: Page = { start: last?.end ?? null, end: null, ids: [], split: null, isDone: false };
    this.run(page);
    this.pages.push(page);
  }

  split(which: number): void {
    const page = this.pages[which % this.pages.length]!;
    if (page.split === null) return;
    const halves = [
      { ...page, end: page.split },
      { ...page, start: page.split },
    ];
    this.pages.splice(this.pages.indexOf(page), 1, ...halves);
    this.refresh();
  }

  refresh(): void {
    for (const page of this.pages) this.run(page);
  }

  get ids(): string[] {
    return this.pages.flatMap((page) => page.ids);
  }

  private run(page: Page): void {
    const options = { cursor: page.start, endCursor: page.end, pageSize: this.pageSize };
    const result = this.engine.begin().page(this.query, options);
    if (page.end === null) expect(result.page.length).toBeLessThanOrEqual(this.pageSize);
    page.end = result.endCursorForJournal;
    page.ids = result.page.map((document) => document.id);
    page.split = result.splitCursor;
    page.isDone = result.isDone;
  }
}

type Act =
  | { type: "insert"; row: { [field: string]: JSONValue } }
  | { type: "patch"; which: number; row: { [field: string]: JSONValue } }
  | { type: "remove"; which: number }
  | { type: "split"; which: number }
  | { type: "loadMore" };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("insert" as const), row: rowJson }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("patch" as const), which: fc.nat(), row: rowJson }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom("remove" as const, "split" as const), which: fc.nat() }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("loadMore" as const) }) },
);

function perform(engine: TestEngine, list: PagedList, act: Act): void {
  if (act.type === "loadMore") return list.loadMore();
  if (act.type === "split") return list.split(act.which);
  engine.write((transaction) => {
    if (act.type === "insert") return void transaction.insert("rows", act.row);
    const all = collect(transaction, scan("rows"));
    const id = all[act.which % all.length]?.id;
    if (id === undefined) return;
    if (act.type === "remove") transaction.remove(id);
    else transaction.patch(id, act.row);
  });
  list.refresh();
}

// For busy machines; the runs themselves take about a second.
const PATIENCE = 60_000;

it(
  "keeps pages without a gap or a duplicate, whatever is inserted, changed, removed and split",
  () => {
    fc.assert(
      fc.property(
        fc.array(rowJson, { maxLength: 12, size: "max" }),
        pagedQueryJson,
        fc.integer({ min: 1, max: 4 }),
        fc.array(act, { maxLength: 25, size: "max" }),
        (rows, query, pageSize, acts) => {
          const engine = new TestEngine();
          engine.setSchema(rowsSchema);
          engine.write((transaction) => rows.forEach((row) => transaction.insert("rows", row)));
          const list = new PagedList(engine, query, pageSize);
          for (const act of acts) {
            perform(engine, list, act);
            const documents = collect(engine.begin(), scan("rows")).map((document) => document.value);
            const all = naiveAnswer(documents, query).map((document) => document._id);
            const isDone = list.pages.at(-1)!.isDone;
            expect(list.ids).toEqual(isDone ? all : all.slice(0, list.ids.length));
          }
        },
      ),
      { numRuns: 200 },
    );
  },
  PATIENCE,
);

it("never loses a row of the loaded part to inserts at the head of a descending list", () => {
  const engine = new TestEngine();
  const insert = (n: number): string => engine.write((transaction) => transaction.insert("rows", { n }));
  const ids = Array.from({ length: 6 }, (_, n) => insert(n)).reverse();
  const list = new PagedList(engine, scan("rows", "desc"), 3);
  list.loadMore();
  for (let n = 6; n < 20; n++) {
    ids.unshift(insert(n));
    list.refresh();
    expect(list.ids).toEqual(ids);
  }
});
