import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";
import { button } from "../support/shown-list.js";

describe("the pages of a <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const texts = Array.from({ length: 7 }, (_, index) => `row ${index}`);
  /** Below the fold, so that nothing is loaded by coming into view. */
  const farList = (query = "items:list") => html`
    <realtime-list query=${query} .args=${{ list: name }} page-size="3" style="margin-top: 5000px">
      <template><p>{{text}}</p></template>
    </realtime-list>
  `;

  it("come by a button, which keeps focus, and then hand it to the first new row", async () => {
    await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(backend, farList());
    await until(() => rowsOf(list).length === 3 && button(list) !== null);
    await expect(list).to.be.accessible();
    button(list)!.focus({ preventScroll: true });
    button(list)!.click();
    await until(() => rowsOf(list).length === 6);
    await list.updateComplete;
    expect(list.shadowRoot!.activeElement === button(list), "button focused").to.equal(true);
    button(list)!.click();
    await until(() => button(list) === null);
    expect(textsOf(list)).to.deep.equal(texts);
    expect(
      document.activeElement === rowsOf(list)[6],
      "row focused " + document.activeElement?.outerHTML.slice(0, 80),
    ).to.equal(true);
  });

  it("come by themselves when the end comes into view in the page", async () => {
    await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(backend, farList());
    await until(() => rowsOf(list).length === 3);
    list.scrollIntoView();
    await until(() => rowsOf(list).length === 7);
    window.scrollTo(0, 0);
  });

  it("come by themselves in a scroller of their own", async () => {
    await backend.addTexts(
      name,
      Array.from({ length: 40 }, (_, index) => `row ${index}`),
    );
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        page-size="20"
        style="display: block; block-size: 200px; overflow-y: auto"
      >
        <template><p style="block-size: 60px; margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length === 20);
    await list.updateComplete;
    list.scrollTop = list.scrollHeight;
    await until(() => rowsOf(list).length === 40);
  });

  it("that fail say so at the end, keep the rows, and come by trying again", async () => {
    await backend.addTexts(name, texts);
    await backend.turn(name, true);
    const list = await provided<RealtimeList>(backend, farList("items:guardedBehind"));
    list.addEventListener("realtime-error", (event) => event.preventDefault());
    await until(() => rowsOf(list).length === 3 && button(list) !== null);
    button(list)!.click();
    await until(() => list.matches(":state(error)"));
    await list.updateComplete;
    expect(rowsOf(list).length).to.equal(3);
    expect(list.shadowRoot!.querySelector(".end")!.textContent).to.contain("No more today.");
    await expect(list).to.be.accessible();
    await backend.turn(name, false);
    button(list)!.click();
    await until(() => rowsOf(list).length === 6);
  });

  it("are looked through by themselves until a row is found, however few fit", async () => {
    await backend.addTexts(
      name,
      Array.from({ length: 300 }, (_, index) => `row ${index}`),
    );
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:sieved" .args=${{ list: name, ending: "w 290" }} page-size="2">
        <template><p>{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => list.isComplete);
    expect(textsOf(list)).to.deep.equal(["row 290"]);
  });

  it("are not looked through for ever: from then on a button asks for more", async () => {
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:endless" .args=${{ list: name }}
        ><template></template
      ></realtime-list>`,
    );
    await until(() => button(list) !== null);
    expect(list.matches(":state(loading), :state(empty), :state(complete)")).to.equal(false);
    await expect(list).to.be.accessible();
    button(list)!.click();
    await until(() => list.matches(":state(loading)"));
    await until(() => button(list) !== null);
  });
});
