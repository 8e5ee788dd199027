import { expect } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { notInWebKit } from "../support/engine.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { loadAll, painted, rowsOf, textsOf } from "../support/rows.js";

async function pressWith(modifier: string, key: string): Promise<void> {
  await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  await sendKeys({ up: modifier });
}

describe("a <realtime-list> with rows to choose", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const selectedTexts = (list: Element) =>
    rowsOf(list)
      .filter((row) => row.ariaSelected === "true")
      .map((row) => row.textContent.trim().slice(0, 5));

  notInWebKit("no key can be held down")("is walked through and chosen from by keyboard", async () => {
    const { list, ids } = await longList(backend, name, 400, boxedList(name, { selection: "multiple" }));
    await loadAll(list);
    const heard: string[][] = [];
    list.addEventListener("selection-change", ({ selected }) => heard.push([...selected]));
    await expect(list).to.be.accessible();
    rowsOf(list)[0]!.focus();
    await sendKeys({ press: "ArrowDown" });
    await sendKeys({ press: " " });
    expect(selectedTexts(list)).to.deep.equal(["row 1"]);
    await pressWith("Shift", "ArrowDown");
    await pressWith("Shift", "ArrowDown");
    expect(list.selected).to.deep.equal([ids[1], ids[2], ids[3]]);
    await sendKeys({ press: "End" });
    await painted();
    expect(document.activeElement!.textContent).to.contain("row 399");
    await sendKeys({ press: "Home" });
    await painted();
    expect(document.activeElement!.textContent).to.contain("row 0");
    await pressWith("Control", "a");
    expect(list.selected.length).to.equal(400);
    expect(heard.at(-1)).to.have.lengthOf(400);
    expect(rowsOf(list).filter((row) => row.tabIndex === 0).length).to.equal(1);
  });

  it("keeps the choice through updates, and gives focus to a neighbour of a row that goes", async () => {
    const { list, ids } = await longList(backend, name, 20, boxedList(name, { selection: "single" }));
    list.selected = [ids[2]!];
    await list.updateComplete;
    rowsOf(list)[4]!.focus();
    await backend.edit(ids[2]!, { rank: 50 });
    await until(() => textsOf(list).at(-1)!.startsWith("row 2"));
    expect(selectedTexts(list)).to.deep.equal(["row 2"]);
    await backend.remove(ids[4]!);
    await until(() => rowsOf(list).length === 19);
    await list.updateComplete;
    expect(document.activeElement!.textContent).to.contain("row 5");
    await backend.remove(ids[2]!);
    await until(() => list.selected.length === 0);
  });

  it("is chosen from by pointer, but not by controls inside of rows", async () => {
    const { list, ids } = await longList(backend, name, 5, boxedList(name, { selection: "multiple" }));
    rowsOf(list)[1]!.click();
    rowsOf(list)[3]!.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true }));
    expect(list.selected).to.deep.equal([ids[1], ids[3]]);
    rowsOf(list)[0]!.append(document.createElement("button"));
    rowsOf(list)[0]!.querySelector("button")!.click();
    expect(list.selected).to.deep.equal([ids[1], ids[3]]);
    rowsOf(list)[4]!.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
    expect(list.selected).to.deep.equal([ids[3], ids[4]]);
  });
});
