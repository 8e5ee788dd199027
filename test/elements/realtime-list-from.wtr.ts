import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { box, isCovered, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

describe("a <realtime-list> that begins in the middle", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function listFrom(attributes: Partial<RealtimeList>) {
    await backend.addTexts(
      name,
      Array.from({ length: 600 }, (_, at) => `row ${at}.`),
    );
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:ranked"
        .args=${{ list: name }}
        .from=${300}
        .fromEnd=${attributes.fromEnd ?? false}
        page-size=${attributes.pageSize ?? 40}
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => textsOf(list).includes("row 300."));
    await painted();
    return list;
  }

  const rowOf = (list: Element, text: string) => rowsOf(list).find((row) => row.textContent.trim() === text)!;

  for (const pageSize of [40, 150]) {
    it(`stays there as pages of ${pageSize} rows come before it`, async () => {
      const list = await listFrom({ pageSize });
      await until(() => list.loadedCount >= 2 * pageSize);
      await painted();
      const row = rowOf(list, "row 300.");
      expect(topOf(row) - topOf(list)).to.be.within(-1, 100);
      expect(seen(list).includes(row)).to.equal(true);
      expect(isCovered(list)).to.equal(true);
      expect(list.loadedCount).to.equal(2 * pageSize);
    });
  }

  it("stays there as newer rows come behind it, when it starts at its end", async () => {
    const list = await listFrom({ fromEnd: true });
    await until(() => list.loadedCount >= 80);
    await painted();
    const row = rowOf(list, "row 300.");
    expect(seen(list).includes(row)).to.equal(true);
    expect(list.loadedCount).to.equal(80);
  });

  it("shows new rows to who looks at its start, once that is the start of the query", async () => {
    const list = await listFrom({});
    await until(() => {
      list.scrollTop = 0;
      return textsOf(list)[0] === "row 599.";
    });
    list.scrollTop = 0;
    await painted();
    await backend.add([{ list: name, rank: 1000, text: "newest" }]);
    await until(() => textsOf(list)[0] === "newest");
    await painted();
    expect(seen(list)[0]!.textContent.trim()).to.equal("newest");
  });

  it("begins there, and goes on in both directions", async () => {
    await backend.addTexts(name, textsOfThreeHeights(300));
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:ranked"
        .args=${{ list: name }}
        .from=${150}
        page-size="20"
        style=${box}
      >
        <template><p style="margin: 0">{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => textsOf(list).some((text) => text.startsWith("row 150")));
    await until(() => {
      list.scrollTop = 0;
      return textsOf(list)[0]!.startsWith("row 299");
    });
    await until(() => {
      list.scrollTop = 1e9;
      return textsOf(list).at(-1)!.startsWith("row 0");
    });
    expect(list.loadedCount).to.equal(300);
  });
});
