import { expect, html, nextFrame } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { HostedRow } from "../../src/events/visible-rows-change-event.js";
import { TestBackend } from "../support/backend.js";
import { notInWebKit } from "../support/engine.js";
import { newListName, provided, until } from "../support/provided.js";

type RowsEvent = HTMLElementEventMap["visible-rows-change"];

const box = "block-size: 400px; overflow-y: auto; inline-size: 300px";
const rowsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(":scope > [data-key]")];
const textsOf = (list: Element) => rowsOf(list).map((row) => row.textContent.trim());
const topOf = (element: Element) => element.getBoundingClientRect().top;
const textOf = (row: unknown) => (row as { text: string }).text;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function fill({ rows }: { readonly rows: readonly HostedRow[] }): void {
  for (const { element, row } of rows) element.textContent = textOf(row);
}

/** Fills rows as a framework does that collects its work: after the event, and before the page is painted. */
function fillLater(event: RowsEvent): void {
  queueMicrotask(() => fill(event));
}

describe("a <realtime-list> whose rows are rendered by somebody else", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));
  afterEach(() => backend.mend());

  const listOf = (onRows: (event: RowsEvent) => void, properties: Partial<RealtimeList> = {}) =>
    provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .pageSize=${properties.pageSize ?? 100}
        .groupBy=${properties.groupBy}
        .fromEnd=${properties.fromEnd ?? false}
        .animated=${properties.animated ?? false}
        .grid=${properties.grid ?? false}
        hosted-rows
        style=${box}
        @visible-rows-change=${onRows}
      ></realtime-list>`,
    );

  it("renders the headers of groups by itself", async () => {
    await backend.add(["a1", "a2", "b1"].map((text, rank) => ({ list: name, rank, text, link: text[0]! })));
    const list = await listOf(fill, { groupBy: "link" });
    await until(() => textsOf(list).join() === "a,a1,a2,b,b1");
    expect(list.visibleRows.map(({ row }) => textOf(row))).to.deep.equal(["a1", "a2", "b1"]);
  });

  it("asks for rows only once their data is here", async () => {
    for (const start of [0, 2000, 4000, 6000]) {
      await backend.add(
        numbers(2000).map((at) => ({ list: name, rank: start + at, text: `row ${start + at}` })),
      );
    }
    const asked: unknown[] = [];
    const list = await listOf(
      (event) => {
        asked.push(...event.rows.map(({ row }) => row));
        fill(event);
      },
      { pageSize: 250 },
    );
    await until(() => {
      list.loadMore();
      return list.isComplete;
    });
    for (const share of [0.25, 0.5, 0.75, 1]) {
      list.scrollTop = list.scrollHeight * share;
      await nextFrame();
      await nextFrame();
    }
    await backend.cut();
    list.scrollTop = list.scrollHeight * 0.06;
    await until(() => list.querySelector("[data-waiting]") !== null);
    await backend.mend();
    await until(() => list.querySelector("[data-waiting]") === null && textsOf(list).length > 10);
    expect(asked).to.not.include(undefined);
  });

  it("keeps the reader's place when rows above are filled only after they came", async () => {
    const ids = await backend.addTexts(
      name,
      numbers(60).map((at) => `row ${at}`),
    );
    const list = await listOf(fillLater);
    await until(() => textsOf(list).includes("row 59"));
    list.style.overflowAnchor = "none";
    list.scrollTop = 500;
    await nextFrame();
    const row = rowsOf(list).find(({ dataset }) => dataset["key"] === ids[40])!;
    const top = topOf(row);
    await backend.add(numbers(10).map((at) => ({ list: name, rank: -1 - at, text: `new ${at}` })));
    await until(() => textsOf(list).includes("new 9"));
    await nextFrame();
    expect(Math.abs(topOf(row) - top)).to.be.lessThan(1.5);
  });

  it("keeps the reader's place in a grid, whose items are as high as the highest beside them", async () => {
    await backend.addTexts(
      name,
      numbers(400).map((at) => `row ${at} ${" and more".repeat((at % 3) * 8)}`),
    );
    const list = await listOf(fillLater, { grid: true, pageSize: 400 });
    list.style.inlineSize = "600px";
    await until(() => textsOf(list).includes("row 0"));
    list.scrollTop = 5000;
    await nextFrame();
    await nextFrame();
    for (let step = 0; step < 30; step++) {
      const row = rowsOf(list).find((row) => topOf(row) > topOf(list))!;
      const top = topOf(row);
      list.scrollTop -= 90;
      await nextFrame();
      await nextFrame();
      expect(Math.abs(topOf(row) - top - 90), `step ${step}`).to.be.lessThan(1.5);
    }
  });

  for (const [tag, test] of [
    ["textarea", it],
    // With plain boxes too: where anything beside it is slotted, WebKit scrolls to the input that has the focus.
    ["input", notInWebKit("it scrolls back to a focused input when rows come and go")],
  ] as const) {
    test(`goes on asking for a row that holds focus, wherever the reader scrolls (${tag})`, async () => {
      await backend.addTexts(
        name,
        numbers(400).map((at) => `row ${at}`),
      );
      const list = await listOf(
        ({ rows }) => {
          for (const { element, row } of rows) {
            const field = element.querySelector(tag) ?? document.createElement(tag);
            field.ariaLabel = textOf(row);
            if (!field.isConnected) element.append(field);
          }
        },
        { pageSize: 400 },
      );
      await until(() => list.querySelector(tag) !== null);
      const field = list.querySelector(tag)!;
      // By itself the page would scroll there, in some engines only after what comes next.
      field.focus({ preventScroll: true });
      list.scrollTop = 6000;
      await nextFrame();
      await nextFrame();
      expect(list.visibleRows[1]!.index).to.be.greaterThan(100);
      expect(list.visibleRows[0]!.element.contains(field)).to.equal(true);
      expect(document.activeElement === field).to.equal(true);
    });
  }

  it("follows its end, also when rows are filled only after they came", async () => {
    await backend.addTexts(
      name,
      numbers(300).map((at) => `row ${at} ${"word ".repeat(at % 20)}`),
    );
    const list = await listOf(fillLater, { fromEnd: true });
    const isAtEnd = () => list.scrollTop > 0 && list.scrollHeight - list.clientHeight - list.scrollTop < 2;
    await until(() => textsOf(list).at(-1) === "row 0");
    await nextFrame();
    expect(isAtEnd()).to.equal(true);
    await backend.add([{ list: name, rank: -1, text: "new ".repeat(60) }]);
    await until(() => textsOf(list).at(-1)!.startsWith("new"));
    await nextFrame();
    expect(isAtEnd()).to.equal(true);
  });

  it("lets rows fade out with the content that they had, although the framework has taken it away", async () => {
    const ids = await backend.addTexts(name, ["a", "b"]);
    let before: readonly HostedRow[] = [];
    const list = await listOf(
      ({ rows }) => {
        for (const { element } of before) element.replaceChildren();
        fill({ rows });
        before = rows;
      },
      { animated: true },
    );
    list.style.setProperty("--realtime-list-duration", "300ms");
    await until(() => textsOf(list).join() === "a,b");
    await backend.remove(ids[0]!);
    await until(() => textsOf(list).join() === "b");
    expect(list.querySelector("[data-leaving]")?.textContent).to.equal("a");
    await until(() => list.querySelector("[data-leaving]") === null);
  });

  it("takes all rows back when it is to render them by itself", async () => {
    await backend.addTexts(name, ["a"]);
    let last: readonly HostedRow[] = [];
    const list = await listOf((event) => {
      last = event.rows;
      fill(event);
    });
    await until(() => textsOf(list).join() === "a");
    list.renderItem = (row) => textOf(row).toUpperCase();
    list.hostedRows = false;
    await until(() => textsOf(list).join() === "A");
    expect(last).to.deep.equal([]);
  });

  it("gives rows nobody renders the height of a row, so that not all of them are put on the page", async () => {
    await backend.addTexts(
      name,
      numbers(400).map((at) => `row ${at}`),
    );
    const list = await listOf(() => undefined, { pageSize: 400 });
    await until(() => list.loadedCount === 400 && rowsOf(list).length > 0);
    await nextFrame();
    expect(rowsOf(list).length).to.be.lessThan(80);
  });

  it("lets a framework render the rows, each into the element that it gets for it", async () => {
    const ids = await backend.addTexts(name, ["a", "b"]);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        hosted-rows
        @visible-rows-change=${({ rows }: HTMLElementEventMap["visible-rows-change"]) => {
          for (const { element, row } of rows)
            element.textContent = (row as { text: string }).text.toUpperCase();
        }}
      ></realtime-list>`,
    );
    await until(() => textsOf(list).join() === "A,B");
    await backend.edit(ids[1]!, { text: "c" });
    await until(() => textsOf(list).join() === "A,C");
    expect(list.visibleRows.map(({ key, index }) => [key, index])).to.deep.equal([
      [ids[0], 0],
      [ids[1], 1],
    ]);
  });
});
