import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

describe("the look of rows of a <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("renders rows by a function that returns a Lit template, a node or text", async () => {
    const node = document.createElement("b");
    node.textContent = "a node";
    const looks: Record<string, unknown> = { x: html`<i>lit</i>`, y: node, z: "text" };
    const { list } = await shownList(
      backend,
      name,
      ["x", "y", "z"],
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .renderItem=${(row: unknown) => looks[(row as { text: string }).text]}
      ></realtime-list>`,
    );
    expect(rowsOf(list)[0]!.querySelector("i")!.textContent).to.equal("lit");
    expect(rowsOf(list)[1]!.firstElementChild).to.equal(node);
    expect(textsOf(list)[2]).to.equal("text");
  });

  it("renders again when the function changes, and goes back to the template without one", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    list.renderItem = (row) => html`<i>1 ${(row as { text: string }).text}</i>`;
    await list.updateComplete;
    const italic = rowsOf(list)[0]!.querySelector("i");
    list.renderItem = (row) => html`<u>2 ${(row as { text: string }).text}</u>`;
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["2 a"]);
    expect(italic!.isConnected).to.equal(false);
    list.renderItem = undefined;
    await list.updateComplete;
    expect(rowsOf(list)[0]!.querySelector("p")!.textContent).to.equal("a");
  });

  it("takes a template that comes later", async () => {
    const warnings = captureWarnings();
    const content = html`<realtime-list query="items:list" .args=${{ list: name }}></realtime-list>`;
    const { list } = await shownList(backend, name, ["a"], content);
    expect(warnings.taken().join()).to.contain("<template>");
    const template = document.createElement("template");
    template.innerHTML = "<h3>{{text}}</h3>";
    list.prepend(template);
    await until(() => rowsOf(list)[0]?.querySelector("h3")?.textContent === "a");
  });

  it("gives data no way to run code", async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await backend.add([{ list: name, rank: 0, text: evil, link: "javascript:document.title=3" }]);
    const warnings = captureWarnings();
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }}>
        <template><a href="{{link}}" onclick="{{link}}">{{text}}</a></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length === 1);
    const link = rowsOf(list)[0]!.querySelector("a")!;
    const title = document.title;
    link.click();
    expect(link.textContent).to.equal(evil);
    expect(link.getAttributeNames()).to.deep.equal([]);
    expect(document.title).to.equal(title);
    expect(warnings.taken()).to.have.lengthOf(2);
  });
});
