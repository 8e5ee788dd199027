import { expect, html } from "@open-wc/testing";
import { sendKeys, sendMouse } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { notInWebKit } from "../support/engine.js";
import { boxedList, longList, textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, isCovered, loadAll, painted, rowsOf, textsOf } from "../support/rows.js";

async function press(key: string, ...held: string[]): Promise<void> {
  for (const down of held) await sendKeys({ down });
  await sendKeys({ press: key });
  for (const up of held) await sendKeys({ up });
}

describe("focus in a <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function listOf(count: number, attributes: Partial<RealtimeList> = {}, query = "items:list") {
    const ids = await backend.addTexts(
      name,
      Array.from({ length: count }, (_, at) => `row ${at}`),
    );
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query=${query}
        .args=${{ list: name }}
        .selection=${attributes.selection}
        .feed=${attributes.feed ?? false}
        page-size=${count + 1}
        label="Things"
        style=${box}
      >
        ${
          attributes.selection
            ? html`<template><p style="margin: 0">{{text}}</p></template>`
            : html`<template
                ><p style="margin: 0">{{text}} <button>Open {{text}}</button></p></template
              >`
        }
      </realtime-list>`,
    );
    await until(() => list.isComplete && rowsOf(list).length > 0);
    await painted();
    return { list, ids };
  }

  const focused = () => document.activeElement!;

  for (const attributes of [{}, { feed: true }]) {
    const kind = attributes.feed ? "feed" : "list";
    it(`goes to the next row of a ${kind} when the row goes whose button had it`, async () => {
      const { list, ids } = await listOf(5, attributes);
      rowsOf(list)[2]!.querySelector("button")!.focus();
      await backend.remove(ids[2]!);
      await until(() => rowsOf(list).length === 4);
      await list.updateComplete;
      expect(focused() === rowsOf(list)[2]).to.equal(true);
      expect(textsOf(list)[2]).to.contain("row 3");
      for (const id of [0, 1, 3, 4]) await backend.remove(ids[id]!);
      await until(() => list.matches(":state(empty)"));
      await list.updateComplete;
      expect(focused() === list).to.equal(true);
    });
  }

  it("stays where the page itself puts it as the row goes", async () => {
    const { list, ids } = await listOf(5);
    const button = document.createElement("button");
    list.after(button);
    rowsOf(list)[2]!.querySelector("button")!.focus();
    list.addEventListener("list-change", () => button.focus());
    await backend.remove(ids[2]!);
    await until(() => rowsOf(list).length === 4);
    await list.updateComplete;
    expect(focused() === button).to.equal(true);
  });

  it("walks from article to article also from inside of one", async () => {
    const { list } = await listOf(5, { feed: true });
    rowsOf(list)[1]!.querySelector("button")!.focus();
    await sendKeys({ press: "PageDown" });
    expect(focused() === rowsOf(list)[2]).to.equal(true);
    expect(rowsOf(list)[2]!.tabIndex).to.equal(0);
  });

  it("stops at a short list that scrolls, as long as it does", async () => {
    const { list } = await listOf(2, {});
    expect(list.hasAttribute("tabindex")).to.equal(false);
    await backend.add(Array.from({ length: 40 }, (_, rank) => ({ list: name, rank, text: `more ${rank}` })));
    await until(() => rowsOf(list).length === 42 && list.tabIndex === 0);
    await expect(list).to.be.accessible();
    list.style.overflowY = "visible";
    await backend.add([{ list: name, rank: 99, text: "last" }]);
    await until(() => rowsOf(list).length === 43 && !list.hasAttribute("tabindex"));
  });

  it("stops once at a list of rows to choose from, also at one that scrolls", async () => {
    const { list } = await listOf(300, { selection: "single" });
    expect(list.hasAttribute("tabindex")).to.equal(false);
    list.selection = undefined;
    await list.updateComplete;
    expect(list.tabIndex).to.equal(0);
    list.selection = "multiple";
    await list.updateComplete;
    expect(list.hasAttribute("tabindex")).to.equal(false);
  });

  notInWebKit("no key can be held down")(
    "comes with a range that is chosen by pointer, and no text is selected",
    async () => {
      const { list, ids } = await listOf(300, { selection: "multiple" });
      const click = (row: Element) => {
        const { left, top } = row.getBoundingClientRect();
        return sendMouse({ type: "click", position: [Math.round(left + 20), Math.round(top + 8)] });
      };
      await click(rowsOf(list)[1]!);
      await sendKeys({ down: "Shift" });
      await click(rowsOf(list)[4]!);
      await sendKeys({ up: "Shift" });
      expect(list.selected).to.deep.equal(ids.slice(1, 5));
      expect(focused() === rowsOf(list)[4]).to.equal(true);
      expect(String(getSelection())).to.equal("");
    },
  );

  notInWebKit("no key can be held down")(
    "goes to either end with Control, and takes all rows up to there with Shift",
    async () => {
      const { list, ids } = await listOf(300, { selection: "multiple" });
      rowsOf(list)[0]!.focus();
      await sendKeys({ press: "ArrowDown" });
      await sendKeys({ press: " " });
      await press("End", "Control", "Shift");
      expect(list.selected).to.deep.equal(ids.slice(1));
      expect(focused().textContent.trim()).to.equal("row 299");
      await press("Home", "Control");
      expect(focused().textContent.trim()).to.equal("row 0");
      expect(list.selected).to.have.lengthOf(299);
    },
  );

  it("stays with the list when the reader may no longer see its rows", async () => {
    const { list } = await listOf(5, {}, "items:restricted");
    rowsOf(list)[2]!.querySelector("button")!.focus();
    await backend.turn(name, true);
    await until(() => list.matches(":state(denied)"));
    await list.updateComplete;
    await painted();
    expect(focused() === list).to.equal(true);
  });

  it("can go to rows that came by scrolling, which are marked as they are chosen", async () => {
    const { list, ids } = await listOf(300, { selection: "multiple" });
    list.selected = ids;
    await list.updateComplete;
    list.scrollTop = 3000;
    await painted();
    const rows = rowsOf(list).filter((row) => row.checkVisibility());
    expect(rows.map((row) => row.ariaSelected)).to.deep.equal(rows.map(() => "true"));
    rows.at(-1)!.focus();
    expect(focused() === rows.at(-1)).to.equal(true);
  });

  it("keeps focus in a row that is scrolled away, and the row with it", async () => {
    const { list, ids } = await longList(
      backend,
      name,
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
    const { list, ids } = await longList(backend, name);
    const text = rowsOf(list)[2]!.querySelector("p")!.firstChild!;
    getSelection()!.setBaseAndExtent(text, 0, text, 5);
    const selected = String(getSelection());
    await backend.edit(ids[1]!, { text: "other" });
    await backend.add([{ list: name, rank: -1, text: "new" }]);
    await until(() => textsOf(list)[0] === "new");
    expect(String(getSelection())).to.equal(selected);
    getSelection()!.removeAllRanges();
  });

  it("walks through a feed by Page Down and Page Up", async () => {
    await backend.addTexts(name, textsOfThreeHeights(5));
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

  it("leaves the focus where the reader took it", async () => {
    const { list, ids } = await longList(backend, name, 5, boxedList(name, { selection: "single" }));
    rowsOf(list)[1]!.focus();
    await backend.edit(ids[2]!, { text: "edited" });
    await until(() => textsOf(list)[2] === "edited");
    rowsOf(list)[1]!.blur();
    list.label = "Other things";
    await list.updateComplete;
    expect(document.activeElement === document.body).to.equal(true);
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
});
