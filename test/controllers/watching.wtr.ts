import { expect, fixture, html } from "@open-wc/testing";
import { LitElement } from "lit";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { setDefaultClient } from "../../src/context/default-client.js";
import { QueryController } from "../../src/controllers/query-controller.js";

/** A client that answers nothing, and knows what is watched of it. */
class CountingClient {
  /** Every query that was ever watched, with its arguments. */
  readonly watched: string[] = [];
  /** Those that are watched now. */
  readonly open: string[] = [];

  readonly asClient = {
    watch: (query: string, args: object) => {
      const name = `${query} ${JSON.stringify(args)}`;
      this.watched.push(name);
      return {
        current: { name: "loading", value: undefined, stale: false, own: false, error: undefined },
        subscribe: () => {
          this.open.push(name);
          return () => void this.open.splice(this.open.indexOf(name), 1);
        },
        retry: () => undefined,
      };
    },
  } as unknown as RealtimeClient;
}

class Watcher extends LitElement {
  list = "a";
  client: RealtimeClient | undefined;
  readonly query = new QueryController(this, () => ({
    query: "items:summary",
    args: { list: this.list, more: [1, { two: undefined }] },
    client: this.client,
  }));
}
customElements.define("own-watcher", Watcher);

describe("what a controller watches", () => {
  let counting: CountingClient;

  beforeEach(() => {
    counting = new CountingClient();
    setDefaultClient(counting.asClient);
  });
  afterEach(() => setDefaultClient(undefined));

  const nameOf = (list: string) => `items:summary ${JSON.stringify({ list, more: [1, {}] })}`;

  async function watcher(): Promise<Watcher> {
    const element = await fixture<Watcher>(html`<own-watcher></own-watcher>`);
    await element.updateComplete;
    return element;
  }

  it("is the same for as long as its options say the same", async () => {
    const element = await watcher();
    for (let updates = 0; updates < 3; updates += 1) {
      element.requestUpdate();
      await element.updateComplete;
    }
    expect(counting.watched).to.deep.equal([nameOf("a")]);
    expect(counting.open).to.deep.equal([nameOf("a")]);
  });

  it("is one thing at a time, the newest", async () => {
    const element = await watcher();
    for (const list of ["b", "c"]) {
      element.list = list;
      element.requestUpdate();
      await element.updateComplete;
      expect(counting.open).to.deep.equal([nameOf(list)]);
    }
  });

  it("stays when the element is moved, and ends when it is gone", async () => {
    const element = await watcher();
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(element);
    await element.updateComplete;
    expect(counting.watched).to.have.lengthOf(1);
    expect(counting.open).to.have.lengthOf(1);
    element.remove();
    await Promise.resolve();
    expect(counting.open).to.deep.equal([]);
    element.requestUpdate();
    await element.updateComplete;
    expect(counting.open).to.deep.equal([]);
  });

  it("is of the element's own client when it has one, and of no other any more", async () => {
    const own = new CountingClient();
    const element = await watcher();
    element.client = own.asClient;
    element.requestUpdate();
    await element.updateComplete;
    expect([own.open, counting.open]).to.deep.equal([[nameOf("a")], []]);
    setDefaultClient(undefined);
    await element.updateComplete;
    expect(own.watched).to.have.lengthOf(1);
  });
});
