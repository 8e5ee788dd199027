import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { longList, textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, idle, isCovered, loadAll, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("a long <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("puts only the rows near what is visible on the page, and says which ones they are", async () => {
    const { list } = await longList(backend, name);
    await loadAll(list);
    await painted();
    expect(list.matches(":state(virtual)")).to.equal(true);
    expect(rowsOf(list).length).to.be.lessThan(80);
    expect(isCovered(list)).to.equal(true);
    const [first] = rowsOf(list);
    await idle();
    expect([first!.ariaPosInSet, first!.ariaSetSize]).to.deep.equal(["1", "400"]);
    await expect(list).to.be.accessible();
  });

  it("is covered with rows wherever the reader scrolls", async () => {
    const { list } = await longList(backend, name);
    await loadAll(list);
    for (const top of [0, 3000, 900, 9000, 500, 1e9, 4000, 0]) {
      list.scrollTop = top;
      await painted();
      expect(isCovered(list), `at ${top}`).to.equal(true);
    }
    expect(textsOf(list)[0]).to.equal("row 0");
    list.scrollTop = 1e9;
    await painted();
    expect(textsOf(list).at(-1)).to.contain("row 399");
  });

  it("scrolls to any row exactly, and stays where it was told to scroll to", async () => {
    const { list, ids } = await longList(backend, name);
    await loadAll(list);
    for (const index of [250, 3, 399, 120]) {
      expect(list.scrollToKey(ids[index]!, index === 399 ? "end" : "start")).to.equal(true);
      await painted();
      const row = list.querySelector(`[data-key="${ids[index]!}"]`)!.getBoundingClientRect();
      const edges = list.getBoundingClientRect();
      const distance = index === 399 ? row.bottom - edges.bottom : row.top - edges.top;
      expect(Math.abs(distance)).to.be.lessThan(1.1);
    }
    expect(list.scrollToKey("nobody")).to.equal(false);
    list.scrollTop = 0;
    await painted();
    list.scrollTop = 5000;
    await painted();
    expect(Math.abs(list.scrollTop - 5000)).to.be.lessThan(1);
  });

  it("keeps what the reader looks at where it is while rows come, go and grow above it", async () => {
    const { list, ids } = await longList(backend, name);
    await loadAll(list);
    list.scrollToKey(ids[200]!, "start");
    await painted();
    const row = seen(list)[2]!;
    const top = topOf(row);
    await backend.add(Array.from({ length: 30 }, (_, at) => ({ list: name, rank: -1, text: `new ${at}` })));
    await until(() => list.loadedCount === 430);
    await backend.remove(ids[150]!);
    await until(() => list.loadedCount === 429);
    await backend.edit(ids[199]!, { text: "much ".repeat(60) });
    await until(() => textsOf(list).some((text) => text.startsWith("much")));
    await painted();
    expect(Math.abs(topOf(row) - top)).to.be.lessThan(1.1);
  });

  it("keeps few pages live, however far the reader has scrolled, and brings back what has changed", async () => {
    const counting = countingWebSocket(backend.WebSocket);
    const client = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
    const ids = await backend.addTexts(name, textsOfThreeHeights(600));
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .client=${client}
        page-size="20"
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => {
      list.scrollTop = list.scrollHeight;
      return list.isComplete;
    });
    expect(list.loadedCount).to.equal(600);
    await until(() => counting.live() < 14);
    await backend.edit(ids[100]!, { text: "changed meanwhile" });
    await backend.remove(ids[101]!);
    list.scrollToKey(ids[100]!, "start");
    await painted();
    expect(isCovered(list)).to.equal(true);
    await until(() => seen(list)[0]!.textContent.trim() === "changed meanwhile");
    expect(list.querySelector(`[data-key="${ids[101]!}"]`)).to.equal(null);
    await client.close();
  });

  it("stands in as many columns as fit, and scrolls as well", async () => {
    const { list, ids } = await longList(
      backend,
      name,
      400,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        page-size="100"
        .grid=${true}
        style="${box}; --realtime-list-column: 80px; --realtime-list-gap: 4px"
      >
        <template><p style="margin: 0; block-size: 40px; overflow: hidden">{{text}}</p></template>
      </realtime-list>`,
    );
    await loadAll(list);
    await painted();
    expect(topOf(rowsOf(list)[1]!)).to.equal(topOf(rowsOf(list)[0]!));
    expect(topOf(rowsOf(list)[0]!) - topOf(list), "nothing above the first line").to.equal(0);
    for (const top of [1500, 400, 1e9, 0]) {
      list.scrollTop = top;
      await painted();
      expect(isCovered(list, 4), `at ${top}`).to.equal(true);
    }
    list.scrollToKey(ids[301]!, "start");
    await painted();
    const row = list.querySelector(`[data-key="${ids[301]!}"]`)!;
    expect(Math.abs(topOf(row) - topOf(list))).to.be.lessThan(1.1);
  });

  it("follows its width, at the row that the reader sees", async () => {
    const { list, ids } = await longList(backend, name);
    await loadAll(list);
    list.scrollToKey(ids[200]!, "start");
    await painted();
    for (const width of ["180px", "420px"]) {
      list.style.inlineSize = width;
      await painted();
      await painted();
      expect(isCovered(list), `at ${width}`).to.equal(true);
    }
    const row = list.querySelector(`[data-key="${ids[200]!}"]`)!;
    expect(Math.abs(topOf(row) - topOf(list))).to.be.lessThan(60);
  });
});
