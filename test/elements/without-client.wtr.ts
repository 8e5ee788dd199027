import { aTimeout, expect, fixture, html, waitUntil } from "@open-wc/testing";
import "../../src/define.js";
import type { PendingTaskEvent } from "../../src/events/pending-task-event.js";
import type { RealtimeElement } from "../../src/internal/realtime-element.js";
import { captureWarnings } from "../support/console.js";

const templates = {
  "realtime-list": html`<realtime-list query="items:list"><template>{{text}}</template></realtime-list>`,
  "live-cursors": html`<live-cursors room="anywhere">Content</live-cursors>`,
  "live-value": html`<live-value query="items:summary">…</live-value>`,
  "optimistic-update": html`<optimistic-update mutation="items:add"><button>Add</button></optimistic-update>`,
  "presence-indicator": html`<presence-indicator room="lobby"></presence-indicator>`,
  "edit-lock": html`<edit-lock room="doc:1" resource="title"></edit-lock>`,
  "sync-status": html`<sync-status></sync-status>`,
  "typing-indicator": html`<typing-indicator room="anywhere"></typing-indicator>`,
};

for (const [tag, template] of Object.entries(templates)) {
  describe(`<${tag}> without a client`, () => {
    it("says so by its state and with one warning", async () => {
      const warnings = captureWarnings();
      const element = await fixture<RealtimeElement>(template);
      await waitUntil(() => element.matches(":state(no-client)"), undefined, { timeout: 5000 });
      element.requestUpdate();
      await element.updateComplete;
      expect(warnings.taken()).to.have.lengthOf(1);
      expect(warnings.taken()[0]).to.contain(`<${tag}>: there is no client`);
      await expect(element).to.be.accessible();
    });

    it("is hidden by the hidden attribute", async () => {
      const element = await fixture<RealtimeElement>(template);
      element.hidden = true;
      expect(getComputedStyle(element).display).to.equal("none");
    });
  });
}

describe("an element that loads", () => {
  it("tells its surroundings by a pending task, which ends when it is removed", async () => {
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const tasks: PendingTaskEvent[] = [];
    box.addEventListener("pending-task", (event) => tasks.push(event));
    const element = document.createElement("live-value");
    element.query = "items:summary";
    box.append(element);
    await element.updateComplete;
    expect(tasks).to.have.lengthOf(1);
    element.remove();
    await tasks[0]!.complete;
  });
});

describe("bad input", () => {
  for (const [name, element] of Object.entries({
    "a page size of nothing": html`<realtime-list query="items:list" page-size="0"></realtime-list>`,
    "a form without a mutation": html`<optimistic-update><form></form></optimistic-update>`,
    "fixed args that are no JSON": html`<optimistic-update
      mutation="items:add"
      args="{a"
    ></optimistic-update>`,
    "an effect on nothing": html`<optimistic-update
      mutation="items:add"
      effect="remove"
    ></optimistic-update>`,
    "an effect that there isn't": html`<optimistic-update
      mutation="items:add"
      effect="explode"
      into="items:list"
    ></optimistic-update>`,
    "a path with brackets": html`<live-value query="items:summary" path="a[0]"></live-value>`,
  })) {
    it(`(${name}) is warned of once and does not throw`, async () => {
      const warnings = captureWarnings();
      const made = await fixture<RealtimeElement>(element);
      made.requestUpdate();
      await made.updateComplete;
      await aTimeout(0);
      expect(warnings.taken()).to.have.lengthOf(1);
    });
  }
});
