import { expect, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import { html as litHtml } from "lit";
import "../../src/define.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import type { RealtimeElement } from "../../src/internal/realtime-element.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { PresenceStage } from "../support/presence-stage.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";

/** What `markup` makes of a template. */
function templateOf(markup: string): HTMLTemplateElement {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template;
}

describe("a mistake in a template", () => {
  let backend: TestBackend;
  let list: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (list = newListName()));

  const listOf = (content: unknown) =>
    provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list }}>${content}</realtime-list>`,
    );

  async function rowsBy(markup: string, length = 2): Promise<RealtimeList> {
    const element = await listOf(templateOf(markup));
    await until(() => rowsOf(element).length === length);
    return element;
  }

  const pairs = [
    { text: "a", rank: 0 },
    { text: "b", rank: 1, done: true },
  ];
  const addPairs = () => backend.add(pairs.map((row) => ({ ...row, list })));

  it("that names a field which no row has is told once, with those that they have", async () => {
    await addPairs();
    const complaints = captureComplaints();
    const element = await rowsBy("<p>{{txet}}</p>");
    await until(() => complaints().length > 0);
    await backend.addTexts(list, ["c"]);
    await until(() => rowsOf(element).length === 3);
    expect(complaints()).to.have.lengthOf(1);
    expect(complaints()[0])
      .to.contain("<realtime-list>: {{txet}} in its template stays empty")
      .and.to.contain("_creationTime, _id, list, rank, text, done")
      .and.to.contain("Did you mean {{text}}?");
  });

  it("is told of each name, and what may be missing gets another word", async () => {
    await addPairs();
    const complaints = captureComplaints();
    await rowsBy(`<p title="by {{author.name}}">{{headline}} {{text.length}}</p>`);
    await until(() => complaints().length > 0);
    expect(complaints()).to.have.lengthOf(2);
    expect(complaints()[0]).to.contain('no "author"').and.to.contain('{{author.name | or ""}}');
    expect(complaints()[1]).to.contain('no "headline"');
  });

  for (const [name, markup] of [
    ["that is missing in some rows", "{{text}} {{done}}"],
    ["that has something in its place", `{{text}} {{edited | or "–"}}`],
    ["that switches an attribute", `<input aria-label="{{text}}" checked="{{chosen}}">`],
    ["asked for by a condition", `{{text}} <template if="editedAt">({{editedAt}})</template>`],
  ] as const) {
    it(`is no field ${name}`, async () => {
      await addPairs();
      const complaints = captureComplaints();
      await rowsBy(markup);
      // One that is wrong, told after all of the others.
      const last = newListName();
      const wrong = `{{${last.replaceAll("-", "_")}}}`;
      await backend.addTexts(last, ["z"]);
      await provided(
        backend,
        html`<realtime-list query="items:list" .args=${{ list: last }}>${templateOf(wrong)}</realtime-list>`,
      );
      await until(() => complaints().some((text) => text.includes(wrong)));
      expect(complaints()).to.have.lengthOf(1);
    });
  }

  it("is found in templates inside, as seen from their items", async () => {
    const complaints = captureComplaints();
    const figures = await provided(
      backend,
      html`<live-value query="items:summary" .args=${{ list }}
        >${templateOf(`<template if="totals">{{totals.itms}} {{total.items}}</template>`)}</live-value
      >`,
    );
    await until(() => figures.matches(":not(:state(loading))") && complaints().length > 0);
    expect(complaints().join("\n"))
      .to.contain("{{totals.items}}?")
      .and.to.contain('no "total" in what is shown')
      .and.to.contain("<live-value>");
  });

  it("is told of what members are shown by", async () => {
    const stage = await PresenceStage.open();
    const complaints = captureComplaints();
    await stage.shown(
      "Ada",
      (client) =>
        html`<presence-indicator room=${stage.room} .client=${client}
          >${templateOf("<b>{{nmae}}</b>")}</presence-indicator
        >`,
    );
    await until(() => complaints().length > 0);
    expect(complaints().join())
      .to.contain("<presence-indicator>: {{nmae}}")
      .and.to.contain("Did you mean {{name}}?");
    await stage.close();
  });

  it("such as braces that a framework took is told, with what each of them needs", async () => {
    await addPairs();
    const complaints = captureComplaints();
    await rowsBy("<p>[object Object]</p>");
    await until(() => complaints().length > 0);
    expect(complaints()).to.have.lengthOf(1);
    for (const word of ["no placeholder such as {{", "v-pre", "ngNonBindable", `{"{{`])
      expect(complaints()[0]).to.contain(word);
  });

  it("that is empty lets data be seen as it came, until something is in it", async () => {
    await addPairs();
    const complaints = captureComplaints();
    const element = await rowsBy(" ");
    await until(() => complaints().length > 0);
    expect(textsOf(element)[0]).to.contain('"text":"a"');
    expect(complaints()).to.have.lengthOf(1);
    expect(complaints()[0]).to.contain("its <template> is empty");
    element.querySelector("template")!.content.append("{{text}}");
    await until(() => textsOf(element).join() === "a,b");
  });

  describe("what a function returns for a row", () => {
    const reactElement = { $$typeof: Symbol.for("react.transitional.element"), type: "p", props: {} };

    for (const [name, answer, words] of [
      ["an element of React", reactElement, "React element"],
      ["an object", { body: "a" }, "it returned an object. Return text"],
    ] as const) {
      it(`is refused with a word where it is ${name}, once for all rows`, async () => {
        await addPairs();
        const complaints = captureComplaints();
        const errors: string[] = [];
        const note = (event: Event): void => void errors.push((event as RealtimeErrorEvent).error.code);
        document.addEventListener("realtime-error", note);
        const element = await listOf("");
        element.renderItem = () => answer;
        await until(() => rowsOf(element).length === 2 && errors.length > 0);
        document.removeEventListener("realtime-error", note);
        expect(textsOf(element).join()).not.to.contain("[object");
        expect(errors).to.have.lengthOf(2);
        expect(complaints()).to.have.lengthOf(1);
        expect(complaints()[0]).to.contain(words);
      });
    }

    it("may be anything that can be read", async () => {
      await addPairs();
      const complaints = captureComplaints();
      const element = await listOf("");
      const answers = [new Date(0), [litHtml`<i>1</i>`, "2"]];
      element.renderItem = (row) => answers[(row as { rank: number }).rank];
      await until(() => rowsOf(element).length === 2);
      expect(textsOf(element)).to.deep.equal([String(new Date(0)), "12"]);
      expect(complaints()).to.deep.equal([]);
    });

    it("is refused by a value too", async () => {
      const complaints = captureComplaints();
      const element = await provided<RealtimeElement>(
        backend,
        html`<live-value
          query="items:summary"
          .args=${{ list }}
          .format=${(): TemplateResult => reactElement as never}
        ></live-value>`,
      );
      await until(() => element.matches(":state(error)"));
      expect(complaints()[0]).to.contain("React element");
    });
  });
});
