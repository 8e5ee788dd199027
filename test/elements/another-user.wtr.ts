import { expect, fixture, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { StorageMode } from "../../src/client/realtime-client.js";
import { TestBackend } from "../support/backend.js";
import { newListName, until } from "../support/provided.js";
import { painted, rowsOf, textsOf } from "../support/rows.js";

/** Nothing of one user is on the page when another one signs in, whatever state the element is in. */
describe("when another user signs in", () => {
  let backend: TestBackend;
  let client: RealtimeClient;
  let name: string;

  beforeEach(async () => {
    backend = await TestBackend.start();
    // Signed out is whom the device would have kept something of.
    const storage = "memory";
    client = createRealtimeClient({ url: backend.url, storage, webSocketConstructor: backend.WebSocket });
    name = newListName();
  });
  afterEach(async () => {
    await client.close();
    await backend.stop();
  });

  /** The answer for the next user doesn't come, so that what is shown is all that is known. */
  async function changeUser(): Promise<void> {
    await backend.cut();
    await until(() => client.connection.current.name === "reconnecting");
    client.setAuth(null);
  }

  async function shownList(attributes: Partial<RealtimeList> = {}): Promise<RealtimeList> {
    await backend.addTexts(name, ["one", "two", "three"]);
    const list = await fixture<RealtimeList>(html`
      <realtime-list
        query="items:list"
        .client=${client}
        .args=${{ list: name }}
        .selection=${attributes.selection}
        .maxUpdatesPerSecond=${attributes.maxUpdatesPerSecond}
        .animated=${attributes.animated ?? false}
      >
        <template><p>{{text}}</p></template>
      </realtime-list>
    `);
    await until(() => rowsOf(list).length === 3);
    await list.updateComplete;
    return list;
  }

  async function isEmpty(list: RealtimeList): Promise<void> {
    await until(() => rowsOf(list).length === 0, "no row is left");
    await list.updateComplete;
    expect(list.textContent).not.to.contain("one");
    expect([list.loadedCount, list.waitingCount]).to.deep.equal([0, 0]);
    expect(list.matches(":state(loading)")).to.equal(true);
  }

  async function comesBack(list: RealtimeList): Promise<void> {
    await backend.mend();
    client.reconnect();
    await until(() => textsOf(list).join() === "one,two,three");
  }

  it("a list has no row, and chooses none", async () => {
    const list = await shownList({ selection: "multiple" });
    list.selected = rowsOf(list).map((row) => row.dataset["key"]!);
    await list.updateComplete;
    await changeUser();
    await isEmpty(list);
    expect(list.selected).to.deep.equal([]);
    await comesBack(list);
    expect(rowsOf(list).filter((row) => row.ariaSelected === "true")).to.deep.equal([]);
  });

  it("a list has no row though it is paused, and what waited is gone", async () => {
    const list = await shownList();
    list.paused = true;
    await backend.add([{ list: name, rank: 9, text: "one more" }]);
    await until(() => list.waitingCount === 1);
    await changeUser();
    await isEmpty(list);
  });

  it("a list has no row though it updates once in an hour", async () => {
    const list = await shownList({ maxUpdatesPerSecond: 1 / 3600 });
    await changeUser();
    await isEmpty(list);
  });

  it("a list has no row at once, not even one that fades out", async () => {
    const list = await shownList({ animated: true });
    await changeUser();
    expect([list.textContent.trim(), rowsOf(list).length]).to.deep.equal(["", 0]);
    expect(list.getAnimations({ subtree: true })).to.deep.equal([]);
    await isEmpty(list);
    await comesBack(list);
  });

  for (const storage of ["memory", "off"] satisfies StorageMode[]) {
    it(`a list that was off the page meanwhile comes back without a row, with storage ${storage}`, async () => {
      await client.close();
      client = createRealtimeClient({ url: backend.url, storage, webSocketConstructor: backend.WebSocket });
      const list = await shownList();
      const parent = list.parentElement!;
      list.remove();
      await painted();
      await changeUser();
      parent.append(list);
      await isEmpty(list);
      await comesBack(list);
    });
  }

  it("a value, its line and its changes begin anew", async () => {
    const set = (value: number) => backend.mutate("figures:set", { figures: [{ name, value }] });
    await set(1);
    const element = await fixture<LiveValue>(html`
      <live-value query="figures:get" .client=${client} .args=${{ name }} sparkline="10" highlight
        >…</live-value
      >
    `);
    const shown = () => element.shadowRoot!.querySelector("[part~=text]")?.textContent?.trim();
    const line = () => element.shadowRoot!.querySelector("svg[part~=sparkline]");
    await until(() => shown() === "1");
    await set(2);
    await until(() => shown() === "2");
    expect(line()?.ariaLabel ?? line()?.getAttribute("aria-label")).to.contain("2");
    const changes: unknown[] = [];
    element.addEventListener("value-change", ({ value, previous }) => changes.push([value, previous]));
    await changeUser();
    await until(() => element.matches(":state(loading)"));
    await element.updateComplete;
    expect([shown(), line()]).to.deep.equal([undefined, null]);
    await backend.mend();
    await set(7);
    client.reconnect();
    await until(() => shown() === "7");
    await element.updateComplete;
    expect(changes.at(-1)).to.deep.equal([7, undefined]);
    expect(element.shadowRoot!.querySelector("[part~=trend]")).to.equal(null);
    expect(line()?.getAttribute("aria-label") ?? "").not.to.contain("2");
  });
});
