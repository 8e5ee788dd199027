import { expect } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { loadAll, rowsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

describe("what a <realtime-list> is to assistive technology", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("says that it is busy from the moment on when other rows are asked for", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    const busy = () => list.shadowRoot!.querySelector("[part=list]")!.getAttribute("aria-busy");
    expect(busy()).to.equal("false");
    list.args = { list: newListName() };
    await list.updateComplete;
    expect(list.matches(":state(loading)")).to.equal(true);
    expect(busy()).to.equal("true");
    await until(() => list.matches(":state(empty)"));
    expect(busy()).to.equal("false");
  });

  async function rankedList() {
    const { list } = await longList(backend, name, 250, boxedList(name, {}, "items:ranked"));
    await loadAll(list);
    const row = rowsOf(list)[0]!;
    await until(() => row.ariaPosInSet === "1" && row.ariaSetSize === "250");
    return { list, row };
  }

  /** Where the row stands as soon as another one has come before it, and what `meanwhile` does about that. */
  async function placeAfterInsert(list: HTMLElement, row: HTMLElement, meanwhile: () => void) {
    let place: string | null | undefined;
    list.addEventListener(
      "list-change",
      () => {
        meanwhile();
        place = row.ariaPosInSet;
      },
      { once: true },
    );
    await backend.add([{ list: name, rank: 9999, text: "first" }]);
    await until(() => place !== undefined);
    return place;
  }

  it("counts its rows anew once the page is idle, and not with each change", async () => {
    const { list, row } = await rankedList();
    expect(await placeAfterInsert(list, row, () => undefined)).to.equal("1");
    await until(() => row.ariaPosInSet === "2" && row.ariaSetSize === "251");
  });

  it("has the right numbers as soon as focus comes into it", async () => {
    const { list, row } = await rankedList();
    const focus = () => row.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    expect(await placeAfterInsert(list, row, focus)).to.equal("2");
  });
});
