import { expect } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { longList } from "../support/long-list.js";
import { newListName } from "../support/provided.js";
import { loadAll, painted, rowsOf, seen, topOf } from "../support/rows.js";

describe("printing and searching a long <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("puts all rows on the page for printing and for the browser's search", async () => {
    const { list } = await longList(backend, name);
    await loadAll(list);
    list.scrollTop = 3000;
    await painted();
    const before = seen(list)[0]!;
    const top = topOf(before);
    window.dispatchEvent(new Event("beforeprint"));
    expect(rowsOf(list).length).to.equal(400);
    expect(Math.abs(topOf(before) - top)).to.be.lessThan(1.1);
    window.dispatchEvent(new Event("afterprint"));
    await painted();
    expect(rowsOf(list).length).to.be.lessThan(80);
    expect(Math.abs(topOf(before) - top)).to.be.lessThan(1.1);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "f", ctrlKey: true }));
    expect(rowsOf(list).length).to.equal(400);
    window.dispatchEvent(new PointerEvent("pointerdown"));
    await painted();
    expect(rowsOf(list).length).to.be.lessThan(80);
  });
});
