import { expect, html, oneEvent } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { ListChangeEvent } from "../../src/events/list-change-event.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, idle, isCovered, painted, rowsOf, seen, topOf } from "../support/rows.js";

describe("a <realtime-list> with groups", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const isHeader = (row: Element) => row.hasAttribute("data-group");

  /** Ten rows a group. */
  async function groupedList(count: number, attributes: Partial<RealtimeList> = {}) {
    const items = Array.from({ length: count }, (_, rank) => ({
      list: name,
      rank,
      text: `row ${rank}`,
      link: `group ${Math.floor(rank / 10)}`,
    }));
    const ids = await backend.add(items);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .selection=${attributes.selection}
        page-size=${count + 1}
        group-by="link"
        label="Things"
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => list.isComplete && rowsOf(list).length > 0);
    await painted();
    return { list, ids };
  }

  async function numbersOf(list: Element) {
    await idle();
    return rowsOf(list)
      .slice(0, 3)
      .map((row) => [row.role, row.ariaPosInSet, row.ariaSetSize]);
  }

  it("counts and names its rows, not its headers", async () => {
    const { list } = await groupedList(12);
    expect(rowsOf(list).length).to.equal(14);
    expect(list.loadedCount).to.equal(12);
    const changed = oneEvent(list, "list-change");
    const [id] = await backend.add([{ list: name, rank: 99, text: "row 99", link: "group 9" }]);
    const { added, total } = (await changed) as unknown as ListChangeEvent;
    expect([added, total]).to.deep.equal([[id], 13]);
    expect(rowsOf(list).filter(isHeader).length).to.equal(3);
  });

  it("numbers all its items, which headers are, too", async () => {
    const { list } = await groupedList(300);
    expect(await numbersOf(list)).to.deep.equal([
      ["listitem", "1", "330"],
      ["listitem", "2", "330"],
      ["listitem", "3", "330"],
    ]);
  });

  it("numbers its options without headers, and lets nobody stop at those", async () => {
    const { list } = await groupedList(300, { selection: "multiple" });
    expect(await numbersOf(list)).to.deep.equal([
      ["presentation", null, null],
      ["option", "1", "300"],
      ["option", "2", "300"],
    ]);
    const stops = rowsOf(list).filter((row) => row.hasAttribute("tabindex"));
    expect(stops.some(isHeader)).to.equal(false);
    expect(stops.filter((row) => row.tabIndex === 0).map((row) => row.textContent.trim())).to.deep.equal([
      "row 0",
    ]);
    await expect(list).to.be.accessible();
  });

  for (const count of [150, 300]) {
    it(`scrolls to rows below the header that sticks to the edge, of ${count}`, async () => {
      const { list, ids } = await groupedList(count);
      for (const align of ["start", "nearest"] as const) {
        list.scrollTop = 1e9;
        await painted();
        list.scrollToKey(ids[55]!, align);
        await painted();
        const row = list.querySelector(`[data-key="${ids[55]!}"]`)!;
        const header = rowsOf(list).find((row) => row.textContent.trim() === "group 5")!;
        expect(Math.abs(topOf(header) - topOf(list)), align).to.be.lessThan(1.1);
        expect(Math.abs(topOf(row) - header.getBoundingClientRect().bottom), align).to.be.lessThan(1.1);
      }
    });
  }

  it("shows the row in focus below the header", async () => {
    const { list } = await groupedList(300, { selection: "single" });
    rowsOf(list)[1]!.focus();
    for (const key of ["End", "PageUp", "PageUp"]) {
      await sendKeys({ press: key });
      await painted();
    }
    const bottoms = rowsOf(list)
      .filter((row) => isHeader(row) && Math.abs(topOf(row) - topOf(list)) < 2)
      .map((header) => header.getBoundingClientRect().bottom);
    expect(topOf(document.activeElement!)).to.be.greaterThan(Math.max(...bottoms) - 1.1);
  });

  it("keeps the header of a group in sight, also when its place is far above", async () => {
    await backend.add(
      Array.from({ length: 400 }, (_, rank) => ({
        list: name,
        rank,
        text: `row ${rank}`,
        link: rank < 300 ? "first" : "second",
      })),
    );
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        page-size="400"
        group-by="link"
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
        <template slot="group"><b>{{group}} ({{count}})</b></template>
      </realtime-list>`,
    );
    await until(() => list.loadedCount === 400);
    list.scrollTop = 3000;
    await painted();
    const header = rowsOf(list)[0]!;
    expect(header.textContent.trim()).to.equal("first (300)");
    expect(Math.abs(topOf(header) - topOf(list))).to.be.lessThan(1.1);
    expect(isCovered(list)).to.equal(true);
    const row = seen(list).at(-1)!;
    const top = topOf(row);
    list.scrollTop += 200;
    await painted();
    expect(Math.abs(topOf(row) - (top - 200))).to.be.lessThan(1.1);
  });
});
