import { expect, fixture, html } from "@open-wc/testing";
import { LitElement } from "lit";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { setDefaultClient } from "../../src/context/default-client.js";
import { ConnectionController } from "../../src/controllers/connection-controller.js";
import { PagesController } from "../../src/controllers/pages-controller.js";
import { QueryController } from "../../src/controllers/query-controller.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

/** Somebody's own element, which knows nothing of ours. */
class OwnHeader extends LitElement {
  list = "";
  rendered = 0;
  readonly summary = new QueryController<{ totals: { items: number } }>(this, () => ({
    query: "items:summary",
    args: { list: this.list },
  }));
  readonly pages = new PagesController<{ text: string }>(this, () => ({
    query: "items:list",
    args: { list: this.list },
    pageSize: 2,
  }));
  readonly connection = new ConnectionController(this);

  protected override render() {
    this.rendered += 1;
    const rows = this.pages.state.rows.map((row) => html`<li>${row.text}</li>`);
    return html`<h1>${this.summary.value?.totals.items}</h1>
      <ul>
        ${rows}
      </ul>
      <i>${this.connection.state?.name}</i>`;
  }
}
customElements.define("own-header", OwnHeader);

const textOf = (element: LitElement, selector: string) =>
  element.shadowRoot!.querySelector(selector)!.textContent.replace(/\s+/g, "");

describe("controllers in anybody's Lit element", () => {
  let backend: TestBackend;
  let client: RealtimeClient;

  before(async () => {
    backend = await TestBackend.start();
    client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
  });
  after(async () => {
    await client.close();
    await backend.stop();
  });
  afterEach(() => setDefaultClient(undefined));

  const ownHeader = async (texts: readonly string[]) => {
    const list = newListName();
    await backend.addTexts(list, texts);
    const element = await provided<OwnHeader>(backend, html`<own-header .list=${list}></own-header>`);
    await until(() => textOf(element, "h1") === String(texts.length));
    return { element, list };
  };

  it("keep its content live", async () => {
    const { element, list } = await ownHeader(["a", "b", "c"]);
    await until(() => textOf(element, "ul") === "ab");
    expect(textOf(element, "i")).to.equal("connected");
    expect(element.pages.loadMore()).to.equal(true);
    await until(() => textOf(element, "ul") === "abc");
    await backend.addTexts(list, ["d"]);
    await until(() => textOf(element, "h1") === "4");
  });

  it("read their options again when it updates", async () => {
    const { element } = await ownHeader(["a"]);
    const other = newListName();
    await backend.addTexts(other, ["x", "y"]);
    element.list = other;
    element.requestUpdate();
    await until(() => textOf(element, "ul") === "xy" && textOf(element, "h1") === "2");
  });

  it("do not make it update without end by options that are made anew each time", async () => {
    const { element } = await ownHeader(["a"]);
    await until(() => textOf(element, "ul") === "a");
    await element.updateComplete;
    const { rendered } = element;
    element.requestUpdate();
    await element.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(element.rendered).to.equal(rendered + 1);
  });

  it("keep watching when it is moved, and stop when it is gone", async () => {
    const { element } = await ownHeader(["a"]);
    element.parentElement!.append(element);
    await Promise.resolve();
    expect(element.summary.state.name).to.equal("ready");
    element.remove();
    await Promise.resolve();
    expect(element.summary.state.name).to.equal("loading");
  });

  it("watch again when it comes back", async () => {
    const { element } = await ownHeader(["a"]);
    const parent = element.parentElement!;
    element.remove();
    await Promise.resolve();
    parent.append(element);
    await until(() => element.summary.state.name === "ready");
  });

  it("use the page's default client where there is no provider, and follow it", async () => {
    const list = newListName();
    await backend.addTexts(list, ["a"]);
    const element = await fixture<OwnHeader>(html`<own-header .list=${list}></own-header>`);
    expect(element.summary.client).to.equal(undefined);
    setDefaultClient(client);
    await until(() => textOf(element, "h1") === "1");
    setDefaultClient(undefined);
    await until(() => element.summary.state.name === "loading");
  });

  it("prefer the provider to the default client, and find another one when the element is moved there", async () => {
    setDefaultClient(client);
    const { element } = await ownHeader(["a"]);
    expect(element.summary.client).not.to.equal(client);
    const outside = await fixture(html`<div></div>`);
    outside.append(element);
    await until(() => element.summary.client === client);
    await until(() => element.summary.state.name === "ready");
  });
});
