import { expect } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { loadAll, painted, rowsOf, textsOf } from "../support/rows.js";

describe("a <realtime-list> that its reader may not see", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("hides its rows when the reader may no longer see them, until they may", async () => {
    const { list } = await longList(backend, name, 3, boxedList(name, {}, "items:restricted"));
    await backend.turn(name, true);
    await until(() => list.matches(":state(denied)"));
    expect(list.shadowRoot!.textContent).to.contain("have access");
    expect(list.shadowRoot!.querySelector<HTMLElement>("[part=list]")!.hidden).to.equal(true);
    await expect(list).to.be.accessible();
    await backend.turn(name, false);
    await until(() => !list.matches(":state(denied)"));
    expect(textsOf(list)[0]).to.equal("row 0");
  });

  it("keeps rows hidden that the reader may no longer see, whatever is scrolled or resized", async () => {
    const { list } = await longList(backend, name, 400, boxedList(name, {}, "items:restricted"));
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
});
