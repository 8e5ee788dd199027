import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeElement } from "../../src/internal/realtime-element.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { PresenceStage } from "../support/presence-stage.js";
import { newListName, provided, until } from "../support/provided.js";

/** A template that is still empty, and what comes into it. */
function emptyTemplate(markup: string) {
  const template = document.createElement("template");
  const content = document.createRange().createContextualFragment(markup);
  return { template, content };
}

const kinds = {
  "realtime-list": {
    element: (list: string) => html`<realtime-list query="items:list" .args=${{ list }}></realtime-list>`,
    placeholder: "{{text}}",
    text: "a",
  },
  "live-value": {
    element: (list: string) => html`<live-value query="items:summary" .args=${{ list }}></live-value>`,
    placeholder: "{{totals.items}}",
    text: "1",
  },
};

for (const [tag, { element, placeholder, text }] of Object.entries(kinds)) {
  describe(`a <${tag}> that is shown already`, () => {
    let backend: TestBackend;
    let made: RealtimeElement;

    before(async () => (backend = await TestBackend.start()));
    after(() => backend.stop());
    beforeEach(async () => {
      captureWarnings();
      const list = newListName();
      await backend.addTexts(list, ["a"]);
      made = await provided(backend, element(list));
      await until(() => !made.matches(":state(loading)") && made.isConnected);
    });

    const bold = () => made.querySelector("b:not(template b)")?.textContent;

    it("takes a template that comes later", async () => {
      const { template, content } = emptyTemplate(`<b>${placeholder}</b>`);
      template.content.append(content);
      made.append(template);
      await until(() => bold() === text);
    });

    it("takes what comes into a template later, as by HTML that is streamed", async () => {
      const { template, content } = emptyTemplate(`<b>${placeholder}</b>`);
      made.append(template);
      await made.updateComplete;
      await new Promise(requestAnimationFrame);
      template.content.append(content);
      await until(() => bold() === text);
    });

    it("takes children of the template element itself, as React makes them", async () => {
      const { template, content } = emptyTemplate(`<b>${placeholder}</b>`);
      template.append(content);
      made.append(template);
      await until(() => bold() === text);
    });

    it("takes what is said otherwise in the same template", async () => {
      const { template, content } = emptyTemplate(`<i>${placeholder}</i>`);
      template.content.append(content);
      made.append(template);
      await until(() => made.querySelector("i")?.textContent === text);
      template.content.replaceChildren(document.createElement("b"));
      template.content.firstElementChild!.append(`${placeholder}!`);
      await until(() => bold() === `${text}!` && !made.querySelector("i"));
    });
  });
}

describe("a <presence-indicator> that is shown already", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  it("takes a template that comes later, and what is said otherwise in it", async () => {
    const element = await stage.shown(
      "Ada",
      (client) => html`<presence-indicator room=${stage.room} .client=${client}></presence-indicator>`,
    );
    await until(() => element.members.length === 1);
    await element.updateComplete;
    const { template, content } = emptyTemplate("<b>{{name}}</b>");
    element.append(template);
    await element.updateComplete;
    template.append(content);
    const bold = () => element.querySelector(":scope > span b")?.textContent;
    await until(() => bold() === "Ada");
    template.firstElementChild!.textContent = "{{initials}}";
    await until(() => bold() === "A");
  });
});

describe("children of a template element itself", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("may hold templates and formats, which are loaded", async () => {
    const list = newListName();
    await backend.addTexts(list, ["a", "b"]);
    const template = document.createElement("template");
    const inner = document.createElement("template");
    inner.setAttribute("if", "text");
    inner.setAttribute("is", "b");
    inner.append("{{rank | percent}}");
    template.append(inner);
    const made = await provided(
      backend,
      html`<realtime-list query="items:list" .args=${{ list }}>${template}</realtime-list>`,
    );
    const texts = () => [...made.querySelectorAll("[data-key]")].map((row) => row.textContent);
    await until(() => texts().length === 2);
    expect(texts()).to.deep.equal(["", "100%"]);
  });
});
