import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { box, isCovered, loadAll, painted, rowsOf, seen, topOf } from "../support/rows.js";

const picture = (height: number) =>
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="50" height="${height}"/>`;

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
});
