import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { rowsOf } from "../support/rows.js";
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
