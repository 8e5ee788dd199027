import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { longList } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, loadAll, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("a paused <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function pausedList(count: number, isPaused = true) {
    const texts = Array.from({ length: count }, (_, at) => `row ${at}`);
    const ids = await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .paused=${isPaused}
        page-size="30"
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length > 0);
    await painted();
    return { list, ids };
  }

  const button = (list: Element, part: string) =>
    list.shadowRoot!.querySelector<HTMLElement>(`[part=${part}]`);

  it("shows its first rows all the same: there is nothing yet that could be frozen", async () => {
    const { list, ids } = await pausedList(5);
    expect(textsOf(list)).to.have.lengthOf(5);
    expect(list.matches(":state(empty)")).to.equal(false);
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await backend.remove(ids[0]!);
    await until(() => list.waitingCount === 1);
    expect(textsOf(list)[0]).to.equal("row 0");
  });

  it("shows what waited as soon as it goes on, though nothing else comes", async () => {
    const { list } = await pausedList(5);
    await until(() => list.isComplete);
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await until(() => list.waitingCount === 1);
    list.paused = false;
    await list.updateComplete;
    expect(textsOf(list)).to.include("waits");
    expect(list.waitingCount).to.equal(0);
  });

  it("fetches no more by itself, but shows what the reader asks for", async () => {
    const { list } = await pausedList(100, false);
    await until(() => list.loadedCount === 60);
    list.paused = true;
    await list.updateComplete;
    list.scrollTop = 1e9;
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await until(() => list.waitingCount === 1);
    await painted();
    expect(rowsOf(list)).to.have.lengthOf(60);
    expect(list.waitingCount).to.equal(1);
    button(list, "button")!.click();
    await until(() => rowsOf(list).length === 91);
    expect(textsOf(list)[0]).to.equal("waits");
    expect([list.paused, list.waitingCount]).to.deep.equal([true, 0]);
    list.scrollTop = 1e9;
    await painted();
    list.paused = false;
    await until(() => list.isComplete);
  });

  it("keeps focus in the list as its button has done its work", async () => {
    const { list } = await pausedList(400, false);
    await until(() => {
      list.scrollTop = 1e9;
      return list.isComplete;
    });
    list.scrollTop = 0;
    list.loadMore();
    await painted();
    list.paused = true;
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await until(() => button(list, "new-rows") !== null);
    button(list, "new-rows")!.focus();
    button(list, "new-rows")!.click();
    await until(() => button(list, "new-rows") === null);
    expect(document.activeElement === list).to.equal(true);
  });

  it("freezes what it shows, counts what waits, and shows it when asked", async () => {
    const { list, ids } = await longList(backend, name, 20);
    list.paused = true;
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await backend.edit(ids[3]!, { text: "edited" });
    await until(() => list.waitingCount === 1);
    await list.updateComplete;
    expect(list.matches(":state(waiting)")).to.equal(true);
    expect(textsOf(list)[0]).to.equal("row 0");
    await expect(list).to.be.accessible();
    list.shadowRoot!.querySelector<HTMLElement>("[part=new-rows]")!.click();
    await until(() => textsOf(list)[0] === "waits" && textsOf(list)[4] === "edited");
    expect([list.paused, list.waitingCount]).to.deep.equal([true, 0]);
    await backend.remove(ids[0]!);
    list.paused = false;
    await until(() => textsOf(list)[1]!.startsWith("row 1"));
  });

  it("forgets what waits when it is given other rows", async () => {
    const { list } = await pausedList(5);
    await backend.add([{ list: name, rank: -1, text: "waits" }]);
    await until(() => list.waitingCount === 1);
    const other = newListName();
    const ids = await backend.addTexts(other, ["another"]);
    const added: string[] = [];
    list.addEventListener("list-change", (event) => added.push(...event.added));
    list.args = { list: other };
    await until(() => textsOf(list).join() === "another");
    expect(added).to.deep.equal(ids);
    expect(list.waitingCount).to.equal(0);
    list.showWaiting();
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["another"]);
    expect(list.matches(":state(waiting)")).to.equal(false);
  });

  it("stays where the reader is when a paused list goes on", async () => {
    const { list, ids } = await longList(backend, name, 300);
    await loadAll(list);
    list.scrollToKey(ids[200]!, "start");
    await painted();
    const row = seen(list)[2]!;
    const top = topOf(row);
    list.paused = true;
    for (let at = 0; at < 4; at++) {
      await backend.add(Array.from({ length: 5 }, () => ({ list: name, rank: -1, text: "new" })));
    }
    await until(() => list.waitingCount === 20);
    list.paused = false;
    await list.updateComplete;
    await painted();
    expect(Math.abs(topOf(row) - top)).to.be.lessThan(1.1);
  });
});
