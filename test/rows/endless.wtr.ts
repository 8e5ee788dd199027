import { expect, fixture, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { endlessClient } from "../support/fixed-client.js";
import { box, isCovered, painted, rowsOf, seen, topOf } from "../support/rows.js";

const LENGTH = 1_000_000;

/** Rows of 40 px come to 40 million, and browsers end at 33. */
describe("a <realtime-list> higher than anything can be on a page", () => {
  async function shown(attributes: Partial<RealtimeList> = {}) {
    const list = await fixture<RealtimeList>(html`
      <realtime-list
        query="rows:all"
        .client=${endlessClient(LENGTH)}
        .selection=${attributes.selection}
        .fromEnd=${attributes.fromEnd ?? false}
        style=${box}
      >
        <template><p style="margin: 0; block-size: 40px">{{n}}</p></template>
      </realtime-list>
    `);
    await painted();
    return list;
  }

  const firstSeen = (list: Element) => Number(seen(list)[0]!.textContent.trim());
  const areInOrder = (list: Element) => {
    const numbers = rowsOf(list).map((row) => Number(row.textContent.trim()));
    return numbers.every((n, at) => at === 0 || n === numbers[at - 1]! + 1);
  };

  it("shows every row that is scrolled to", async () => {
    const list = await shown();
    for (const n of [0, 999_999, 500_000, 839_000, 123_456, 999_990, 7]) {
      expect(list.scrollToKey(`row ${n}`, n < 999_000 ? "start" : "end")).to.equal(true);
      await painted();
      const row = list.querySelector(`[data-key="row ${n}"]`)!;
      const edges = list.getBoundingClientRect();
      const { top, bottom } = row.getBoundingClientRect();
      const distance = n < 999_000 ? top - edges.top : bottom - edges.bottom;
      expect(Math.abs(distance), `row ${n}`).to.be.lessThan(1.1);
      expect(isCovered(list), `around row ${n}`).to.equal(true);
      expect(areInOrder(list)).to.equal(true);
    }
  });

  it("is gone through by the bar from its start to its end", async () => {
    const list = await shown();
    let last = -1;
    for (const share of [0.1, 0.25, 0.5, 0.75, 0.9, 1]) {
      list.scrollTop = share * (list.scrollHeight - list.clientHeight);
      await painted();
      expect(isCovered(list), `at ${share}`).to.equal(true);
      expect(Math.abs(firstSeen(list) / LENGTH - share), `at ${share}`).to.be.lessThan(0.01);
      expect(firstSeen(list)).to.be.greaterThan(last);
      last = firstSeen(list);
    }
    expect(seen(list).at(-1)!.textContent.trim()).to.equal("999999");
    list.scrollTop = 0;
    await painted();
    expect(firstSeen(list)).to.equal(0);
  });

  it("scrolls a pixel for each pixel, wherever it is", async () => {
    const list = await shown();
    for (const n of [250_000, 800_000]) {
      list.scrollToKey(`row ${n}`, "start");
      await painted();
      for (let step = 0; step < 40; step++) {
        const row = seen(list)[2]!;
        const top = topOf(row);
        list.scrollTop += 97;
        await painted();
        expect(Math.abs(top - topOf(row) - 97), `step ${step} from ${n}`).to.be.lessThan(1.1);
      }
      expect(Math.abs(firstSeen(list) - (n + 97))).to.be.at.most(1);
    }
  });

  it("goes to both its ends by keys", async () => {
    const list = await shown({ selection: "single" });
    rowsOf(list)[0]!.focus();
    await sendKeys({ press: "End" });
    await painted();
    expect(document.activeElement!.textContent.trim()).to.equal("999999");
    expect(isCovered(list)).to.equal(true);
    await sendKeys({ press: "Home" });
    await painted();
    expect(document.activeElement!.textContent.trim()).to.equal("0");
    expect(topOf(document.activeElement!)).to.equal(topOf(list));
  });

  it("begins at its end when that is where it starts", async () => {
    const list = await shown({ fromEnd: true });
    expect(seen(list).at(-1)!.textContent.trim()).to.equal("999999");
    expect(isCovered(list)).to.equal(true);
  });
});
