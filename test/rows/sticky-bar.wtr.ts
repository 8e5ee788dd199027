import { expect } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName } from "../support/provided.js";
import { loadAll, painted, seen, topOf } from "../support/rows.js";

describe("a row that is scrolled to under a bar", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  for (const count of [100, 400]) {
    for (const how of ["scroll-padding of the list", "scroll-margin of the row"] as const) {
      it(`keeps free of it by the ${how}, in a list of ${count}`, async () => {
        const name = newListName();
        const { list, ids } = await longList(backend, name, count, boxedList(name, { selection: "single" }));
        await loadAll(list);
        const isPadding = how.startsWith("scroll-padding");
        if (isPadding) list.style.scrollPadding = "60px 0 20px";
        else {
          const style = document.createElement("style");
          style.textContent = "realtime-list > [data-key] { scroll-margin: 60px 0 20px }";
          list.after(style);
        }
        list.scrollTop = 1500;
        await painted();
        const distance = (key: string) => topOf(list.querySelector(`[data-key="${key}"]`)!) - topOf(list);
        list.scrollToKey(ids[70]!, "start");
        expect(Math.abs(distance(ids[70]!) - 60)).to.be.lessThan(1.1);
        list.scrollToKey(ids[70]!, "end");
        const { bottom } = list.querySelector(`[data-key="${ids[70]!}"]`)!.getBoundingClientRect();
        expect(Math.abs(list.getBoundingClientRect().bottom - 20 - bottom)).to.be.lessThan(1.1);
        list.scrollToKey(ids[50]!, "start");
        // Hidden behind the bar, though it is in the box.
        list.scrollToKey(ids[49]!, "nearest");
        expect(distance(ids[49]!)).to.be.greaterThan(58.9);
        seen(list)
          .find((row) => topOf(row) - topOf(list) >= 59)!
          .focus();
        await sendKeys({ press: "ArrowUp" });
        expect(topOf(document.activeElement!) - topOf(list)).to.be.greaterThan(58.9);
      });
    }
  }
});
