import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { painted, rowsOf, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

describe("focus in rows of a <realtime-list> that move", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("keeps focus and selection in a row that moves", async () => {
    const content = html`<realtime-list query="items:list" .args=${{ list: name }}>
      <template><input value="{{text}}" /></template>
    </realtime-list>`;
    const { list, ids } = await shownList(backend, name, ["aaaa", "bbbb", "cccc"], content);
    const input = rowsOf(list)[2]!.querySelector("input")!;
    input.focus();
    input.setSelectionRange(1, 3);
    await backend.edit(ids[2]!, { rank: -1 });
    await until(() => rowsOf(list)[0]!.contains(input));
    expect(document.activeElement).to.equal(input);
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([1, 3]);
  });

  it("keeps focus in a moving row also in browsers without an atomic move", async () => {
    const { list, ids } = await shownList(
      backend,
      name,
      ["aaaa", "bbbb"],
      html`<realtime-list query="items:list" .args=${{ list: name }}>
        <template><input value="{{text}}" /></template>
      </realtime-list>`,
    );
    Object.defineProperty(list, "moveBefore", { value: undefined });
    const input = rowsOf(list)[1]!.querySelector("input")!;
    input.focus();
    input.setSelectionRange(2, 4);
    await backend.edit(ids[1]!, { rank: -1 });
    await until(() => rowsOf(list)[0]!.contains(input));
    expect(document.activeElement).to.equal(input);
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([2, 4]);
  });
});

/** With an atomic move nothing in a row begins anew; without one only what is in the rows that move. */
const canMove = "moveBefore" in Element.prototype;
/** Firefox moves frames as they are, but forgets where boxes were scrolled to. */
const canMoveScrolled = canMove && !navigator.userAgent.includes("Firefox/");

describe("frames and inner scrollers in rows of a <realtime-list> that move", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("keep what is in them and where they were scrolled to", async () => {
    const name = newListName();
    const look = (row: unknown) => html`
      <p>${(row as { text: string }).text}</p>
      <div style="block-size: 30px; overflow: auto"><div style="block-size: 200px"></div></div>
      <iframe title="frame" style="block-size: 20px"></iframe>
    `;
    const texts = ["a", "b", "c", "d", "e"];
    const { list, ids } = await shownList(
      backend,
      name,
      texts,
      html`<realtime-list query="items:list" .args=${{ list: name }} .renderItem=${look}></realtime-list>`,
    );
    await painted();
    for (const row of rowsOf(list)) {
      row.querySelector("div")!.scrollTop = 50;
      row.querySelector("iframe")!.contentDocument!.body.textContent = textsOf(list).join();
    }
    const where = (isKept: (row: HTMLElement) => boolean) =>
      rowsOf(list)
        .filter(isKept)
        .map((row) => row.textContent.trim())
        .sort();
    const kept = () => ({
      frames: where((row) => row.querySelector("iframe")!.contentDocument!.body.textContent === texts.join()),
      scrolled: where((row) => row.querySelector("div")!.scrollTop === 50),
    });
    expect(kept()).to.deep.equal({ frames: texts, scrolled: texts });

    await backend.edit(ids[1]!, { rank: 3.5 });
    await until(() => textsOf(list).join() === "a,c,d,b,e");
    await painted();
    expect(kept()).to.deep.equal({
      frames: canMove ? texts : ["a", "c", "d", "e"],
      scrolled: canMoveScrolled ? texts : ["a", "c", "d", "e"],
    });
    await backend.add([{ list: name, rank: 0.5, text: "new" }]);
    await until(() => rowsOf(list).length === 6);
    await backend.edit(ids[4]!, { rank: -1 });
    await until(() => textsOf(list).join() === "e,a,new,c,d,b");
    await painted();
    expect(kept()).to.deep.equal({
      frames: canMove ? texts : ["a", "c", "d"],
      scrolled: canMoveScrolled ? texts : ["a", "c", "d"],
    });
  });
});
