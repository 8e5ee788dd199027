import { waitUntil } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { rowsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

const spoken = () => document.querySelector<HTMLElement>("[aria-live=polite]")?.textContent.trim() ?? "";
const says = (text: string) =>
  waitUntil(() => spoken() === text, `says "${text}"`, { timeout: 8000, interval: 20 });

describe("a <realtime-list> that is announced", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function announced() {
    const { list } = await shownList(backend, name, ["a"]);
    list.announce = true;
    await list.updateComplete;
    return list;
  }

  it("says nothing of a row that went before anybody was told of it", async () => {
    const list = await announced();
    const [first] = await backend.addTexts(name, ["b", "c"]);
    await until(() => rowsOf(list).length === 3);
    await backend.remove(first!);
    await until(() => rowsOf(list).length === 2);
    await says("Things: 1 new entry");
  });

  it("counts all rows that came since it last spoke, also when they came one by one", async () => {
    const list = await announced();
    let count = 0;
    const observer = new MutationObserver(() => (count += Number(/\d+/.exec(spoken())?.[0] ?? 0)));
    const region = document.querySelector("[aria-live=polite]") ?? document.body;
    observer.observe(region, { childList: true });
    for (let rank = 0; rank < 20; rank++) await backend.add([{ list: name, rank, text: `new ${rank}` }]);
    await until(() => rowsOf(list).length === 21);
    await waitUntil(() => count === 20, "20 are told", { timeout: 8000 });
    observer.disconnect();
  });

  it("says who and what where its author says how, and only how many where they are many", async () => {
    const list = await announced();
    list.announceRow = (row) => `Ada wrote ${(row as { text: string }).text}`;
    await backend.addTexts(name, ["this", "that"]);
    await says("Things: Ada wrote this. Ada wrote that");
    await backend.addTexts(name, ["1", "2", "3", "4"]);
    await says("Things: 4 new entries");
  });

  it("says how many where that fails", async () => {
    const list = await announced();
    list.announceRow = () => {
      throw new Error("no words");
    };
    await backend.addTexts(name, ["this"]);
    await says("Things: 1 new entry");
  });
});
