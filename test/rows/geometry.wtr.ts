import { expect, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { resizePage } from "../support/engine.js";
import { textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { painted, rowsOf, topOf } from "../support/rows.js";

describe("a <realtime-list> whose surroundings change", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const listIn = (around: (list: TemplateResult) => TemplateResult, isFromEnd: boolean, style = "") =>
    around(html`
      <realtime-list
        query=${isFromEnd ? "items:ranked" : "items:list"}
        .args=${{ list: name }}
        .fromEnd=${isFromEnd}
        page-size="100"
        style=${style}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>
    `);

  async function shown(content: TemplateResult, count: number) {
    if (count > 0) await backend.addTexts(name, textsOfThreeHeights(count));
    const outer = await provided<HTMLElement>(backend, content);
    const list = outer.querySelector<RealtimeList>("realtime-list")!;
    await until(() => list.matches(count > 0 ? ":not(:state(loading))" : ":state(empty)"));
    await painted();
    return { outer, list };
  }

  /** How much of `view` has no row of the list in it, between the list's first and last row. */
  function blank(list: Element, view: { top: number; bottom: number }): number {
    const boxes = rowsOf(list)
      .filter((row) => !row.hasAttribute("data-kept"))
      .map((row) => row.getBoundingClientRect());
    const covered = boxes.reduce(
      (sum, { top, bottom }) => sum + Math.max(0, Math.min(bottom, view.bottom) - Math.max(top, view.top)),
      0,
    );
    const box = list.shadowRoot!.querySelector("[part=list]")!.getBoundingClientRect();
    return Math.min(box.bottom, view.bottom) - Math.max(box.top, view.top) - covered;
  }

  const inColumn = (list: TemplateResult) =>
    html`<div style="display: flex; flex-direction: column; block-size: 500px">
      ${list}
      <div id="composer" style="flex: none; block-size: 40px"></div>
    </div>`;
  const inBoxInColumn = (list: TemplateResult) =>
    html`<div style="display: flex; flex-direction: column; block-size: 500px">
      <div id="box" style="flex: 1; min-block-size: 0; overflow-y: auto">${list}</div>
      <div id="composer" style="flex: none; block-size: 40px"></div>
    </div>`;

  for (const [what, around, style] of [
    ["it scrolls by itself", inColumn, "flex: 1; min-block-size: 0; overflow-y: auto"],
    ["a box around it scrolls", inBoxInColumn, ""],
  ] as const) {
    it(`stays at its end while a composer below it grows and shrinks, where ${what}`, async () => {
      const { outer, list } = await shown(listIn(around, true, style), 120);
      const scroller = outer.querySelector("#box") ?? list;
      const composer = outer.querySelector<HTMLElement>("#composer")!;
      for (const height of [40, 64, 200, 320, 40]) {
        composer.style.blockSize = `${height}px`;
        await painted();
        const rest = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
        expect(rest, `at ${height}`).to.be.lessThan(2);
      }
    });

    it(`begins empty and follows its first overflow, where ${what}`, async () => {
      const { outer, list } = await shown(listIn(around, true, style), 0);
      const scroller = outer.querySelector("#box") ?? list;
      const filler = document.createElement("div");
      filler.style.blockSize = "3000px";
      document.body.append(filler);
      for (let rank = 0; rank < 40; rank++) {
        await backend.add([{ list: name, rank, text: `message ${rank}` }]);
        await until(() => rowsOf(list).some((row) => row.textContent.trim() === `message ${rank}`));
      }
      await painted();
      expect(scroller.scrollTop).to.be.greaterThan(50);
      expect(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight).to.be.lessThan(2);
      expect(list.waitingCount).to.equal(0);
      expect(document.scrollingElement!.scrollTop).to.equal(0);
      filler.remove();
    });
  }

  const inPage = (list: TemplateResult) =>
    html`<div>
      <div id="hero" style="block-size: 2000px"></div>
      ${list}
    </div>`;
  const inBox = (list: TemplateResult) =>
    html`<div id="box" style="block-size: 400px; overflow-y: auto">
      <div id="hero" style="block-size: 2000px"></div>
      ${list}
    </div>`;

  for (const [what, around] of [
    ["the page scrolls", inPage],
    ["a box scrolls", inBox],
  ] as const) {
    it(`fills the view when what stands above it goes, where ${what} and nobody scrolled`, async () => {
      const { outer, list } = await shown(listIn(around, false), 400);
      outer.querySelector("#hero")!.remove();
      await painted();
      await painted();
      const box = outer.querySelector("#box")?.getBoundingClientRect();
      expect(blank(list, box ?? { top: 0, bottom: window.innerHeight })).to.be.lessThan(1);
    });
  }

  it("fills a box that gets higher", async () => {
    const { outer, list } = await shown(listIn(inBox, false), 400);
    const box = outer;
    box.scrollTop = 3000;
    await painted();
    box.style.blockSize = "1500px";
    await painted();
    await painted();
    expect(blank(list, box.getBoundingClientRect())).to.be.lessThan(1);
  });

  it("stays at its end when the window gets lower and narrower, where the page scrolls", async () => {
    const { list } = await shown(
      listIn((content) => html`<div>${content}</div>`, true),
      120,
    );
    const page = document.scrollingElement!;
    const rest = () => page.scrollHeight - page.scrollTop - page.clientHeight;
    expect(rest()).to.be.lessThan(2);
    await resizePage({ width: 500, height: 300 });
    await painted();
    await painted();
    expect(rest()).to.be.lessThan(2);
    await resizePage({ width: 800, height: 600 });
    await painted();
    await painted();
    expect(rest()).to.be.lessThan(2);
    expect(rowsOf(list).at(-1)!.textContent).to.contain("row 119");
  });

  describe("and that is scaled", () => {
    const scaled = (style: string) => (list: TemplateResult) =>
      html`<div style=${style}>
        <div id="box" style="block-size: 400px; overflow-y: auto">${list}</div>
      </div>`;

    for (const style of ["transform: scale(0.5); transform-origin: 0 0", "zoom: 0.5", "zoom: 1.5"]) {
      it(`covers the view everywhere and scrolls to any row (${style})`, async () => {
        const { outer, list } = await shown(listIn(scaled(style), false), 400);
        const box = outer.querySelector<HTMLElement>("#box")!;
        while (list.loadMore() || !list.isComplete) await painted();
        for (const top of [0, 1000, 4000, 2500, 300]) {
          box.scrollTop = top;
          await painted();
          expect(blank(list, box.getBoundingClientRect()), `at ${top}`).to.be.lessThan(1);
        }
        const row = list.querySelector<HTMLElement>("[data-key]")!;
        const key = row.dataset["key"]!;
        box.scrollTop = 5000;
        await painted();
        expect(list.scrollToKey(key, "start")).to.equal(true);
        const there = list.querySelector(`[data-key="${key}"]`)!;
        expect(Math.abs(topOf(there) - topOf(box))).to.be.lessThan(1.1);
      });
    }

    it("fills its box though its first rows came while it was scaled away", async () => {
      await backend.addTexts(name, textsOfThreeHeights(400));
      const away = "transform: scale(0); transform-origin: 0 0";
      const outer = await provided<HTMLElement>(backend, listIn(scaled(away), false));
      const list = outer.querySelector("realtime-list")!;
      await until(() => rowsOf(list).length > 0);
      outer.style.transform = "";
      await painted();
      await painted();
      expect(blank(list, outer.querySelector("#box")!.getBoundingClientRect())).to.be.lessThan(1);
    });

    it("knows the right heights once it has grown in, as a dialog does", async () => {
      const plain = await shown(listIn(scaled(""), false), 150);
      const height = plain.outer.querySelector("#box")!.scrollHeight;
      plain.list.remove();
      const small = "transform: scale(0.2); transform-origin: 0 0";
      const outer = await provided<HTMLElement>(backend, listIn(scaled(small), false));
      await until(() => rowsOf(outer.querySelector("realtime-list")!).length > 0);
      await painted();
      outer.style.transform = "";
      await painted();
      await painted();
      expect(Math.abs(outer.querySelector("#box")!.scrollHeight / height - 1)).to.be.lessThan(0.02);
    });
  });
});
