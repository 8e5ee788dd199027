import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

const FIGURES = 50;
const ROUNDS = 40;
/** With this cost a budget of 8 ms has room for four renders, and the last one may begin just before its end. */
const COST_MS = 2;
const MOST_IN_A_FRAME = 5;

describe("a flood of changes", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("leaves frames and input their time, starves no element, and ends with the newest of all", async () => {
    const client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
    const prefix = newListName();
    const names = Array.from({ length: FIGURES }, (_of, at) => `${prefix} ${at}`);
    const setAll = (value: number) =>
      client.mutate("figures:set", { figures: names.map((name) => ({ name, value })) }).settled;
    await setAll(0);
    const [row] = await backend.addTexts(prefix, ["0"]);
    const renders = new Map<string, number>();
    let inFrame = 0;
    const render = (who: string, what: unknown): string => {
      renders.set(who, (renders.get(who) ?? 0) + 1);
      inFrame += 1;
      for (const until = performance.now() + COST_MS; performance.now() < until;);
      return String(what);
    };
    const renderItem = (item: unknown) => render("list", (item as { text: string }).text);
    const box = await provided<HTMLElement>(
      backend,
      html`<div>
        ${names.map(
          (name) =>
            html`<live-value
              query="figures:get"
              .client=${client}
              .args=${{ name }}
              .format=${(value: unknown) => render(name, value)}
            ></live-value>`,
        )}
        <realtime-list
          query="items:list"
          .client=${client}
          .args=${{ list: prefix }}
          .renderItem=${renderItem}
        ></realtime-list>
        <button>Still here</button>
      </div>`,
    );
    const values = [...box.querySelectorAll<LiveValue>("live-value")];
    const list = box.querySelector<RealtimeList>("realtime-list")!;
    const texts = () => values.map((value) => value.shadowRoot!.querySelector("[part~=text]")?.textContent);
    await until(() => list.loadedCount === 1 && texts().every((text) => text === "0"));

    renders.clear();
    const counts: number[] = [];
    let clicks = 0;
    let isOver = false;
    const button = box.querySelector("button")!;
    button.addEventListener("click", () => (clicks += 1));
    const frame = (): void => {
      counts.push(inFrame);
      inFrame = 0;
      setTimeout(() => button.click());
      if (!isOver) requestAnimationFrame(frame);
    };
    inFrame = 0;
    requestAnimationFrame(frame);

    const flood = Array.from({ length: ROUNDS }, (_of, at) => setAll(at + 1));
    const edits = Array.from(
      { length: ROUNDS },
      (_of, at) => client.mutate("items:edit", { id: row!, change: { text: String(at + 1) } }).settled,
    );
    await Promise.all([...flood, ...edits]);
    await until(() => texts().every((text) => text === String(ROUNDS)));
    await until(() => list.textContent.trim() === String(ROUNDS));
    isOver = true;

    // What came before a frame and what waited for it are two budgets that may fall between two counts.
    expect(Math.max(...counts)).to.be.at.most(2 * MOST_IN_A_FRAME);
    const all = [...renders.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.length).to.be.at.least(all / (2 * MOST_IN_A_FRAME));
    expect(clicks).to.be.at.least(counts.length - 2);
    const figures = names.map((name) => renders.get(name) ?? 0);
    // Whenever nobody waits, those who hear first are shown first.
    expect(Math.min(...figures)).to.be.at.least(Math.max(...figures) / 3);
    expect(all).to.be.lessThan(FIGURES * ROUNDS);
    box.remove();
    await client.close();
  }).timeout(60_000);
});
