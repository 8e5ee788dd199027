import { expect, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import "../../src/define.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import type { RealtimeElement } from "../../src/internal/realtime-element.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf } from "../support/rows.js";

describe("a mistake in what an element is told", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  /** What was said of the element until `isSaid`, and after an update more. */
  async function saidOf(content: TemplateResult, isSaid?: (element: RealtimeElement) => boolean) {
    const complaints = captureComplaints();
    const element = await provided(backend, content);
    await until(() => (isSaid ? isSaid(element) : complaints().length > 0));
    element.requestUpdate();
    await element.updateComplete;
    return { element, said: complaints() };
  }

  const failed = (element: RealtimeElement) => element.matches(":state(error):not(:state(loading))");

  describe("args that can't be read", () => {
    for (const [tag, content] of Object.entries({
      "realtime-list": html`<realtime-list query="items:list" args="{list: 1}"></realtime-list>`,
      "realtime-list, as a property": html`<realtime-list
        query="items:list"
        .args=${"{list: 1}"}
      ></realtime-list>`,
      "live-value": html`<live-value query="items:summary" args="{list: 1}"></live-value>`,
      "live-value, as a property": html`<live-value query="items:summary" .args=${"[1]"}></live-value>`,
    })) {
      it(`are an error with words, and not loading: ${tag}`, async () => {
        const { element, said } = await saidOf(content, failed);
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.contain(`<${element.localName}>: args='`).and.to.contain("can't be read as JSON");
        expect(element.shadowRoot!.querySelector("[part~=error]")!.textContent.trim()).not.to.equal("");
        await expect(element).to.be.accessible();
      });
    }

    it("are mended by others", async () => {
      const { element } = await saidOf(
        html`<realtime-list query="items:list" args="{"><template>{{text}}</template></realtime-list>`,
        failed,
      );
      element.setAttribute("args", JSON.stringify({ list: newListName() }));
      await until(() => element.matches(":state(empty):not(:state(error))"));
    });
  });

  describe("args as JSON in a property, as frameworks hand over what looks like an attribute", () => {
    it("are those of a list", async () => {
      const list = newListName();
      await backend.addTexts(list, ["a"]);
      const element = await provided<RealtimeList>(
        backend,
        html`<realtime-list query="items:list" .args=${JSON.stringify({ list })}>
          <template>{{text}}</template>
        </realtime-list>`,
      );
      await until(() => rowsOf(element).length === 1);
    });

    it("are those of a value", async () => {
      const list = newListName();
      await backend.addTexts(list, ["a", "b"]);
      const element = await provided(
        backend,
        html`<live-value
          query="items:summary"
          path="totals.items"
          .args=${JSON.stringify({ list })}
        ></live-value>`,
      );
      await until(() => element.shadowRoot!.textContent.trim() === "2");
    });

    it("say that there are none yet", async () => {
      const complaints = captureComplaints();
      const element = await provided(
        backend,
        html`<realtime-list query="items:list" .args=${" skip "}></realtime-list>`,
      );
      await element.updateComplete;
      expect(element.matches(":state(loading)")).to.equal(true);
      expect(complaints()).to.deep.equal([]);
    });

    it("are those of a form", async () => {
      const element = await provided<OptimisticUpdate>(
        backend,
        html`<optimistic-update mutation="items:add" .args=${'{"items":[]}'}
          ><button>Add</button></optimistic-update
        >`,
      );
      expect(element.mutate()!.args).to.deep.equal({ items: [] });
      element.args = "{";
      const complaints = captureComplaints();
      expect(element.mutate()).to.equal(undefined);
      await until(() => complaints().length > 0);
      expect(complaints()[0]).to.contain("args='{' can't be read as JSON");
    });
  });

  describe("no function to call", () => {
    for (const [content, word] of [
      [html`<realtime-list></realtime-list>`, 'there is no query. Say which, as in query="messages:list"'],
      [html`<live-value></live-value>`, 'there is no query. Say which, as in query="stats:messages"'],
      [html`<optimistic-update></optimistic-update>`, "there is no mutation"],
      [html`<presence-indicator></presence-indicator>`, "there is no room"],
      [html`<typing-indicator></typing-indicator>`, "there is no `room`"],
      [html`<live-cursors></live-cursors>`, "there is no `room`"],
      [html`<edit-lock></edit-lock>`, "`room`"],
    ] as const) {
      it(`is warned of once (${content.strings[0]})`, async () => {
        const { element, said } = await saidOf(content);
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.contain(`<${element.localName}>: `).and.to.contain(word);
      });
    }

    for (const content of [
      html`<realtime-list args="skip"></realtime-list>`,
      html`<live-value args="skip"></live-value>`,
    ]) {
      it(`is no mistake as long as the arguments come later (${content.strings[0]})`, async () => {
        const complaints = captureComplaints();
        const element = await provided(backend, content);
        element.requestUpdate();
        await element.updateComplete;
        expect(complaints()).to.deep.equal([]);
      });
    }
  });

  describe("a query that isn't there, or of another kind", () => {
    const none = html`<template>{{text}}</template>`;
    for (const [name, content, code, words] of [
      [
        "misspelled, in a list",
        html`<realtime-list query="items:lst" args="{}">${none}</realtime-list>`,
        "no-such-function",
        "items:lst",
      ],
      [
        "misspelled, in a value",
        html`<live-value query="itms:summary"></live-value>`,
        "no-such-function",
        "itms:summary",
      ],
      ["a mutation", html`<live-value query="items:add"></live-value>`, "no-such-function", "items:add"],
      [
        "unpaginated, in a list",
        html`<realtime-list query="items:summary" .args=${{ list: "a" }}>${none}</realtime-list>`,
        "not-paginated",
        "items:summary",
      ],
      [
        "paginated, in a value",
        html`<live-value query="items:list" .args=${{ list: "a" }}></live-value>`,
        "is-paginated",
        "items:list",
      ],
    ] as const) {
      it(`is called that: ${name}`, async () => {
        let code_: string | undefined;
        const note = (event: RealtimeErrorEvent): void => void (code_ = event.error.code);
        document.addEventListener("realtime-error", note as EventListener);
        const { said } = await saidOf(content, failed);
        document.removeEventListener("realtime-error", note as EventListener);
        expect(code_).to.equal(code);
        expect(said.filter((line) => line.startsWith("<"))).to.have.lengthOf(1);
        expect(said.find((line) => line.startsWith("<")))
          .to.contain(words)
          .and.not.to.contain("server's log");
      });
    }
  });
});
