import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList, textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, isCovered, loadAll, painted, rowsOf, seen, topOf } from "../support/rows.js";

const picture = (height: number) =>
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="50" height="${height}"/>`;

const places = {
  "a <dialog>": {
    around: (name: string) => html`<dialog>${boxedList(name, { fromEnd: true }, "items:ranked")}</dialog>`,
    open: (place: HTMLElement) => (place as HTMLDialogElement).showModal(),
    close: (place: HTMLElement) => (place as HTMLDialogElement).close(),
  },
  "<details>": {
    around: (name: string) =>
      html`<details>
        <summary>Chat</summary>
        ${boxedList(name, { fromEnd: true }, "items:ranked")}
      </details>`,
    open: (place: HTMLElement) => place.toggleAttribute("open", true),
    close: (place: HTMLElement) => place.toggleAttribute("open", false),
  },
};

describe("what the reader looks at in a <realtime-list>", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  describe("when pictures come whose rows are shown already", () => {
    async function shown(fromEnd: boolean) {
      const name = newListName();
      const { list } = await longList(
        backend,
        name,
        400,
        html`<realtime-list
          query=${fromEnd ? "items:ranked" : "items:list"}
          .args=${{ list: name }}
          page-size="100"
          .fromEnd=${fromEnd}
          style=${box}
        >
          <template
            ><p style="margin: 0">{{text}}<img alt="" style="display: block" /></p
          ></template>
        </realtime-list>`,
      );
      await loadAll(list);
      await painted();
      return list;
    }

    /** Each in a frame of its own, as a network gives them. */
    async function load(rows: readonly HTMLElement[]) {
      expect(rows).not.to.have.lengthOf(0);
      for (const [index, row] of rows.entries()) {
        const image = row.querySelector("img")!;
        image.src = picture(40 + (index % 5) * 70);
        await image.decode();
        await painted();
      }
    }

    for (const fromEnd of [false, true]) {
      it(`stays where it is, in a list ${fromEnd ? "from its end" : "from its start"}`, async () => {
        const list = await shown(fromEnd);
        list.scrollTop = 3000;
        await painted();
        const [first] = seen(list);
        const before = topOf(first!);
        await load(rowsOf(list).filter((row) => row.getBoundingClientRect().bottom < topOf(list)));
        expect(Math.abs(topOf(first!) - before)).to.be.lessThan(1.1);
        expect(seen(list)[0]).to.equal(first);
        expect(isCovered(list)).to.equal(true);
      });
    }

    it("is the end of the list if it was so before", async () => {
      const list = await shown(true);
      const distance = () => list.scrollHeight - list.scrollTop - list.clientHeight;
      expect(distance()).to.be.lessThan(2);
      await load(rowsOf(list).slice(-6));
      await until(() => distance() < 2);
      expect(seen(list).at(-1)!.textContent).to.contain("row 399");
    });
  });

  describe("in what is closed at first", () => {
    for (const [what, { around, open, close }] of Object.entries(places)) {
      it(`is a full list at its end when ${what} is opened, also again after rows came meanwhile`, async () => {
        const name = newListName();
        await backend.addTexts(name, textsOfThreeHeights(250));
        const place = await provided<HTMLElement>(backend, around(name));
        const list = place.querySelector<RealtimeList>("realtime-list")!;
        await until(() => list.loadedCount > 0);
        await painted();
        for (const last of ["row 249", "came meanwhile", "came at last"]) {
          if (!last.startsWith("row")) {
            const count = list.loadedCount;
            await backend.add([{ list: name, rank: 1000 + count, text: last }]);
            await until(() => list.loadedCount > count);
            await painted();
          }
          open(place);
          await until(() => seen(list).at(-1)?.textContent.includes(last) ?? false);
          await painted();
          expect(isCovered(list), last).to.equal(true);
          expect(list.scrollHeight - list.scrollTop - list.clientHeight, last).to.be.lessThan(2);
          close(place);
          await painted();
        }
      });
    }
  });
});
