import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { textsOf } from "../support/rows.js";

/** Notes each text that `element` shows from now on. */
function shownBy(element: Element): readonly string[] {
  const shown: string[] = [];
  const note = (): void => void shown.push(element.textContent.trim());
  new MutationObserver(note).observe(element, { childList: true, subtree: true, characterData: true });
  return shown;
}

function template(markup: TemplateStringsArray): HTMLTemplateElement {
  const made = document.createElement("template");
  const bold = document.createElement("b");
  bold.textContent = markup.join("");
  made.content.append(bold);
  return made;
}

/** In a page of its own, where nothing has needed formats before: each test is the first one to do so by its own way. */
describe("what an element needs later than it was shown", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("is there before a value shows its record by another template", async () => {
    const list = newListName();
    await backend.addTexts(list, ["a"]);
    const value = await provided<LiveValue>(
      backend,
      html`<live-value query="items:summary" args=${JSON.stringify({ list })}>
        <template><b>{{totals.items}} so far</b></template>
      </live-value>`,
    );
    await until(() => value.textContent.includes("1 so far"));
    const shown = shownBy(value.querySelector("[slot=record]")!.parentElement!);
    value.querySelector("template")!.replaceWith(template`{{totals.items | percent}}`);
    value.requestUpdate();
    await value.updateComplete;
    expect(value.textContent).to.contain("100%");
    expect(shown.filter((text) => text === "1")).to.deep.equal([]);
  });

  it("is there before a list chooses and orders its rows", async () => {
    const name = newListName();
    await backend.addTexts(name, ["b", "a"]);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list"></realtime-list>`,
    );
    list.renderItem = (row) => (row as { text: string }).text;
    list.args = { list: name };
    await until(() => textsOf(list).length === 2);
    Object.assign(list, { selection: "single", sortBy: "text" });
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["a", "b"]);
    list.querySelector<HTMLElement>("[data-key]")!.click();
    expect(list.selected).to.have.lengthOf(1);
  });
});
