import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { painted } from "../support/rows.js";

describe("a <realtime-list> whose query finds no row for a long time", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  async function resting() {
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:endless" .args=${{ list: newListName() }} label="Things">
        <p slot="empty">Nobody has written yet.</p>
      </realtime-list>`,
    );
    await until(() => list.matches(":state(resting)"));
    await painted();
    return list;
  }

  const button = (list: Element) => list.shadowRoot!.querySelector<HTMLElement>("[part=button]");

  it("says so and asks whether to go on, which is neither loading nor empty", async () => {
    const list = await resting();
    expect(list.shadowRoot!.textContent).to.contain("Nothing found so far.");
    expect(list.querySelector("[slot=empty]")!.checkVisibility()).to.equal(false);
    expect(list.matches(":state(loading)")).to.equal(false);
    expect(list.matches(":state(empty)")).to.equal(false);
    expect(button(list)!.textContent.trim()).to.equal("Load more");
    await expect(list).to.be.accessible();
  });

  it("goes on when it is told to, and rests again", async () => {
    const list = await resting();
    button(list)!.click();
    await until(() => !list.matches(":state(resting)"));
    await until(() => list.matches(":state(resting)"));
    expect(button(list)!.textContent.trim()).to.equal("Load more");
  });
});
