import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

/** Who listens for the page being hidden and shown: the clock does, as long as it has something to keep true. */
function watchVisibilityListeners() {
  const live = new Set<unknown>();
  const add = document.addEventListener.bind(document);
  const remove = document.removeEventListener.bind(document);
  document.addEventListener = (type: string, listener: EventListener) => {
    if (type === "visibilitychange") live.add(listener);
    add(type, listener);
  };
  document.removeEventListener = (type: string, listener: EventListener) => {
    live.delete(listener);
    remove(type, listener);
  };
  const end = () => {
    Reflect.deleteProperty(document, "addEventListener");
    Reflect.deleteProperty(document, "removeEventListener");
  };
  return { live, end };
}

describe("<realtime-list> with times and numbers", () => {
  let backend: TestBackend;
  let client: RealtimeClient;
  let name: string;

  before(async () => {
    backend = await TestBackend.start();
    client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
  });
  after(async () => {
    await client.close();
    await backend.stop();
  });
  beforeEach(() => (name = newListName()));

  const list = (groupBy = "") => html`
    <realtime-list query="items:list" .client=${client} .args=${{ list: name }} group-by=${groupBy}>
      <template><b>{{rank | number}}</b> <time>{{_creationTime | relative}}</time></template>
      <template slot="group"><i>{{count | number 1}}</i></template>
    </realtime-list>
  `;

  it("write in another language as soon as it is set around them, into the same nodes", async () => {
    await backend.add([{ list: name, rank: 1234.5, text: "a" }]);
    const box = await provided<HTMLElement>(backend, html`<div lang="en">${list("text")}</div>`);
    await until(() => box.querySelector("b")?.textContent === "1,234.5");
    const b = box.querySelector("b");
    box.lang = "de";
    await until(() => box.querySelector("b")?.textContent === "1.234,5");
    expect(box.querySelector("b") === b).to.equal(true);
    expect(box.querySelector("i")!.textContent).to.equal("1,0");
    await backend.add([{ list: name, rank: 2345.5, text: "a" }]);
    await until(() => box.querySelectorAll("b").length === 2);
    expect(box.querySelectorAll("b")[1]!.textContent).to.equal("2.345,5");
  });

  it("keep times true only while they are on the page", async () => {
    await backend.addTexts(name, ["a", "b"]);
    const listeners = watchVisibilityListeners();
    const box = await provided<HTMLElement>(backend, html`<div>${list()}</div>`);
    const element = box.querySelector<RealtimeList>("realtime-list")!;
    await until(() => box.querySelectorAll("time").length === 2);
    const withTimes = listeners.live.size;
    element.remove();
    expect(listeners.live.size).to.equal(withTimes - 1);
    box.append(element);
    expect(listeners.live.size).to.equal(withTimes);
    element.remove();
    expect(listeners.live.size).to.equal(withTimes - 1);
    listeners.end();
  });
});
