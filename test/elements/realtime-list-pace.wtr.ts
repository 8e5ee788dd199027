import { expect } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { textsOf } from "../support/rows.js";

describe("the pace of a <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("shows at most so many updates a second, the last one always", async () => {
    const { list, ids } = await longList(backend, name, 3);
    list.maxUpdatesPerSecond = 4;
    await list.updateComplete;
    let changes = 0;
    new MutationObserver(() => changes++).observe(list, { subtree: true, characterData: true });
    for (let at = 0; at < 20; at++) await backend.edit(ids[0]!, { text: `edit ${at}` });
    await until(() => textsOf(list)[0] === "edit 19");
    expect(changes).to.be.lessThan(15);
  });

  it("shows what waited for its time also when it was moved meanwhile", async () => {
    const { list, ids } = await longList(backend, name, 3);
    list.maxUpdatesPerSecond = 2;
    await list.updateComplete;
    await backend.edit(ids[0]!, { text: "one" });
    await backend.edit(ids[0]!, { text: "two" });
    await until(() => textsOf(list)[0] === "one" || textsOf(list)[0] === "two");
    await backend.edit(ids[0]!, { text: "three" });
    const box = document.createElement("div");
    list.before(box);
    box.append(list);
    await until(() => textsOf(list)[0] === "three");
  });
});
