import { expect } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { loadAll, painted, rowsOf, seen } from "../support/rows.js";

describe("a row that the reader uses", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function shown() {
    const { list, ids } = await longList(backend, name, 400, boxedList(name, { selection: "single" }));
    await loadAll(list);
    await painted();
    return { list, ids };
  }

  async function goTo(list: HTMLElement, top: number) {
    list.scrollTop = top;
    await painted();
  }

  const isOn = (row: Element) => row.isConnected;

  it("stands where it belongs among the others, before and behind them, and goes when it is left", async () => {
    const { list, ids } = await shown();
    await goTo(list, 4000);
    const row = seen(list)[2]!;
    const place = ids.indexOf(row.dataset["key"]!);
    // By itself the page would scroll there, in some engines only after what comes next.
    row.focus({ preventScroll: true });
    for (const [top, isFirst] of [
      [9000, true],
      [0, false],
    ] as const) {
      await goTo(list, top);
      const keys = rowsOf(list).map((other) => ids.indexOf(other.dataset["key"]!));
      expect(keys, `at ${top}`).to.deep.equal([...keys].sort((one, other) => one - other));
      expect(keys[isFirst ? 0 : keys.length - 1], `at ${top}`).to.equal(place);
      expect(row.matches("[data-kept]:focus")).to.equal(true);
    }
    row.blur();
    await until(() => !isOn(row));
  });

  it("keeps its nodes while it is dragged, and no longer", async () => {
    const { list } = await shown();
    const row = seen(list)[1]!;
    row.dispatchEvent(new DragEvent("dragstart", { bubbles: true }));
    // As browsers have it: the pointer is the drag's from then on.
    row.dispatchEvent(new PointerEvent("pointercancel", { bubbles: true }));
    row.dispatchEvent(new PointerEvent("lostpointercapture", { bubbles: true }));
    await goTo(list, 9000);
    expect(isOn(row)).to.equal(true);
    let isEnded = false;
    document.addEventListener("dragend", () => (isEnded = true), { once: true });
    row.dispatchEvent(new DragEvent("dragend", { bubbles: true }));
    expect(isEnded).to.equal(true);
    await until(() => !isOn(row));
  });

  it("keeps its nodes while a finger rests on it, until the last one is taken away", async () => {
    const { list } = await shown();
    const row = seen(list)[1]!;
    // Not every engine lets scripts make touches.
    const tell = (type: string, fingers: number) =>
      row.dispatchEvent(
        Object.assign(new Event(type, { bubbles: true }), { touches: Array(fingers).fill({}) }),
      );
    tell("touchstart", 2);
    await goTo(list, 9000);
    tell("touchend", 1);
    await painted();
    expect(isOn(row)).to.equal(true);
    // The pointer goes first, and the touch that was made of it has to find its row.
    row.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    row.dispatchEvent(new PointerEvent("lostpointercapture", { bubbles: true }));
    await painted();
    expect(isOn(row)).to.equal(true);
    tell("touchend", 0);
    expect(isOn(row)).to.equal(true);
    await until(() => !isOn(row));
  });

  it("keeps its nodes while it has captured the pointer", async () => {
    const { list } = await shown();
    const row = seen(list)[1]!;
    row.dispatchEvent(new PointerEvent("gotpointercapture", { bubbles: true }));
    await goTo(list, 9000);
    expect(isOn(row)).to.equal(true);
    row.dispatchEvent(new PointerEvent("lostpointercapture", { bubbles: true }));
    await until(() => !isOn(row));
  });

  it("goes with its row, however it is held", async () => {
    const { list, ids } = await shown();
    const row = seen(list)[1]!;
    row.dispatchEvent(new DragEvent("dragstart", { bubbles: true }));
    await goTo(list, 9000);
    await backend.remove(row.dataset["key"]!);
    await until(() => list.loadedCount === ids.length - 1);
    expect(isOn(row)).to.equal(false);
  });
});
