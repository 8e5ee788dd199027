import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, isCovered, loadAll, painted, rowsOf, seen, topOf } from "../support/rows.js";

describe("a long <realtime-list> that is out of sight for a while", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  /** A tab with 400 rows of two heights. */
  async function tab(isOpen: boolean, isFromEnd = false) {
    const texts = Array.from({ length: 400 }, (_, at) => `row ${at}${" and more".repeat((at % 2) * 8)}`);
    const ids = await backend.addTexts(name, texts);
    const panel = await provided<HTMLElement>(
      backend,
      html`<div ?hidden=${!isOpen}>
        <realtime-list
          query=${isFromEnd ? "items:ranked" : "items:list"}
          .args=${{ list: name }}
          .fromEnd=${isFromEnd}
          page-size="200"
          style=${box}
        >
          <template><p style="margin: 0">{{text}}</p></template>
        </realtime-list>
      </div>`,
    );
    const list = panel.querySelector("realtime-list") as RealtimeList;
    await until(() => list.loadedCount > 0);
    await loadAll(list);
    await painted();
    return { panel, list, ids };
  }

  it("begins at its start when it is shown for the first time, with few rows on the page", async () => {
    const { panel, list } = await tab(false);
    expect(rowsOf(list).length).to.be.lessThan(80);
    panel.hidden = false;
    await painted();
    expect(seen(list)[0]!.textContent).to.contain("row 0");
    expect(isCovered(list)).to.equal(true);
    expect(rowsOf(list).length).to.be.lessThan(80);
  });

  it("begins at its end when that is where it starts", async () => {
    const { panel, list } = await tab(false, true);
    expect(rowsOf(list).length).to.be.lessThan(80);
    panel.hidden = false;
    await painted();
    await painted();
    expect(seen(list).at(-1)!.textContent).to.contain("row 399");
    expect(isCovered(list)).to.equal(true);
    expect(rowsOf(list).length).to.be.lessThan(80);
  });

  for (const isFromEnd of [false, true]) {
    it(`is where the reader left it${isFromEnd ? ", also when it starts at its end" : ""}`, async () => {
      const { panel, list, ids } = await tab(true, isFromEnd);
      list.scrollToKey(ids[200]!, "start");
      await painted();
      const [row] = seen(list);
      const top = topOf(row!);
      panel.hidden = true;
      await painted();
      await backend.add(
        Array.from({ length: 10 }, (_, at) => ({ list: name, rank: -1 - at, text: "older" })),
      );
      await backend.add([{ list: name, rank: 1000, text: "newer" }]);
      await backend.remove(ids[100]!);
      await until(() => list.loadedCount === 410);
      panel.hidden = false;
      await painted();
      expect(Math.abs(topOf(row!) - top)).to.be.lessThan(1.1);
      expect(isCovered(list)).to.equal(true);
    });
  }

  it("is where it was told to scroll to meanwhile", async () => {
    const { panel, list, ids } = await tab(false);
    list.scrollToKey(ids[300]!, "start");
    panel.hidden = false;
    await painted();
    await painted();
    const row = list.querySelector(`[data-key="${ids[300]!}"]`)!;
    expect(Math.abs(topOf(row) - topOf(list))).to.be.lessThan(1.1);
  });

  it("follows its end when it was there", async () => {
    const { panel, list } = await tab(true, true);
    panel.hidden = true;
    await painted();
    await backend.add([{ list: name, rank: 1000, text: "newer" }]);
    await until(() => list.loadedCount === 401);
    panel.hidden = false;
    await painted();
    expect(seen(list).at(-1)!.textContent.trim()).to.equal("newer");
  });

  it("is where the reader left it when it is put elsewhere on the page", async () => {
    const { panel, list, ids } = await tab(true);
    list.scrollToKey(ids[200]!, "start");
    await painted();
    const [row] = seen(list);
    expect(row!.dataset["key"]).to.equal(ids[200]);
    const other = document.createElement("section");
    panel.after(other);
    other.append(list);
    await painted();
    expect(seen(list)[0] === row).to.equal(true);
    expect(Math.abs(topOf(row!) - topOf(list))).to.be.lessThan(1.1);
    expect(isCovered(list)).to.equal(true);
  });
});
