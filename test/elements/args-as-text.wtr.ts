import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { BeforeMutateEvent } from "../../src/events/before-mutate-event.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

/** Vue, React and Svelte set what a template says for `args` as the property, text as it is. */
describe("arguments that are text in the property", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(async () => {
    name = newListName();
    await backend.addTexts(name, ["a", "b"]);
  });

  it("are the arguments of a list", async () => {
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${JSON.stringify({ list: name })}>
        <template><p>{{text}}</p></template>
      </realtime-list>`,
    );
    await until(() => list.loadedCount === 2);
    list.args = "skip";
    await until(() => list.loadedCount === 0);
  });

  it("are the arguments of a value", async () => {
    const value = await provided<LiveValue>(
      backend,
      html`<live-value
        query="items:summary"
        path="totals.items"
        .args=${JSON.stringify({ list: name })}
      ></live-value>`,
    );
    await until(() => value.value === 2);
  });

  it("are the arguments of a mutation", async () => {
    const update = await provided<OptimisticUpdate>(
      backend,
      html`<optimistic-update mutation="items:add" .args=${'{"channel":"general"}'}></optimistic-update>`,
    );
    const called: unknown[] = [];
    update.addEventListener("before-mutate", (event: BeforeMutateEvent) => {
      called.push(event.args);
      event.preventDefault();
    });
    update.mutate({ body: "hello" });
    update.args = "skip";
    update.mutate({ body: "not sent" });
    expect(called).to.deep.equal([{ channel: "general", body: "hello" }]);
  });

  it("are warned of when they are no object", async () => {
    const warnings = captureWarnings();
    await fixture(html`<realtime-list query="items:list" .args=${"[1]"}></realtime-list>`);
    await fixture(html`<live-value query="items:summary" .args=${"{"}></live-value>`);
    await fixture(
      html`<optimistic-update mutation="items:add" .args=${"1"}><button>Add</button></optimistic-update>`,
    );
    const texts = warnings.taken().filter((text) => text.includes("can't be read as JSON"));
    expect(texts).to.have.length(3);
  });
});
