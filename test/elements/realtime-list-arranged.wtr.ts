import { expect } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { boxedList } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";

describe("a <realtime-list> arranged by the page", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("sorts, filters and groups what is loaded, and keeps it so", async () => {
    await backend.add(
      ["b2", "a1", "b1", "a2"].map((text, rank) => ({ list: name, rank, text, link: text[0]! })),
    );
    const list = await provided<RealtimeList>(backend, boxedList(name));
    await until(() => rowsOf(list).length === 4);
    list.sortBy = "-text";
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["b2", "b1", "a2", "a1"]);
    list.sortBy = "text";
    list.groupBy = "link";
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["a", "a1", "a2", "b", "b1", "b2"]);
    await expect(list).to.be.accessible();
    await backend.add([{ list: name, rank: 9, text: "a0", link: "a" }]);
    await until(() => textsOf(list)[1] === "a0");
    list.filter = (row) => (row as { text: string }).text !== "b1";
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["a", "a0", "a1", "a2", "b", "b2"]);
    list.sortBy = list.groupBy = list.filter = undefined;
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["b2", "a1", "b1", "a2", "a0"]);
  });
});
