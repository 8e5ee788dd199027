import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { isCovered, loadAll, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("elements in another window's document", () => {
  let backend: TestBackend;
  let name: string;
  let frame: HTMLIFrameElement;
  let there: Document;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => {
    name = newListName();
    frame = document.createElement("iframe");
    frame.style.cssText = "inline-size: 600px; block-size: 500px; border: 0";
    document.body.append(frame);
    there = frame.contentDocument!;
    there.documentElement.lang = "de";
  });
  afterEach(() => frame.remove());

  const stylesThere = (element: Element) => frame.contentWindow!.getComputedStyle(element);
  const keyInFocus = () => (there.activeElement as HTMLElement).dataset["key"];
  const textIn = (element: Element) => element.shadowRoot!.textContent.replace(/\s+/g, " ").trim();

  /** Puts the provider of `element`, and so all of them, into a box of the other document. */
  function moveThere(element: Element, style = "") {
    const around = there.createElement("main");
    around.style.cssText = style;
    there.body.append(around);
    around.append(element.closest("convex-provider")!);
    return around;
  }

  it("show rows, scroll, and are walked through and chosen from", async () => {
    const complaints = captureComplaints();
    const { list, ids } = await longList(backend, name, 400, boxedList(name, { selection: "multiple" }));
    await loadAll(list);
    moveThere(list);
    await until(() => isCovered(list));
    list.scrollTop = 3000;
    await painted();
    await until(() => isCovered(list), "rows at 3000");
    expect(list.scrollToKey(ids[200]!, "start")).to.equal(true);
    await painted();
    expect(topOf(seen(list)[0]!)).to.be.closeTo(topOf(list), 1.5);
    expect(seen(list)[0]!.dataset["key"]).to.equal(ids[200]);

    seen(list)[1]!.click();
    expect(list.selected).to.deep.equal([ids[201]]);
    expect(keyInFocus()).to.equal(ids[201]);
    const press = (key: string) =>
      there.activeElement!.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
    press("ArrowDown");
    press("Enter");
    expect(list.selected).to.deep.equal([ids[201], ids[202]]);
    press("End");
    await painted();
    expect(keyInFocus()).to.equal(ids[399]);

    const held = there.activeElement!;
    list.scrollTop = 0;
    await painted();
    expect(held.matches("[data-kept]:focus")).to.equal(true);
    await backend.remove(ids[399]!);
    await until(() => !held.isConnected);
    expect(there.activeElement!.localName).to.not.equal("body");
    expect(complaints()).to.deep.equal([]);
  });

  it("find what scrolls them and the language around them", async () => {
    const { list } = await longList(
      backend,
      name,
      400,
      html`<realtime-list query="items:list" .args=${{ list: name }} page-size="100">
        <template><p style="margin: 0">{{text}} {{rank | percent}}</p></template>
      </realtime-list>`,
    );
    await loadAll(list);
    const scroller = moveThere(list, "block-size: 400px; overflow-y: auto");
    await until(() => rowsOf(list)[1]!.textContent.includes("100\u00a0%"));
    scroller.scrollTop = 4000;
    await painted();
    const edges = scroller.getBoundingClientRect();
    const at = (y: number) => there.elementFromPoint(edges.left + 20, y)?.closest("[data-key]") ?? null;
    expect([edges.top + 5, edges.bottom - 5].every((y) => at(y) !== null)).to.equal(true);
    expect(rowsOf(list).length).to.be.lessThan(100);
  });

  it("print with the window that shows them, and no longer with the one that they left", async () => {
    const { list } = await longList(backend, name, 400);
    await loadAll(list);
    moveThere(list);
    await until(() => isCovered(list));
    window.dispatchEvent(new Event("beforeprint"));
    await painted();
    expect(rowsOf(list).length).to.be.lessThan(200);
    frame.contentWindow!.dispatchEvent(new Event("beforeprint"));
    await until(() => rowsOf(list).length === 400);
    frame.contentWindow!.dispatchEvent(new Event("afterprint"));
    await until(() => rowsOf(list).length < 200);
  });

  it("have their styles, also those that were never shown elsewhere, and again when they are back", async () => {
    await backend.addTexts(name, ["one", "two"]);
    const list = await provided<RealtimeList>(backend, boxedList(name));
    const provider = list.parentElement!;
    await until(() => textsOf(list).length === 2);
    moveThere(list);
    const status = document.createElement("sync-status");
    provider.append(status);
    await until(() => textIn(status) !== "");
    expect([list, status].map((element) => stylesThere(element).display)).to.deep.equal([
      "block",
      "inline-flex",
    ]);
    document.body.append(provider);
    await until(() => textsOf(list).length === 2);
    expect([list, status].map((element) => getComputedStyle(element).display)).to.deep.equal([
      "block",
      "inline-flex",
    ]);
    provider.remove();
  });

  it("take templates that were made there, without what could run code", async () => {
    const warnings = captureComplaints();
    await backend.addTexts(name, ["one", "two"]);
    const template = there.createElement("template");
    const row = there.createElement("p");
    const inner = there.createElement("template");
    inner.setAttribute("if", "text");
    const shown = there.createElement("b");
    shown.setAttribute("onclick", "alert(1)");
    shown.textContent = "{{text}}!";
    inner.content.append(shown);
    const closed = there.createElement("div");
    closed.attachShadow({ mode: "closed", clonable: true });
    row.append("{{rank}} ", inner, closed);
    template.content.append(row);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }}>${template}</realtime-list>`,
    );
    await until(() => textsOf(list).join() === "0 one!,1 two!");
    expect(list.querySelector("b")!.getAttributeNames()).to.deep.equal([]);
    expect(list.querySelectorAll("[data-key] div").length).to.equal(0);
    expect(warnings().join()).to.contain('onclick="…"').and.to.contain("closed shadow root");
  });

  it("show values", async () => {
    const complaints = captureComplaints();
    await backend.addTexts(name, ["one", "two"]);
    const value = await provided<LiveValue>(
      backend,
      html`<live-value
        query="items:summary"
        .args=${{ list: name }}
        path="totals.items"
        format="number"
      ></live-value>`,
    );
    await until(() => textIn(value) === "2");
    moveThere(value);
    await backend.addTexts(name, ["three"]);
    await until(() => textIn(value) === "3");
    expect(complaints()).to.deep.equal([]);
  });
});
