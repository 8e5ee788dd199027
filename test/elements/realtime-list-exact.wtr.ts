import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { painted, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

describe("what a <realtime-list> shows", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  describe("of rows that a query gives the same key", () => {
    it("is each row once, as it was, with one word of why, and all that came as soon as the keys differ", async () => {
      const name = newListName();
      const { list, ids } = await shownList(
        backend,
        name,
        ["a", "b", "c"],
        html`<realtime-list query="items:list" .args=${{ list: name }} key="text">
          <template><p>{{text}} {{rank}}</p></template>
        </realtime-list>`,
      );
      const told: string[] = [];
      list.addEventListener("realtime-error", (event: RealtimeErrorEvent) => {
        event.preventDefault();
        told.push(`${event.error.code}: ${event.error.message}`);
      });

      await backend.edit(ids[2]!, { text: "a" });
      await until(() => told.length > 0);
      await backend.add([{ list: name, rank: 3, text: "d" }]);
      await painted();
      expect(textsOf(list)).to.deep.equal(["a 0", "b 1", "c 2"]);
      expect(told).to.have.lengthOf(1);
      expect(told[0]).to.contain("bad-rows").and.to.contain('"a"').and.to.contain("items:list");
      expect(list.matches(":state(error)")).to.equal(true);

      await backend.edit(ids[2]!, { text: "other" });
      await until(() => textsOf(list).join() === "a 0,b 1,other 2,d 3");
      expect(list.matches(":state(error)")).to.equal(false);
      expect(told).to.have.lengthOf(1);
    });
  });
});
