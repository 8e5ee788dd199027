import { expect, fixture } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { ListChangeEvent } from "../../src/events/list-change-event.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

describe("<realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("shows rows from a template, as children that the page can style", async () => {
    const { list, ids } = await shownList(backend, name, ["one", "two"]);
    expect(textsOf(list)).to.deep.equal(["one", "two"]);
    expect(rowsOf(list).map((row) => row.dataset["key"])).to.deep.equal(ids);
    expect(rowsOf(list)[0]!.querySelector("p")!.title).to.equal(ids[0]);
    expect(rowsOf(list)[0]!.getRootNode()).to.equal(document);
    expect(rowsOf(list)[0]!.role).to.equal("listitem");
  });

  it("shows what others add, edit, move and remove, and keeps the nodes of every other row", async () => {
    const { list, ids } = await shownList(backend, name, ["a", "b", "c"]);
    const before = rowsOf(list);
    await backend.add([{ list: name, rank: 0.5, text: "new" }]);
    await until(() => rowsOf(list).length === 4);
    expect(textsOf(list)).to.deep.equal(["a", "new", "b", "c"]);
    await backend.edit(ids[1]!, { text: "B" });
    await until(() => textsOf(list).includes("B"));
    await backend.edit(ids[2]!, { rank: -1 });
    await until(() => textsOf(list)[0] === "c");
    const [a, b, c] = before;
    expect(rowsOf(list).filter((row) => before.includes(row))).to.deep.equal([c, a, b]);
    await backend.remove(ids[0]!);
    await until(() => !textsOf(list).includes("a"));
    expect(textsOf(list)).to.deep.equal(["c", "new", "B"]);
    expect(rowsOf(list)[2]).to.equal(b);
  });

  it("touches nothing but the row that has changed", async () => {
    const { list, ids } = await shownList(backend, name, ["a", "b", "c"]);
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((seen) => records.push(...seen));
    observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true });
    await backend.edit(ids[1]!, { text: "B" });
    await until(() => textsOf(list)[1] === "B");
    records.push(...observer.takeRecords());
    observer.disconnect();
    expect(records.map(({ type }) => type)).to.deep.equal(["characterData"]);
  });

  it("tells of each change once, after the page shows it", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    const changes: ListChangeEvent[] = [];
    list.addEventListener("list-change", (event) => {
      expect(rowsOf(list).length).to.equal(event.total);
      changes.push(event);
    });
    const [id] = await backend.add([{ list: name, rank: 5, text: "b" }]);
    await until(() => changes.length > 0);
    await backend.edit(id!, { rank: -1 });
    await until(() => changes.length > 1);
    await backend.remove(id!);
    await until(() => changes.length > 2);
    expect(changes[0]!.added).to.deep.equal([id]);
    expect(changes[1]!.moved).to.have.lengthOf(1);
    expect(changes[1]!.total).to.equal(2);
    expect(changes[2]!.removed).to.deep.equal([id]);
    expect(changes.every((event) => event.source === "server" && !event.bubbles)).to.equal(true);
  });

  it("takes properties that were set before the upgrade", async () => {
    await backend.addTexts(name, ["a"]);
    const tag = `late-list-${name}`;
    const element = document.createElement(tag) as RealtimeList;
    Object.assign(element, { query: "items:list", args: { list: name }, renderItem: () => "late" });
    const provider = await fixture(backend.provider());
    provider.append(element);
    (customElements.get("realtime-list") as typeof RealtimeList).define(tag);
    await until(() => rowsOf(element)[0]?.textContent === "late");
  });

  it("keeps its subscription and its rows when it is moved", async () => {
    const { list } = await shownList(backend, name, ["a", "b"]);
    const before = rowsOf(list);
    const changes: Event[] = [];
    list.addEventListener("list-change", (event) => changes.push(event));
    const box = document.createElement("div");
    list.parentElement!.append(box);
    box.append(list);
    await list.updateComplete;
    expect(rowsOf(list)).to.deep.equal(before);
    expect(list.matches(":state(loading)")).to.equal(false);
    await backend.add([{ list: name, rank: 9, text: "c" }]);
    await until(() => rowsOf(list).length === 3);
    expect(changes).to.have.lengthOf(1);
  });

  it("shows its old rows when it comes back, and brings them up to date", async () => {
    const { list, ids } = await shownList(backend, name, ["a", "b"]);
    const before = rowsOf(list);
    const parent = list.parentElement!;
    list.remove();
    await Promise.resolve();
    await backend.remove(ids[0]!);
    await backend.add([{ list: name, rank: 9, text: "c" }]);
    parent.append(list);
    expect(rowsOf(list)).to.deep.equal(before);
    await until(() => textsOf(list).join() === "b,c");
    expect(rowsOf(list)[0]).to.equal(before[1]);
  });

  it("shows other rows when its arguments change", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    const other = newListName();
    await backend.addTexts(other, ["x", "y"]);
    list.args = { list: other };
    await until(() => textsOf(list).join() === "x,y");
  });

  it("does not watch anew when arguments are replaced by equal ones", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    const changes: Event[] = [];
    list.addEventListener("list-change", (event) => changes.push(event));
    list.args = { list: name };
    await list.updateComplete;
    expect(list.matches(":state(loading)")).to.equal(false);
    expect(changes).to.have.lengthOf(0);
  });

  it("does nothing while it is detached", () => {
    const list = document.createElement("realtime-list");
    list.query = "items:list";
    expect(list.loadMore()).to.equal(false);
    list.retry();
  });

  it("tells assistive technology of new rows if asked to", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    list.announce = true;
    await backend.addTexts(name, ["b", "c"]);
    await until(() => document.querySelector("[aria-live]")?.textContent === "Things: 2 new entries");
  });
});
