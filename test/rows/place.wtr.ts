import { expect, html, nextFrame } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

const rowsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(":scope > [role=listitem]")];
const topOf = (row: Element) => row.getBoundingClientRect().top;

/** After the browser has done its own scroll anchoring too. */
async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

describe("the reader's place", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));
  // Firefox still scrolls smoothly right after the style for it has gone.
  afterEach(() => window.scrollTo({ top: 0, behavior: "instant" }));

  /** In a box, or in the page when the box does not scroll. */
  async function longList(box: string) {
    const ids = await backend.addTexts(
      name,
      Array.from({ length: 30 }, (_, index) => `row ${index}`),
    );
    const parent = await provided<HTMLElement>(
      backend,
      html`<div style=${box}>
        <realtime-list query="items:list" .args=${{ list: name }}>
          <template><button style="display: block; block-size: 50px">{{text}}</button></template>
        </realtime-list>
        <div style="block-size: 2000px"></div>
      </div>`,
    );
    const list = parent.querySelector<RealtimeList>("realtime-list")!;
    await until(() => rowsOf(list).length === 30);
    return { ids, parent, list };
  }

  async function addAbove(list: Element, texts = ["new 1", "new 2"]) {
    const count = rowsOf(list).length;
    await backend.add(texts.map((text) => ({ list: name, rank: -1, text })));
    await until(() => rowsOf(list).length === count + texts.length);
    await painted();
  }

  const inBox = "block-size: 300px; overflow-y: auto;";
  const ways = {
    "in a box with the browser's own anchoring": { box: inBox, root: "" },
    "in a box of a browser without anchoring": { box: `${inBox} overflow-anchor: none`, root: "" },
    "in a page with the browser's own anchoring": { box: "", root: "" },
    "in a page of a browser without anchoring": { box: "", root: "none" },
    "in a page that scrolls smoothly": { box: "", root: "none", smooth: true },
  };

  for (const [where, way] of Object.entries(ways)) {
    describe(where, () => {
      beforeEach(() => {
        document.documentElement.style.setProperty("overflow-anchor", way.root || "auto");
        if ("smooth" in way) document.documentElement.style.scrollBehavior = "smooth";
      });
      afterEach(() => document.documentElement.removeAttribute("style"));

      async function scrolledTo(index: number) {
        const made = await longList(way.box);
        const scroller = way.box ? made.parent : document.documentElement;
        const top = topOf(rowsOf(made.list)[index]!) - (way.box ? topOf(scroller) : 0);
        scroller.scrollTo({ top: scroller.scrollTop + top + 10, behavior: "instant" });
        await painted();
        return { ...made, scroller };
      }

      it("is kept when rows arrive above", async () => {
        const { list } = await scrolledTo(10);
        const row = rowsOf(list)[11]!;
        const before = topOf(row);
        await addAbove(list);
        expect(topOf(row)).to.be.closeTo(before, 1);
      });

      it("is kept when the row at the top edge goes", async () => {
        const { list, ids } = await scrolledTo(10);
        const next = rowsOf(list)[11]!;
        const before = topOf(next);
        await backend.remove(ids[10]!);
        await until(() => rowsOf(list).length === 29);
        await painted();
        expect(topOf(next)).to.be.closeTo(before, 1);
      });

      it("is kept when a row above moves below", async () => {
        const { list, ids } = await scrolledTo(10);
        const row = rowsOf(list)[12]!;
        const before = topOf(row);
        await backend.edit(ids[2]!, { rank: 20.5 });
        await until(() => rowsOf(list)[2]!.dataset["key"] === ids[3]);
        await painted();
        expect(topOf(row)).to.be.closeTo(before, 1);
      });

      it("is kept at the very top while focus is in a row", async () => {
        const { list } = await longList(way.box);
        const row = rowsOf(list)[1]!;
        row.querySelector("button")!.focus();
        await painted();
        const before = topOf(row);
        await addAbove(list);
        expect(topOf(row)).to.be.closeTo(before, 1);
      });

      it("is given up at the very top, so that new rows are seen coming in", async () => {
        const { list, parent } = await longList(way.box);
        await addAbove(list);
        const edge = way.box ? topOf(parent) : 0;
        expect(topOf(rowsOf(list)[0]!)).to.be.at.least(edge);
      });

      it("is kept when rows that nobody looks at go from above", async () => {
        const { list, ids } = await scrolledTo(10);
        const row = rowsOf(list)[11]!;
        const before = topOf(row);
        await backend.remove(ids[0]!);
        await until(() => rowsOf(list).length === 29);
        await painted();
        expect(topOf(row)).to.be.closeTo(before, 1);
      });
    });
  }
});
