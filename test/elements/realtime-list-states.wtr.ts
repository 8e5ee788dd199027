import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf, textsOf } from "../support/rows.js";
import { button, shownList, templateList } from "../support/shown-list.js";

/** Counts calls of `retry`: a live query also recovers by itself, so the outcome alone would show nothing. */
function retriesOf(list: RealtimeList): () => number {
  let count = 0;
  list.retry = () => void (count += 1);
  return () => count;
}

describe("the states of a <realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  it("is busy and accessible while the first page is on its way", async () => {
    const other = await TestBackend.start();
    await other.cut();
    const list = await provided<RealtimeList>(other, templateList(name));
    expect(list.matches(":state(loading)")).to.equal(true);
    expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-busy")).to.equal("true");
    await expect(list).to.be.accessible();
    await other.mend();
    await until(() => list.matches(":state(empty)"));
    await other.stop();
  });

  it("is accessible with rows, whose list has the given name", async () => {
    const { list } = await shownList(backend, name, ["a", "b"]);
    expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-label")).to.equal("Things");
    expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-busy")).to.equal("false");
    await expect(list).to.be.accessible();
  });

  it("shows the author's words when it is empty, until a row comes", async () => {
    const list = await provided<RealtimeList>(backend, templateList(name));
    await until(() => list.matches(":state(empty)"));
    const note = list.querySelector<HTMLElement>("[slot=empty]")!;
    expect(note.checkVisibility()).to.equal(true);
    await expect(list).to.be.accessible();
    await backend.addTexts(name, ["first"]);
    await until(() => rowsOf(list).length === 1);
    await until(() => !list.matches(":state(empty)"));
    expect(note.checkVisibility()).to.equal(false);
  });

  const guardedList = () => html`
    <realtime-list query="items:guarded" .args=${{ list: name }}><template>{{text}}</template></realtime-list>
  `;

  it("shows a failure with the app's own words, tells the page, and recovers", async () => {
    await backend.turn(name, true);
    await backend.addTexts(name, ["a"]);
    const box = await fixture(html`<div></div>`);
    const errors: Event[] = [];
    box.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      errors.push(event);
    });
    const list = await provided<RealtimeList>(backend, guardedList());
    box.append(list.parentElement!);
    await until(() => list.matches(":state(error)"));
    await list.updateComplete;
    expect(errors).to.have.lengthOf(1);
    expect(list.shadowRoot!.querySelector("[part=error]")!.textContent).to.contain("Closed for today.");
    await expect(list).to.be.accessible();
    await backend.turn(name, false);
    await until(() => textsOf(list).join() === "a");
    await until(() => !list.matches(":state(error)"));
  });

  it("logs a failure that nobody cancels, with its remedy", async () => {
    await backend.turn(name, true);
    const lines: unknown[] = [];
    const before = console.error;
    console.error = (...line: unknown[]) => void lines.push(line.join(" "));
    const list = await provided<RealtimeList>(backend, guardedList());
    await until(() => list.matches(":state(error)"));
    await list.updateComplete;
    console.error = before;
    expect(lines.filter((line) => String(line).includes("<realtime-list>"))).to.have.lengthOf(1);
  });

  it("tries again by its button", async () => {
    await backend.turn(name, true);
    const list = await provided<RealtimeList>(backend, guardedList());
    list.addEventListener("realtime-error", (event) => event.preventDefault());
    await until(() => button(list) !== null);
    const retried = retriesOf(list);
    button(list)!.focus();
    await sendKeys({ press: "Enter" });
    expect(retried()).to.equal(1);
  });

  it("tries again by anything with data-retry in the author's own words", async () => {
    await backend.turn(name, true);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list
        query="items:guarded"
        .args=${{ list: name }}
        @realtime-error=${(event: Event) => event.preventDefault()}
      >
        <template>{{text}}</template>
        <p slot="error">Oh no. <a href="#again" data-retry>Again</a></p>
      </realtime-list>`,
    );
    await until(() => list.matches(":state(error)"));
    await list.updateComplete;
    const retried = retriesOf(list);
    const link = list.querySelector<HTMLElement>("[data-retry]")!;
    link.addEventListener("click", (event) => event.preventDefault());
    link.click();
    expect(retried()).to.equal(1);
    await expect(list).to.be.accessible();
  });

  it("refuses a name that is none, as an error like any other", async () => {
    const error = oneEvent(document.body, "realtime-error");
    document.body.addEventListener("realtime-error", (event) => event.preventDefault(), { once: true });
    const list = await provided<RealtimeList>(backend, html`<realtime-list query="::"></realtime-list>`);
    expect(((await error) as unknown as { error: { code: string } }).error.code).to.equal(
      "bad-function-name",
    );
    expect(list.matches(":state(error)")).to.equal(true);
  });

  it("is stale while the connection is down, keeps its rows, and says so when it lasts", async () => {
    const { list } = await shownList(backend, name, ["a"]);
    await backend.cut();
    await until(() => list.matches(":state(stale)"));
    const note = list.shadowRoot!.querySelector("[part~=stale]")!;
    expect(getComputedStyle(note).visibility).to.equal("hidden");
    await until(() => getComputedStyle(note).visibility === "visible");
    expect(note.textContent).to.equal("Not up to date");
    await expect(list).to.be.accessible();
    expect(textsOf(list)).to.deep.equal(["a"]);
    await backend.addTexts(name, ["b"]);
    await backend.mend();
    await until(() => rowsOf(list).length === 2 && !list.matches(":state(stale)"));
    expect(list.shadowRoot!.querySelector("[part~=stale]")).to.equal(null);
  });

  it("says where all rows are loaded, as its author wants it", async () => {
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }} page-size="3">
        <template><p>{{text}}</p></template>
        <p slot="end">That is all.</p>
      </realtime-list>`,
    );
    const end = list.querySelector<HTMLElement>("[slot=end]")!;
    await until(() => list.matches(":state(empty)"));
    expect(end.assignedSlot).to.equal(null);
    await backend.addTexts(name, ["a", "b"]);
    await until(() => rowsOf(list).length === 2 && end.assignedSlot !== null);
    expect(list.matches(":state(complete)")).to.equal(true);
    expect(end.getBoundingClientRect().top).to.be.at.least(rowsOf(list)[1]!.getBoundingClientRect().bottom);
    await expect(list).to.be.accessible();
  });
});
