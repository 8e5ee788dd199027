import { expect, html } from "@open-wc/testing";
import { emulateMedia, sendKeys } from "@web/test-runner-commands";
import type { TemplateResult } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, isCovered, loadAll, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

async function pressWith(modifier: string, key: string): Promise<void> {
  await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  await sendKeys({ up: modifier });
}

describe("a long <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  /** Rows of three heights. */
  const texts = (count: number) =>
    Array.from({ length: count }, (_, index) => `row ${index}${" and more".repeat((index % 3) * 5)}`);

  const listOf = (attributes: Partial<RealtimeList> = {}, query = "items:list") => html`
    <realtime-list
      query=${query}
      .args=${{ list: name }}
      page-size="100"
      label="Things"
      style=${box}
      .fromEnd=${attributes.fromEnd ?? false}
      .selection=${attributes.selection}
      .grid=${attributes.grid ?? false}
      .animated=${attributes.animated ?? false}
    >
      <template><p style="margin: 0">{{text}}</p></template>
    </realtime-list>
  `;

  async function longList(count = 400, content: TemplateResult = listOf()) {
    const ids = await backend.addTexts(name, texts(count));
    const list = await provided<RealtimeList>(backend, content);
    await until(() => rowsOf(list).length > 0);
    return { list, ids };
  }

  it("puts only the rows near what is visible on the page, and says which ones they are", async () => {
    const { list } = await longList();
    await loadAll(list);
    await painted();
    expect(list.matches(":state(virtual)")).to.equal(true);
    expect(rowsOf(list).length).to.be.lessThan(80);
    expect(isCovered(list)).to.equal(true);
    const [first] = rowsOf(list);
    expect([first!.ariaPosInSet, first!.ariaSetSize]).to.deep.equal(["1", "400"]);
    await expect(list).to.be.accessible();
  });

  it("is covered with rows wherever the reader scrolls", async () => {
    const { list } = await longList();
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
    const { list, ids } = await longList();
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
    const { list, ids } = await longList();
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
    const counting = countingWebSocket();
    const client = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
    const ids = await backend.addTexts(name, texts(600));
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

  it("keeps focus in a row that is scrolled away, and the row with it", async () => {
    const { list, ids } = await longList(
      400,
      html`<realtime-list query="items:list" .args=${{ list: name }} page-size="100" style=${box}>
        <template><input value="{{text}}" /></template>
      </realtime-list>`,
    );
    await loadAll(list);
    const input = rowsOf(list)[1]!.querySelector("input")!;
    input.focus();
    input.value = "half written";
    list.scrollTop = 6000;
    await painted();
    expect(document.activeElement === input).to.equal(true);
    expect(isCovered(list)).to.equal(true);
    await backend.remove(ids[0]!);
    await until(() => list.loadedCount === 399);
    list.scrollTop = 0;
    await painted();
    expect(input.value).to.equal("half written");
    expect(rowsOf(list)[0]!.contains(input)).to.equal(true);
    expect(rowsOf(list)[0]!.hasAttribute("data-kept")).to.equal(false);
  });

  it("keeps a selection of text through updates", async () => {
    const { list, ids } = await longList();
    const text = rowsOf(list)[2]!.querySelector("p")!.firstChild!;
    getSelection()!.setBaseAndExtent(text, 0, text, 5);
    const selected = String(getSelection());
    await backend.edit(ids[1]!, { text: "other" });
    await backend.add([{ list: name, rank: -1, text: "new" }]);
    await until(() => textsOf(list)[0] === "new");
    expect(String(getSelection())).to.equal(selected);
    getSelection()!.removeAllRanges();
  });

  it("puts all rows on the page for printing and for the browser's search", async () => {
    const { list } = await longList();
    await loadAll(list);
    list.scrollTop = 3000;
    await painted();
    const before = seen(list)[0]!;
    const top = topOf(before);
    window.dispatchEvent(new Event("beforeprint"));
    expect(rowsOf(list).length).to.equal(400);
    expect(Math.abs(topOf(before) - top)).to.be.lessThan(1.1);
    window.dispatchEvent(new Event("afterprint"));
    await painted();
    expect(rowsOf(list).length).to.be.lessThan(80);
    expect(Math.abs(topOf(before) - top)).to.be.lessThan(1.1);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "f", ctrlKey: true }));
    expect(rowsOf(list).length).to.equal(400);
    window.dispatchEvent(new PointerEvent("pointerdown"));
    await painted();
    expect(rowsOf(list).length).to.be.lessThan(80);
  });

  it("stands in as many columns as fit, and scrolls as well", async () => {
    const { list, ids } = await longList(
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

  describe("from its end", () => {
    const chat = () => listOf({ fromEnd: true }, "items:ranked");

    it("starts at the end, with the newest row last, and follows it", async () => {
      const { list } = await longList(250, chat());
      await painted();
      expect(seen(list).at(-1)!.textContent).to.contain("row 249");
      await backend.add([{ list: name, rank: 1000, text: "newest" }]);
      await until(() => textsOf(list).at(-1) === "newest");
      await painted();
      expect(seen(list).at(-1)!.textContent).to.contain("newest");
    });

    it("loads older rows at its start, and stays where the reader is", async () => {
      const { list } = await longList(250, chat());
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
      const { list } = await longList(250, chat());
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
  });

  describe("from a place in the middle", () => {
    it("begins there, and goes on in both directions", async () => {
      await backend.addTexts(name, texts(300));
      const list = await provided<RealtimeList>(
        backend,
        html`<realtime-list
          query="items:ranked"
          .args=${{ list: name }}
          .from=${150}
          page-size="20"
          style=${box}
        >
          <template><p style="margin: 0">{{text}}</p></template>
        </realtime-list>`,
      );
      await until(() => textsOf(list).some((text) => text.startsWith("row 150")));
      await until(() => {
        list.scrollTop = 0;
        return textsOf(list)[0]!.startsWith("row 299");
      });
      await until(() => {
        list.scrollTop = 1e9;
        return textsOf(list).at(-1)!.startsWith("row 0");
      });
      expect(list.loadedCount).to.equal(300);
    });
  });

  describe("paused", () => {
    it("freezes what it shows, counts what waits, and shows it when asked", async () => {
      const { list, ids } = await longList(20);
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
  });

  describe("arranged by the page", () => {
    it("sorts, filters and groups what is loaded, and keeps it so", async () => {
      await backend.add(
        ["b2", "a1", "b1", "a2"].map((text, rank) => ({ list: name, rank, text, link: text[0]! })),
      );
      const list = await provided<RealtimeList>(backend, listOf());
      await until(() => rowsOf(list).length === 4);
      list.sortBy = "-text";
      await list.updateComplete;
      expect(textsOf(list)).to.deep.equal(["b2", "b1", "a2", "a1"]);
      list.sortBy = "text";
      list.groupBy = "link";
      await list.updateComplete;
      expect(textsOf(list)).to.deep.equal(["a", "a1", "a2", "b", "b1", "b2"]);
      await expect(list).to.be.accessible();
      await backend.add([{ list: name, rank: 9, text: "a0", link: "a" }]);
      await until(() => textsOf(list)[1] === "a0");
      list.filter = (row) => (row as { text: string }).text !== "b1";
      await list.updateComplete;
      expect(textsOf(list)).to.deep.equal(["a", "a0", "a1", "a2", "b", "b2"]);
      list.sortBy = list.groupBy = list.filter = undefined;
      await list.updateComplete;
      expect(textsOf(list)).to.deep.equal(["b2", "a1", "b1", "a2", "a0"]);
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

  describe("with rows to choose", () => {
    const selectedTexts = (list: Element) =>
      rowsOf(list)
        .filter((row) => row.ariaSelected === "true")
        .map((row) => row.textContent.trim().slice(0, 5));

    it("is walked through and chosen from by keyboard", async () => {
      const { list, ids } = await longList(400, listOf({ selection: "multiple" }));
      await loadAll(list);
      const heard: string[][] = [];
      list.addEventListener("selection-change", ({ selected }) => heard.push([...selected]));
      await expect(list).to.be.accessible();
      rowsOf(list)[0]!.focus();
      await sendKeys({ press: "ArrowDown" });
      await sendKeys({ press: "Space" });
      expect(selectedTexts(list)).to.deep.equal(["row 1"]);
      await pressWith("Shift", "ArrowDown");
      await pressWith("Shift", "ArrowDown");
      expect(list.selected).to.deep.equal([ids[1], ids[2], ids[3]]);
      await sendKeys({ press: "End" });
      await painted();
      expect(document.activeElement!.textContent).to.contain("row 399");
      await sendKeys({ press: "Home" });
      await painted();
      expect(document.activeElement!.textContent).to.contain("row 0");
      await pressWith("Control", "a");
      expect(list.selected.length).to.equal(400);
      expect(heard.at(-1)).to.have.lengthOf(400);
      expect(rowsOf(list).filter((row) => row.tabIndex === 0).length).to.equal(1);
    });

    it("keeps the choice through updates, and gives focus to a neighbour of a row that goes", async () => {
      const { list, ids } = await longList(20, listOf({ selection: "single" }));
      list.selected = [ids[2]!];
      await list.updateComplete;
      rowsOf(list)[4]!.focus();
      await backend.edit(ids[2]!, { rank: 50 });
      await until(() => textsOf(list).at(-1)!.startsWith("row 2"));
      expect(selectedTexts(list)).to.deep.equal(["row 2"]);
      await backend.remove(ids[4]!);
      await until(() => rowsOf(list).length === 19);
      await list.updateComplete;
      expect(document.activeElement!.textContent).to.contain("row 5");
      await backend.remove(ids[2]!);
      await until(() => list.selected.length === 0);
    });

    it("is chosen from by pointer, but not by controls inside of rows", async () => {
      const { list, ids } = await longList(5, listOf({ selection: "multiple" }));
      rowsOf(list)[1]!.click();
      rowsOf(list)[3]!.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
      expect(list.selected).to.deep.equal([ids[1], ids[3]]);
      rowsOf(list)[0]!.append(document.createElement("button"));
      rowsOf(list)[0]!.querySelector("button")!.click();
      expect(list.selected).to.deep.equal([ids[1], ids[3]]);
      rowsOf(list)[4]!.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
      expect(list.selected).to.deep.equal([ids[3], ids[4]]);
    });
  });

  it("walks through a feed by Page Down and Page Up", async () => {
    await backend.addTexts(name, texts(5));
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }} feed label="News">
        <template><p>{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length === 5);
    await list.updateComplete;
    await expect(list).to.be.accessible();
    expect(rowsOf(list)[0]!.role).to.equal("article");
    rowsOf(list)[0]!.focus();
    await sendKeys({ press: "PageDown" });
    await sendKeys({ press: "PageDown" });
    await sendKeys({ press: "PageUp" });
    expect(document.activeElement === rowsOf(list)[1]).to.equal(true);
  });

  it("shows at most so many updates a second, the last one always", async () => {
    const { list, ids } = await longList(3);
    list.maxUpdatesPerSecond = 4;
    await list.updateComplete;
    let changes = 0;
    new MutationObserver(() => changes++).observe(list, { subtree: true, characterData: true });
    for (let at = 0; at < 20; at++) await backend.edit(ids[0]!, { text: `edit ${at}` });
    await until(() => textsOf(list)[0] === "edit 19");
    expect(changes).to.be.lessThan(15);
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

  it("moves rows only when asked to, and never for readers who want less motion", async () => {
    const { list } = await longList(5, listOf({ animated: true }));
    const running = () => rowsOf(list).flatMap((row) => row.getAnimations()).length;
    await backend.add([{ list: name, rank: -1, text: "new" }]);
    await until(() => rowsOf(list).length === 6);
    expect(running()).to.be.greaterThan(0);
    await until(() => running() === 0);
    await emulateMedia({ reducedMotion: "reduce" });
    await backend.add([{ list: name, rank: -2, text: "newer" }]);
    await until(() => rowsOf(list).length === 7);
    expect(running()).to.equal(0);
    await emulateMedia({ reducedMotion: "no-preference" });
  });

  it("hides its rows when the reader may no longer see them, until they may", async () => {
    const { list } = await longList(3, listOf({}, "items:restricted"));
    await backend.turn(name, true);
    await until(() => list.matches(":state(denied)"));
    expect(list.shadowRoot!.textContent).to.contain("have access");
    expect(list.shadowRoot!.querySelector<HTMLElement>("[part=list]")!.hidden).to.equal(true);
    await expect(list).to.be.accessible();
    await backend.turn(name, false);
    await until(() => !list.matches(":state(denied)"));
    expect(textsOf(list)[0]).to.equal("row 0");
  });

  it("keeps the nodes of its rows when a framework hands it an equal function anew", async () => {
    const ids = await backend.addTexts(name, ["a", "b"]);
    const input = (row: unknown) => html`<input aria-label=${(row as { text: string }).text} />`;
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }} .renderItem=${input}></realtime-list>`,
    );
    await until(() => list.querySelectorAll("input").length === 2);
    const field = list.querySelector("input")!;
    field.value = "half written";
    field.focus();
    list.renderItem = (row) => input(row);
    await list.updateComplete;
    expect(list.querySelector("input") === field && document.activeElement === field).to.equal(true);
    await backend.edit(ids[0]!, { text: "A" });
    await until(() => field.ariaLabel === "A");
    expect(field.value).to.equal("half written");
  });

  it("shows what waited for its time also when it was moved meanwhile", async () => {
    const { list, ids } = await longList(3);
    list.maxUpdatesPerSecond = 2;
    await list.updateComplete;
    await backend.edit(ids[0]!, { text: "one" });
    await backend.edit(ids[0]!, { text: "two" });
    await until(() => textsOf(list)[0] === "one" || textsOf(list)[0] === "two");
    await backend.edit(ids[0]!, { text: "three" });
    const box = document.createElement("div");
    list.before(box);
    box.append(list);
    await until(() => textsOf(list)[0] === "three");
  });

  it("leaves the focus where the reader took it", async () => {
    const { list, ids } = await longList(5, listOf({ selection: "single" }));
    rowsOf(list)[1]!.focus();
    await backend.edit(ids[2]!, { text: "edited" });
    await until(() => textsOf(list)[2] === "edited");
    rowsOf(list)[1]!.blur();
    list.label = "Other things";
    await list.updateComplete;
    expect(document.activeElement === document.body).to.equal(true);
  });

  it("follows its width, at the row that the reader sees", async () => {
    const { list, ids } = await longList();
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

  it("keeps rows hidden that the reader may no longer see, whatever is scrolled or resized", async () => {
    const { list } = await longList(400, listOf({}, "items:restricted"));
    await loadAll(list);
    await backend.turn(name, true);
    await until(() => list.matches(":state(denied)"));
    await list.updateComplete;
    list.style.inlineSize = "200px";
    list.scrollTop = 5000;
    window.dispatchEvent(new Event("resize"));
    await painted();
    expect(rowsOf(list).some((row) => row.checkVisibility())).to.equal(false);
  });

  it("stays where the reader is when a paused list goes on", async () => {
    const { list, ids } = await longList(300);
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
