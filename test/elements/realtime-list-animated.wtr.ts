import { expect } from "@open-wc/testing";
import { emulateMedia } from "@web/test-runner-commands";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { onlyInChromium } from "../support/engine.js";
import { boxedList, longList } from "../support/long-list.js";
import { newListName, until } from "../support/provided.js";
import { rowsOf } from "../support/rows.js";

describe("an animated <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  onlyInChromium("reduced motion can't be asked for")(
    "moves rows only when asked to, and never for readers who want less motion",
    async () => {
      const { list } = await longList(backend, name, 5, boxedList(name, { animated: true }));
      const running = () => rowsOf(list).flatMap((row) => row.getAnimations()).length;
      await backend.add([{ list: name, rank: -1, text: "new" }]);
      await until(() => rowsOf(list).length === 6);
      expect(running()).to.be.greaterThan(0);
      await until(() => running() === 0);
      await emulateMedia({ reducedMotion: "reduce" });
      await backend.add([{ list: name, rank: -2, text: "newer" }]);
      await until(() => rowsOf(list).length === 7);
      expect(running()).to.equal(0);
      await emulateMedia({ reducedMotion: "no-preference" });
    },
  );
});
