import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import { css, LitElement } from "lit";
import { RowsController, type RowsControllerOptions } from "../../src/controllers/rows-controller.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";
import { isCovered, painted, rowsOf, seen, textsOf, topOf } from "../support/rows.js";

interface Item {
  readonly text: string;
}

/** An element that isn't ours: a log with a line a row. */
class EventLog extends LitElement {
  static override styles = [
    RowsController.styles,
    css`
      :host {
        display: block;
        block-size: 400px;
        overflow-y: auto;
      }
    `,
  ];

  options: Partial<RowsControllerOptions> = {};
  list = "";
  readonly chosen: (readonly string[])[] = [];
  readonly rows = new RowsController(
    this,
    () => ({
      query: "items:ranked",
      args: { list: this.list },
      renderItem: (row) => html`<code>${(row as Item).text}</code>`,
      label: "Log",
      ...this.options,
    }),
    { selectionChanged: (keys) => this.chosen.push(keys) },
  );

  protected override render() {
    return html`<header>A log of ${this.rows.rowCount}</header>
      ${this.rows.render()}`;
  }
}
customElements.define("event-log", EventLog);

describe("rows in an element of somebody else", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  async function logOf(count: number, options: Partial<RowsControllerOptions> = {}) {
    const texts = Array.from({ length: count }, (_, index) => `line ${index}`);
    const ids = await backend.addTexts(name, texts);
    const log = await provided<EventLog>(
      backend,
      html`<event-log .list=${name} .options=${options}></event-log>`,
    );
    await until(() => rowsOf(log).length > 0);
    await painted();
    return { log, ids };
  }

  it("are live, and only those near what is seen have nodes", async () => {
    const { log } = await logOf(300);
    await until(() => {
      log.rows.loadMore();
      return log.rows.rowCount === 300;
    });
    expect(rowsOf(log).length).to.be.lessThan(120);
    const row = rowsOf(log)[1]!;
    await backend.edit(row.dataset["key"]!, { text: "other" });
    await until(() => textsOf(log)[1] === "other");
    expect(rowsOf(log)[1] === row).to.equal(true);
    await expect(log).to.be.accessible();
  });

  it("stay where the reader looks while others come", async () => {
    const { log } = await logOf(250, { pageSize: 250 });
    log.scrollTop = 2000;
    await painted();
    const [row] = seen(log);
    const top = topOf(row!);
    await backend.add([{ list: name, rank: 9999, text: "new" }]);
    await until(() => log.rows.rowCount === 251);
    expect(Math.abs(topOf(row!) - top)).to.be.lessThan(1.1);
    expect(isCovered(log)).to.equal(true);
  });

  it("follow their end, and count what came while the reader was elsewhere", async () => {
    const { log } = await logOf(60, { fromEnd: true });
    const last = () => seen(log).at(-1)!.textContent.trim();
    await backend.add([{ list: name, rank: 9999, text: "newest" }]);
    await until(() => last() === "newest");
    log.scrollTop = 0;
    await painted();
    await backend.add([{ list: name, rank: 10_000, text: "unseen" }]);
    await until(() => log.rows.unseenCount === 1);
    log.rows.scrollToNewest();
    await painted();
    expect(last()).to.equal("unseen");
    expect(log.rows.unseenCount).to.equal(0);
  });

  it("can be chosen by keyboard", async () => {
    const { log } = await logOf(5, { selection: "multiple" });
    expect(log.shadowRoot!.querySelector("[part=list]")!.getAttribute("role")).to.equal("listbox");
    rowsOf(log)[0]!.focus();
    await sendKeys({ press: "ArrowDown" });
    await sendKeys({ press: " " });
    const key = rowsOf(log)[1]!.dataset["key"];
    expect(log.chosen).to.deep.equal([[key]]);
    expect(log.rows.selected).to.deep.equal([key]);
    await expect(log).to.be.accessible();
  });

  it("are all gone with the element, and back with it", async () => {
    const { log } = await logOf(30);
    const { parentElement } = log;
    log.remove();
    await painted();
    await backend.add([{ list: name, rank: 9999, text: "meanwhile" }]);
    parentElement!.append(log);
    await until(() => textsOf(log)[0] === "meanwhile");
    expect(rowsOf(log)).to.have.lengthOf(31);
  });

  it("say what is missing where their element renders no place for them", async () => {
    class Forgetful extends LitElement {
      readonly rows = new RowsController(this, () => ({ query: "items:list", args: { list: name } }));
      protected override render() {
        return html`<p>No rows here.</p>`;
      }
    }
    customElements.define("forgetful-log", Forgetful);
    const warnings = captureWarnings();
    const element = await provided<Forgetful>(backend, html`<forgetful-log></forgetful-log>`);
    await until(() => element.rows.state.name === "ready");
    element.requestUpdate();
    await element.updateComplete;
    const told = warnings.taken().filter((line) => line.includes("rows.render()"));
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.contain("<forgetful-log>");
  });
});
