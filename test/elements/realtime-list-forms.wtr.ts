import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { measureOf } from "../../src/rows/window/unshadowed-layout.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, painted, rowsOf } from "../support/rows.js";
import { shadowingFields } from "../support/shadowing-fields.js";

/** Forms whose fields have the names of what nodes know: `form.parentNode` is a field. */
describe("a <realtime-list> with forms as rows, inside of a form", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function listOf(texts: readonly string[], set: Partial<RealtimeList> = {}, style = "") {
    const ids = await backend.addTexts(name, texts);
    const form = await provided<HTMLFormElement>(
      backend,
      html`<form lang="de" style=${style}>
        <span class="fields"></span>
        <realtime-list query="items:list" .args=${{ list: name }} label="Things">
          <template><p>{{text}}</p></template>
        </realtime-list>
      </form>`,
    );
    HTMLElement.prototype.append.call(form.querySelector(".fields")!, shadowingFields());
    const list = HTMLFormElement.prototype.querySelector.call(form, "realtime-list") as RealtimeList;
    const template = document.createElement("template");
    const inner = document.createElement("form");
    inner.title = "{{text}}";
    inner.append("{{text}} {{rank | number 1}}");
    inner.tabIndex = 0;
    Element.prototype.append.call(inner, shadowingFields());
    template.content.append(inner);
    list.querySelector("template")!.replaceWith(template);
    Object.assign(list, set);
    await list.updateComplete;
    await until(() => rowsOf(list).length > 0);
    await painted();
    return { list, ids, form };
  }

  const titles = (list: Element) =>
    rowsOf(list).map((row) => Element.prototype.getAttribute.call(row.querySelector("form"), "title"));

  it("shows, changes, moves and removes them, and finds the language around", async () => {
    const complaints = captureComplaints();
    const { list, ids } = await listOf(["a", "b", "c"]);
    expect(titles(list)).to.deep.equal(["a", "b", "c"]);
    expect(rowsOf(list)[0]!.textContent).to.contain("a 0,0");
    await backend.edit(ids[0]!, { rank: 9, text: "a2" });
    await until(() => titles(list).join() === "b,c,a2");
    await backend.remove(ids[1]!);
    await until(() => titles(list).join() === "c,a2");
    expect(complaints()).to.deep.equal([]);
  });

  it("keeps focus in a form whose row moves, and lets the row of a form that goes give it on", async () => {
    const { list, ids } = await listOf(["a", "b", "c"], { feed: true });
    const form = rowsOf(list)[2]!.querySelector("form")!;
    HTMLElement.prototype.focus.call(form);
    await backend.edit(ids[2]!, { rank: -1 });
    await until(() => titles(list).join() === "c,a,b");
    expect(document.activeElement === form).to.equal(true);
    await sendKeys({ press: "PageDown" });
    expect(document.activeElement).to.equal(rowsOf(list)[1]);
    HTMLElement.prototype.focus.call(rowsOf(list)[1]!.querySelector("form"));
    await backend.remove(ids[0]!);
    await until(() => rowsOf(list).length === 2);
    await until(() => document.activeElement === rowsOf(list)[1]);
  });

  it("lets rows be chosen around them", async () => {
    const { list, ids } = await listOf(["a", "b"], { selection: "multiple" });
    EventTarget.prototype.dispatchEvent.call(
      rowsOf(list)[1]!.querySelector("form"),
      new MouseEvent("click", { bubbles: true, composed: true }),
    );
    expect(list.selected).to.deep.equal([ids[1]]);
    rowsOf(list)[0]!.querySelector("input")!.click();
    expect(list.selected).to.deep.equal([ids[1]]);
  });

  it("scrolls with the form around it", async () => {
    const texts = Array.from({ length: 300 }, (_value, index) => `text ${index}`);
    const { list, ids, form } = await listOf(texts, { pageSize: 300 }, box);
    await until(() => list.matches(":state(virtual)"));
    expect(rowsOf(list).length).to.be.lessThan(100);
    list.scrollToKey(ids[250]!, "start");
    await until(() => titles(list).includes("text 250"));
    const top = measureOf(form, "scrollTop");
    expect(top).to.be.greaterThan(1000);
    expect(Math.abs(rowsOf(list).find((row) => row.dataset["key"] === ids[250])!.getBoundingClientRect().top - Element.prototype.getBoundingClientRect.call(form).top)).to.be.lessThan(3); // prettier-ignore
  });
});
