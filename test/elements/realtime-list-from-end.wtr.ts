import { expect, nextFrame } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("a <realtime-list> from its end", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const chat = () => boxedList(name, { fromEnd: true }, "items:ranked");

  it("starts at the end, with the newest row last, and follows it", async () => {
    const { list } = await longList(backend, name, 250, chat());
    await painted();
    expect(seen(list).at(-1)!.textContent).to.contain("row 249");
    await backend.add([{ list: name, rank: 1000, text: "newest" }]);
    await until(() => textsOf(list).at(-1) === "newest");
    await painted();
    expect(seen(list).at(-1)!.textContent).to.contain("newest");
  });

  it("follows its end when more comes at once than is visible", async () => {
    const { list } = await longList(backend, name, 250, chat());
    await painted();
    for (const round of [1, 2]) {
      const rows = Array.from({ length: 40 }, (_, at) => `round ${round}, ${at}`);
      await backend.add(rows.map((text, at) => ({ list: name, rank: 1000 * round + at, text })));
      await until(() => textsOf(list).at(-1) === rows.at(-1));
      await painted();
      expect(seen(list).at(-1)!.textContent.trim()).to.equal(rows.at(-1));
      expect(list.waitingCount).to.equal(0);
    }
  });

  it("loads older rows at its start, and stays where the reader is", async () => {
    const { list } = await longList(backend, name, 250, chat());
    await painted();
    list.scrollTop = 900;
    await painted();
    const row = seen(list)[0]!;
    const top = topOf(row);
    list.loadMore();
    await until(() => list.loadedCount === 200);
    await painted();
    expect(Math.abs(topOf(row) - top)).to.be.lessThan(1.1);
    await until(() => {
      list.scrollTop = 0;
      return list.loadedCount === 250;
    });
    list.scrollTop = 0;
    await painted();
    expect(textsOf(list)[0]).to.equal("row 0");
  });

  it("counts what comes while the reader is elsewhere, on a button that leads there", async () => {
    const { list } = await longList(backend, name, 250, chat());
    await painted();
    // So near to the start that older rows come as well.
    list.scrollTop = 100;
    await painted();
    const row = seen(list)[3]!;
    const top = topOf(row);
    await backend.add([
      { list: name, rank: 1000, text: "new 1" },
      { list: name, rank: 1001, text: "new 2" },
    ]);
    const pill = () => list.shadowRoot!.querySelector<HTMLElement>("[part=new-rows]");
    await until(() => pill() !== null);
    expect(pill()!.textContent.trim()).to.equal("2 new");
    expect(Math.abs(topOf(row) - top)).to.be.lessThan(1.1);
    await expect(list).to.be.accessible();
    pill()!.click();
    await list.updateComplete;
    await painted();
    expect(seen(list).at(-1)!.textContent).to.contain("new 2");
    expect(pill()).to.equal(null);
  });

  describe("leaves its end with a reader who is led elsewhere by the page's own code", () => {
    const meanwhile = {
      "before it is rendered anew": async (list: RealtimeList, jump: () => void) => {
        jump();
        list.requestUpdate();
        await list.updateComplete;
      },
      "in the frame in which rows get another height": async (list: RealtimeList, jump: () => void) => {
        await nextFrame();
        jump();
        for (const row of rowsOf(list)) row.style.paddingBlockEnd = "3px";
      },
    };

    for (const [when, act] of Object.entries(meanwhile)) {
      it(when, async () => {
        const { list } = await longList(backend, name, 250, chat());
        await painted();
        await act(list, () => (list.scrollTop = 1500));
        await painted();
        expect(list.scrollTop).to.be.within(1300, 1700);
        await backend.add([{ list: name, rank: 1000, text: "new" }]);
        await until(() => list.shadowRoot!.querySelector("[part=new-rows]") !== null);
      });
    }
  });
});
