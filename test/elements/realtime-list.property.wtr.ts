import { expect, html, nextFrame } from "@open-wc/testing";
import fc from "fast-check";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

interface Item {
  readonly _id: string;
  readonly rank: number;
  readonly text: string;
}

type Step =
  | { readonly kind: "insert" | "move"; readonly at: number; readonly rank: number }
  | { readonly kind: "edit" | "remove" | "scroll" | "insertMany"; readonly at: number }
  | { readonly kind: "drop" | "pause" | "resume" | "more" };

const at = fc.nat(400);
const rank = fc.integer({ min: -10, max: 400 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("insert", "move").map((kind) => kind), at, rank }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("edit", "remove", "scroll", "insertMany").map((kind) => kind),
      at,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("drop", "pause", "resume", "more").map((kind) => kind) }),
  },
);

/** A list beside a plain sorted array, which after each settled step say the same. */
class Bench {
  readonly model = new Map<string, Item>();
  /** What was last rendered for rows that are on the page. */
  readonly rendered = new Map<string, string>();
  needless = 0;
  list!: RealtimeList;
  private readonly backend: TestBackend;
  private readonly name: string;
  private stamp = 0;

  constructor(backend: TestBackend, name: string) {
    this.backend = backend;
    this.name = name;
  }

  async start(count: number, isShort: boolean): Promise<void> {
    await this.insert(Array.from({ length: count }, (_, index) => index));
    this.list = await provided<RealtimeList>(
      this.backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: this.name }}
        page-size=${isShort ? 40 : 20}
        style="block-size: 300px; overflow-y: auto"
        .renderItem=${(row: unknown, key: string) => this.render(row as Item, key)}
      ></realtime-list>`,
    );
    await until(() => this.rows.length > 0);
    for (let pages = 0; pages < 12; pages++) {
      await until(() => this.list.loadMore() || this.list.isComplete);
      await this.settle();
    }
  }

  async run(step: Step): Promise<void> {
    const items = [...this.model.values()];
    const item = "at" in step ? items[step.at % items.length] : undefined;
    switch (step.kind) {
      case "insert":
        return await this.insert([step.rank]);
      case "insertMany":
        return await this.insert(Array.from({ length: 30 }, () => step.at));
      case "move":
        return await this.change(item, { rank: this.unique(step.rank) });
      case "edit":
        return await this.change(item, { text: `edit ${++this.stamp}` });
      case "remove":
        if (!item) return;
        this.model.delete(item._id);
        return await this.backend.remove(item._id);
      case "scroll":
        this.list.scrollTop = (step.at / 400) * this.list.scrollHeight;
        return await nextFrame();
      case "drop":
        return await this.backend.drop();
      case "pause":
        this.list.paused = true;
        return;
      case "resume":
        this.list.paused = false;
        return;
      case "more":
        this.list.loadMore();
    }
  }

  /** Looks at every part of the list: its rows are those of the model, in order, each as it is now. */
  async finish(): Promise<void> {
    this.list.paused = false;
    await until(() => {
      this.list.loadMore();
      return this.list.isComplete;
    });
    const expected = [...this.model.values()].sort((one, other) => one.rank - other.rank);
    // Pages that nobody looked at come up to date as they are looked at, so the first look may be too early.
    let sweeps = 0;
    while (!(await this.isRightEverywhere(expected))) {
      if (++sweeps > 20) throw new Error(this.difference(expected));
    }
    expect(this.needless).to.equal(0);
  }

  private async isRightEverywhere(expected: readonly Item[]): Promise<boolean> {
    let isRight = true;
    for (let top = 0; ; top += 200) {
      this.list.scrollTop = top;
      await nextFrame();
      await nextFrame();
      isRight &&= this.isRight(expected);
      if (this.list.scrollTop < top) return isRight;
    }
  }

  private difference(expected: readonly Item[]): string {
    const texts = (items: readonly (string | null)[]): string => items.slice(0, 40).join(", ");
    const rows = this.rows.map(({ textContent }) => textContent);
    const start = expected.findIndex(({ text }) => text === rows[0]);
    const wanted = expected.slice(start, start + rows.length).map(({ text }) => text);
    return `${this.list.loadedCount} rows, ${expected.length} expected; at ${this.list.scrollTop}: ${texts(rows)}; expected: ${texts(wanted)}`;
  }

  private get rows(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>(":scope > [data-key]:not([data-kept])")];
  }

  private isRight(expected: readonly Item[]): boolean {
    if (this.list.loadedCount !== expected.length) return false;
    const rows = this.rows;
    const start = expected.findIndex(({ _id }) => _id === rows[0]?.dataset["key"]);
    return rows.every((row, index) => {
      const item = expected[start + index];
      return item !== undefined && row.dataset["key"] === item._id && row.textContent === item.text;
    });
  }

  private render(row: Item, key: string): string {
    const text = JSON.stringify(row);
    const isOnPage = this.rows.some(
      (element) => element.dataset["key"] === key && element.textContent !== "",
    );
    if (isOnPage && this.rendered.get(key) === text) this.needless++;
    this.rendered.set(key, text);
    return row.text;
  }

  private async insert(ranks: readonly number[]): Promise<void> {
    const items = ranks.map((each) => ({
      list: this.name,
      rank: this.unique(each),
      text: `row ${this.stamp}`,
    }));
    const ids = await this.backend.add(items);
    for (const [index, _id] of ids.entries()) {
      const { rank: itemRank, text } = items[index]!;
      this.model.set(_id, { _id, rank: itemRank, text });
    }
  }

  private async change(item: Item | undefined, change: { text?: string; rank?: number }): Promise<void> {
    if (!item) return;
    this.model.set(item._id, { ...item, ...change });
    await this.backend.edit(item._id, change);
  }

  /** No two rows have the same rank, or their order would be the backend's secret. */
  private unique(rank: number): number {
    return rank + ++this.stamp / 1e6;
  }

  private async settle(): Promise<void> {
    await this.list.updateComplete;
    await nextFrame();
  }
}

describe("a <realtime-list> against a sorted array", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("shows the array's rows wherever one looks, and renders no row that has not changed", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(steps, { minLength: 5, maxLength: 25 }),
        async (isShort, script) => {
          const bench = new Bench(backend, newListName());
          await bench.start(isShort ? 60 : 260, isShort);
          for (const step of script) await bench.run(step);
          await bench.finish();
        },
      ),
      { numRuns: 8, endOnFailure: true, includeErrorInReport: true },
    );
  });

  it("renders each row exactly as often as it changed, also when whole results come again", async () => {
    const name = newListName();
    const ids = await backend.addTexts(name, ["a", "b", "c", "d"]);
    const counts = new Map<string, number>();
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .renderItem=${(row: unknown, key: string) => {
          counts.set(key, (counts.get(key) ?? 0) + 1);
          return (row as Item).text;
        }}
      ></realtime-list>`,
    );
    await until(() => list.loadedCount === 4);
    await backend.edit(ids[1]!, { text: "B" });
    await until(() => list.textContent.includes("B"));
    await backend.edit(ids[3]!, { rank: -1 });
    await until(() => list.querySelector<HTMLElement>("[data-key]")!.dataset["key"] === ids[3]);
    await backend.drop();
    await until(() => !list.matches(":state(stale)"));
    await backend.edit(ids[0]!, { text: "A" });
    await until(() => list.textContent.includes("A"));
    // A moved row has another rank, so it was rendered again too.
    expect(ids.map((id) => counts.get(id))).to.deep.equal([2, 2, 1, 2]);
  });
});
