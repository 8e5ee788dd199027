import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { longList } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, loadAll, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("scrolling in a long <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("goes up as far as the reader scrolls, also where rows turn out to be much higher than those below", async () => {
    const texts = Array.from({ length: 60 }, (_, at) => `row ${at}${at < 20 ? " and more".repeat(60) : ""}`);
    await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:ranked" .args=${{ list: name }} from-end page-size="60" style=${box}>
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length > 0);
    await loadAll(list);
    await painted();
    for (let tries = 0; list.scrollTop > 0; tries++) {
      expect(tries).to.be.lessThan(500);
      const [row] = seen(list);
      const top = topOf(row!);
      const distance = Math.min(100, list.scrollTop);
      list.scrollTop -= distance;
      await painted();
      expect(Math.abs(topOf(row!) - top - distance), row!.textContent.trim().slice(0, 6)).to.be.lessThan(1.1);
    }
    expect(textsOf(list)[0]).to.contain("row 0");
  });

  it("shows few rows when a change comes before the page hears how far the reader has scrolled", async () => {
    const { list } = await longList(backend, name, 600);
    await loadAll(list);
    list.scrollTop = list.scrollHeight;
    await painted();
    list.paused = true;
    await backend.add([{ list: name, rank: -1, text: "new" }]);
    await until(() => list.waitingCount === 1);
    list.scrollTop = 2000;
    list.showWaiting();
    expect(rowsOf(list).length).to.be.lessThan(80);
    const { top, bottom } = list.getBoundingClientRect();
    expect(topOf(rowsOf(list)[0]!)).to.be.at.most(top);
    expect(rowsOf(list).at(-1)!.getBoundingClientRect().bottom).to.be.at.least(bottom);
  });
});
