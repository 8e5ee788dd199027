import { expect, fixture, html, oneEvent } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { ListChangeEvent } from "../../src/events/list-change-event.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

const rowsOf = (list: Element) => [...list.querySelectorAll<HTMLElement>(":scope > [role=listitem]")];
const textsOf = (list: Element) => rowsOf(list).map((row) => row.textContent.trim());
const button = (list: Element) => list.shadowRoot!.querySelector("button");

/** Counts calls of `retry`: a live query also recovers by itself, so the outcome alone would show nothing. */
function retriesOf(list: RealtimeList): () => number {
  let count = 0;
  list.retry = () => void (count += 1);
  return () => count;
}

describe("<realtime-list>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const listOf = () => html`
    <realtime-list query="items:list" .args=${{ list: name }} label="Things">
      <template><p title="{{_id}}">{{text}}</p></template>
      <p slot="empty">Nobody has written yet.</p>
    </realtime-list>
  `;

  async function shown(texts: readonly string[], content = listOf()) {
    const ids = await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(backend, content);
    await until(() => rowsOf(list).length === texts.length);
    await list.updateComplete;
    return { list, ids };
  }

  it("shows rows from a template, as children that the page can style", async () => {
    const { list, ids } = await shown(["one", "two"]);
    expect(textsOf(list)).to.deep.equal(["one", "two"]);
    expect(rowsOf(list).map((row) => row.dataset["key"])).to.deep.equal(ids);
    expect(rowsOf(list)[0]!.querySelector("p")!.title).to.equal(ids[0]);
    expect(rowsOf(list)[0]!.getRootNode()).to.equal(document);
  });

  it("shows what others add, edit, move and remove, and keeps the nodes of every other row", async () => {
    const { list, ids } = await shown(["a", "b", "c"]);
    const before = rowsOf(list);
    await backend.add([{ list: name, rank: 0.5, text: "new" }]);
    await until(() => rowsOf(list).length === 4);
    expect(textsOf(list)).to.deep.equal(["a", "new", "b", "c"]);
    await backend.edit(ids[1]!, { text: "B" });
    await until(() => textsOf(list).includes("B"));
    await backend.edit(ids[2]!, { rank: -1 });
    await until(() => textsOf(list)[0] === "c");
    const [a, b, c] = before;
    expect(rowsOf(list).filter((row) => before.includes(row))).to.deep.equal([c, a, b]);
    await backend.remove(ids[0]!);
    await until(() => !textsOf(list).includes("a"));
    expect(textsOf(list)).to.deep.equal(["c", "new", "B"]);
    expect(rowsOf(list)[2]).to.equal(b);
  });

  it("touches nothing but the row that has changed", async () => {
    const { list, ids } = await shown(["a", "b", "c"]);
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((seen) => records.push(...seen));
    observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true });
    await backend.edit(ids[1]!, { text: "B" });
    await until(() => textsOf(list)[1] === "B");
    records.push(...observer.takeRecords());
    observer.disconnect();
    expect(records.map(({ type }) => type)).to.deep.equal(["characterData"]);
  });

  it("tells of each change once, after the page shows it", async () => {
    const { list } = await shown(["a"]);
    const changes: ListChangeEvent[] = [];
    list.addEventListener("list-change", (event) => {
      expect(rowsOf(list).length).to.equal(event.total);
      changes.push(event);
    });
    const [id] = await backend.add([{ list: name, rank: 5, text: "b" }]);
    await until(() => changes.length > 0);
    await backend.edit(id!, { rank: -1 });
    await until(() => changes.length > 1);
    await backend.remove(id!);
    await until(() => changes.length > 2);
    expect(changes[0]!.added).to.deep.equal([id]);
    expect(changes[1]!.moved).to.have.lengthOf(1);
    expect(changes[1]!.total).to.equal(2);
    expect(changes[2]!.removed).to.deep.equal([id]);
    expect(changes.every((event) => event.source === "server" && !event.bubbles)).to.equal(true);
  });

  it("keeps focus and selection in a row that moves", async () => {
    const content = html`<realtime-list query="items:list" .args=${{ list: name }}>
      <template><input value="{{text}}" /></template>
    </realtime-list>`;
    const { list, ids } = await shown(["aaaa", "bbbb", "cccc"], content);
    const input = rowsOf(list)[2]!.querySelector("input")!;
    input.focus();
    input.setSelectionRange(1, 3);
    await backend.edit(ids[2]!, { rank: -1 });
    await until(() => rowsOf(list)[0]!.contains(input));
    expect(document.activeElement).to.equal(input);
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([1, 3]);
  });

  it("keeps focus in a moving row also in browsers without an atomic move", async () => {
    const { list, ids } = await shown(
      ["aaaa", "bbbb"],
      html`<realtime-list query="items:list" .args=${{ list: name }}>
        <template><input value="{{text}}" /></template>
      </realtime-list>`,
    );
    Object.defineProperty(list, "moveBefore", { value: undefined });
    const input = rowsOf(list)[1]!.querySelector("input")!;
    input.focus();
    input.setSelectionRange(2, 4);
    await backend.edit(ids[1]!, { rank: -1 });
    await until(() => rowsOf(list)[0]!.contains(input));
    expect(document.activeElement).to.equal(input);
    expect([input.selectionStart, input.selectionEnd]).to.deep.equal([2, 4]);
  });

  it("renders rows by a function that returns a Lit template, a node or text", async () => {
    const node = document.createElement("b");
    node.textContent = "a node";
    const looks: Record<string, unknown> = { x: html`<i>lit</i>`, y: node, z: "text" };
    const { list } = await shown(
      ["x", "y", "z"],
      html`<realtime-list
        query="items:list"
        .args=${{ list: name }}
        .renderItem=${(row: unknown) => looks[(row as { text: string }).text]}
      ></realtime-list>`,
    );
    expect(rowsOf(list)[0]!.querySelector("i")!.textContent).to.equal("lit");
    expect(rowsOf(list)[1]!.firstElementChild).to.equal(node);
    expect(textsOf(list)[2]).to.equal("text");
  });

  it("renders again when the function changes, and goes back to the template without one", async () => {
    const { list } = await shown(["a"]);
    list.renderItem = (row) => html`<i>1 ${(row as { text: string }).text}</i>`;
    await list.updateComplete;
    const italic = rowsOf(list)[0]!.querySelector("i");
    list.renderItem = (row) => html`<u>2 ${(row as { text: string }).text}</u>`;
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(["2 a"]);
    expect(italic!.isConnected).to.equal(false);
    list.renderItem = undefined;
    await list.updateComplete;
    expect(rowsOf(list)[0]!.querySelector("p")!.textContent).to.equal("a");
  });

  it("takes a template that comes later", async () => {
    const warnings = captureWarnings();
    const content = html`<realtime-list query="items:list" .args=${{ list: name }}></realtime-list>`;
    const { list } = await shown(["a"], content);
    expect(warnings.taken().join()).to.contain("<template>");
    const template = document.createElement("template");
    template.innerHTML = "<h3>{{text}}</h3>";
    list.prepend(template);
    await until(() => rowsOf(list)[0]?.querySelector("h3")?.textContent === "a");
  });

  it("gives data no way to run code", async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await backend.add([{ list: name, rank: 0, text: evil, link: "javascript:document.title=3" }]);
    const warnings = captureWarnings();
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" .args=${{ list: name }}>
        <template><a href="{{link}}" onclick="{{link}}">{{text}}</a></template>
      </realtime-list>`,
    );
    await until(() => rowsOf(list).length === 1);
    const link = rowsOf(list)[0]!.querySelector("a")!;
    const title = document.title;
    link.click();
    expect(link.textContent).to.equal(evil);
    expect(link.getAttributeNames()).to.deep.equal([]);
    expect(document.title).to.equal(title);
    expect(warnings.taken()).to.have.lengthOf(2);
  });

  describe("states", () => {
    it("is busy and accessible while the first page is on its way", async () => {
      const other = await TestBackend.start();
      await other.cut();
      const list = await provided<RealtimeList>(other, listOf());
      expect(list.matches(":state(loading)")).to.equal(true);
      expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-busy")).to.equal("true");
      await expect(list).to.be.accessible();
      await other.mend();
      await until(() => list.matches(":state(empty)"));
      await other.stop();
    });

    it("is accessible with rows, whose list has the given name", async () => {
      const { list } = await shown(["a", "b"]);
      expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-label")).to.equal("Things");
      expect(list.shadowRoot!.querySelector("[role=list]")!.getAttribute("aria-busy")).to.equal("false");
      await expect(list).to.be.accessible();
    });

    it("shows the author's words when it is empty, until a row comes", async () => {
      const list = await provided<RealtimeList>(backend, listOf());
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
      <realtime-list query="items:guarded" .args=${{ list: name }}
        ><template>{{text}}</template></realtime-list
      >
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
      const { list } = await shown(["a"]);
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

  describe("pages", () => {
    const texts = Array.from({ length: 7 }, (_, index) => `row ${index}`);
    /** Below the fold, so that nothing is loaded by coming into view. */
    const farList = (query = "items:list") => html`
      <realtime-list query=${query} .args=${{ list: name }} page-size="3" style="margin-top: 5000px">
        <template><p>{{text}}</p></template>
      </realtime-list>
    `;

    it("come by a button, which keeps focus, and then hand it to the first new row", async () => {
      await backend.addTexts(name, texts);
      const list = await provided<RealtimeList>(backend, farList());
      await until(() => rowsOf(list).length === 3 && button(list) !== null);
      await expect(list).to.be.accessible();
      button(list)!.focus({ preventScroll: true });
      button(list)!.click();
      await until(() => rowsOf(list).length === 6);
      await list.updateComplete;
      expect(list.shadowRoot!.activeElement === button(list), "button focused").to.equal(true);
      button(list)!.click();
      await until(() => button(list) === null);
      expect(textsOf(list)).to.deep.equal(texts);
      expect(
        document.activeElement === rowsOf(list)[6],
        "row focused " + document.activeElement?.outerHTML.slice(0, 80),
      ).to.equal(true);
    });

    it("come by themselves when the end comes into view in the page", async () => {
      await backend.addTexts(name, texts);
      const list = await provided<RealtimeList>(backend, farList());
      await until(() => rowsOf(list).length === 3);
      list.scrollIntoView();
      await until(() => rowsOf(list).length === 7);
      window.scrollTo(0, 0);
    });

    it("come by themselves in a scroller of their own", async () => {
      await backend.addTexts(
        name,
        Array.from({ length: 40 }, (_, index) => `row ${index}`),
      );
      const list = await provided<RealtimeList>(
        backend,
        html`<realtime-list
          query="items:list"
          .args=${{ list: name }}
          page-size="20"
          style="display: block; block-size: 200px; overflow-y: auto"
        >
          <template><p style="block-size: 60px; margin: 0">{{text}}</p></template>
        </realtime-list>`,
      );
      await until(() => rowsOf(list).length === 20);
      await list.updateComplete;
      list.scrollTop = list.scrollHeight;
      await until(() => rowsOf(list).length === 40);
    });

    it("that fail say so at the end, keep the rows, and come by trying again", async () => {
      await backend.addTexts(name, texts);
      await backend.turn(name, true);
      const list = await provided<RealtimeList>(backend, farList("items:guardedBehind"));
      list.addEventListener("realtime-error", (event) => event.preventDefault());
      await until(() => rowsOf(list).length === 3 && button(list) !== null);
      button(list)!.click();
      await until(() => list.matches(":state(error)"));
      await list.updateComplete;
      expect(rowsOf(list).length).to.equal(3);
      expect(list.shadowRoot!.querySelector(".end")!.textContent).to.contain("No more today.");
      await expect(list).to.be.accessible();
      await backend.turn(name, false);
      button(list)!.click();
      await until(() => rowsOf(list).length === 6);
    });
  });

  describe("life", () => {
    it("takes properties that were set before the upgrade", async () => {
      await backend.addTexts(name, ["a"]);
      const tag = `late-list-${name}`;
      const element = document.createElement(tag) as RealtimeList;
      Object.assign(element, { query: "items:list", args: { list: name }, renderItem: () => "late" });
      const provider = await fixture(html`<convex-provider .url=${backend.url}></convex-provider>`);
      provider.append(element);
      (customElements.get("realtime-list") as typeof RealtimeList).define(tag);
      await until(() => rowsOf(element)[0]?.textContent === "late");
    });

    it("keeps its subscription and its rows when it is moved", async () => {
      const { list } = await shown(["a", "b"]);
      const before = rowsOf(list);
      const changes: Event[] = [];
      list.addEventListener("list-change", (event) => changes.push(event));
      const box = document.createElement("div");
      list.parentElement!.append(box);
      box.append(list);
      await list.updateComplete;
      expect(rowsOf(list)).to.deep.equal(before);
      expect(list.matches(":state(loading)")).to.equal(false);
      await backend.add([{ list: name, rank: 9, text: "c" }]);
      await until(() => rowsOf(list).length === 3);
      expect(changes).to.have.lengthOf(1);
    });

    it("shows its old rows when it comes back, and brings them up to date", async () => {
      const { list, ids } = await shown(["a", "b"]);
      const before = rowsOf(list);
      const parent = list.parentElement!;
      list.remove();
      await Promise.resolve();
      await backend.remove(ids[0]!);
      await backend.add([{ list: name, rank: 9, text: "c" }]);
      parent.append(list);
      expect(rowsOf(list)).to.deep.equal(before);
      await until(() => textsOf(list).join() === "b,c");
      expect(rowsOf(list)[0]).to.equal(before[1]);
    });

    it("shows other rows when its arguments change", async () => {
      const { list } = await shown(["a"]);
      const other = newListName();
      await backend.addTexts(other, ["x", "y"]);
      list.args = { list: other };
      await until(() => textsOf(list).join() === "x,y");
    });

    it("does not watch anew when arguments are replaced by equal ones", async () => {
      const { list } = await shown(["a"]);
      const changes: Event[] = [];
      list.addEventListener("list-change", (event) => changes.push(event));
      list.args = { list: name };
      await list.updateComplete;
      expect(list.matches(":state(loading)")).to.equal(false);
      expect(changes).to.have.lengthOf(0);
    });

    it("does nothing while it is detached", () => {
      const list = document.createElement("realtime-list");
      list.query = "items:list";
      expect(list.loadMore()).to.equal(false);
      list.retry();
    });

    it("tells assistive technology of new rows if asked to", async () => {
      const { list } = await shown(["a"]);
      list.announce = true;
      await backend.addTexts(name, ["b", "c"]);
      await until(() => document.querySelector("[aria-live]")?.textContent === "Things: 2 new entries");
    });
  });
});
