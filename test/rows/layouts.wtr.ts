import { expect } from "@open-wc/testing";
import { executeServerCommand } from "@web/test-runner-commands";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { onlyInChromium } from "../support/engine.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { loadAll, painted, rowsOf, seen, textsOf } from "../support/rows.js";

const layouts = () => executeServerCommand<number, undefined>("layout-count");

/** What one operation costs, counted until the page is still. */
async function layoutsOf(work: () => Promise<void>): Promise<number> {
  await painted();
  const before = await layouts();
  await work();
  await painted();
  return (await layouts()) - before;
}

/** Hand-written code for one operation: it reads where a row is, writes, reads that again, scrolls; and the page is painted. */
describe("how often a long <realtime-list> lets the page be laid out", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const ranked = async () => {
    const shown = await longList(backend, name, 400, boxedList(name, {}, "items:ranked"));
    await loadAll(shown.list);
    await painted();
    return shown;
  };

  onlyInChromium("no counts of layouts")("once for a row with other data", async () => {
    const { list } = await ranked();
    const id = rowsOf(list)[2]!.dataset["key"]!;
    const count = await layoutsOf(async () => {
      await backend.edit(id, { text: "row 2, but other" });
      await until(() => textsOf(list).includes("row 2, but other"));
    });
    expect(count).to.be.at.most(1);
  });

  onlyInChromium("no counts of layouts")("once for a row that comes far from what is seen", async () => {
    const { list } = await ranked();
    const count = await layoutsOf(async () => {
      await backend.add([{ list: name, rank: -1, text: "last" }]);
      await until(() => list.loadedCount === 401);
    });
    expect(count).to.be.at.most(1);
  });

  onlyInChromium("no counts of layouts")(
    "twice for a row that comes before what the reader looks at",
    async () => {
      const { list } = await ranked();
      list.scrollTop = 3000;
      await painted();
      const [first] = seen(list);
      const { top } = first!.getBoundingClientRect();
      const count = await layoutsOf(async () => {
        await backend.add([{ list: name, rank: 1000, text: "first" }]);
        await until(() => list.loadedCount === 401);
      });
      expect(Math.abs(first!.getBoundingClientRect().top - top)).to.be.lessThan(1.1);
      expect(count).to.be.at.most(2);
    },
  );

  onlyInChromium("no counts of layouts")("twice for a row that is seen and goes", async () => {
    const { list } = await ranked();
    list.scrollTop = 3000;
    await painted();
    const count = await layoutsOf(async () => {
      await backend.remove(seen(list)[3]!.dataset["key"]!);
      await until(() => list.loadedCount === 399);
    });
    expect(count).to.be.at.most(2);
  });
});
