import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { newListName, provided, until } from "../support/provided.js";

const FIGURES = 50;
const ROUNDS = 40;
/** So much that what one transition changes takes longer than the budget of a frame. */
const COST_MS = 0.5;

describe("a flood of changes", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  it("is shown moment by moment, leaves input its time, starves no element, and ends with the newest of all", async () => {
    const client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
    const prefix = newListName();
    const names = Array.from({ length: FIGURES }, (_of, at) => `${prefix} ${at}`);
    const setAll = (value: number) =>
      backend.mutate("figures:set", { figures: names.map((name) => ({ name, value })) });
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
    const moments: number[] = [];
    let clicks = 0;
    let isOver = false;
    const button = box.querySelector("button")!;
    button.addEventListener("click", () => (clicks += 1));
    const frame = (): void => {
      counts.push(inFrame);
      moments.push(new Set(texts()).size);
      inFrame = 0;
      setTimeout(() => button.click());
      if (!isOver) requestAnimationFrame(frame);
    };
    inFrame = 0;
    requestAnimationFrame(frame);

    const flood = Array.from({ length: ROUNDS }, (_of, at) => setAll(at + 1));
    const edits = Array.from({ length: ROUNDS }, (_of, at) => backend.edit(row!, { text: String(at + 1) }));
    await Promise.all([...flood, ...edits]);
    await until(() => texts().every((text) => text === String(ROUNDS)));
    await until(() => list.textContent.trim() === String(ROUNDS));
    isOver = true;

    // Every figure is changed by each transition, and no frame shows two of them.
    expect(Math.max(...moments)).to.equal(1);
    // What came before a frame and what waited for it may fall between two counts.
    expect(Math.max(...counts)).to.be.at.most(2 * (FIGURES + 1));
    const all = [...renders.values()].reduce((sum, count) => sum + count, 0);
    expect(clicks).to.be.at.least(counts.length - 2);
    const figures = names.map((name) => renders.get(name) ?? 0);
    // Whenever nobody waits, those who hear first are shown first.
    expect(Math.min(...figures)).to.be.at.least(Math.max(...figures) / 3);
    expect(all).to.be.at.most((FIGURES + 1) * ROUNDS);
    box.remove();
    await client.close();
  }).timeout(60_000);

  it("keeps nobody waiting for what they did themselves", async () => {
    const client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
    const others = Array.from({ length: 6 }, () => newListName());
    const [mine, myFigure] = [newListName(), newListName()];
    const textOf = (item: unknown): string => (item as { text: string }).text;
    const slowly = (item: unknown): string => {
      for (const until = performance.now() + 10; performance.now() < until;);
      return textOf(item);
    };
    const box = await provided<HTMLElement>(
      backend,
      html`<div>
        ${[...others, mine].map(
          (list) =>
            html`<realtime-list
              query="items:list"
              .client=${client}
              .args=${{ list }}
              .renderItem=${list === mine ? textOf : slowly}
            ></realtime-list>`,
        )}
        <live-value query="figures:get" .client=${client} .args=${{ name: myFigure }}></live-value>
      </div>`,
    );
    const list = [...box.querySelectorAll<RealtimeList>("realtime-list")].at(-1)!;
    const figure = box.querySelector<LiveValue>("live-value")!;
    await until(() => list.matches(":state(empty)"));
    let isOver = false;
    const flood = (async () => {
      for (let at = 0; !isOver; at++)
        await Promise.all(others.map((name) => backend.addTexts(name, [String(at)])));
    })();
    try {
      for (let at = 1; at <= 10; at++) {
        const text = String(at);
        const results = [
          client.mutate("items:add", { items: [{ list: mine, rank: at, text }] }),
          client.mutate("figures:set", { figures: [{ name: myFigure, value: at }] }),
        ].map(({ settled }) => settled);
        await Promise.all(results);
        expect(list.textContent).to.contain(text);
        expect(figure.shadowRoot!.querySelector("[part~=text]")?.textContent).to.equal(text);
      }
    } finally {
      isOver = true;
      await flood;
    }
    box.remove();
    await client.close();
  }).timeout(60_000);
});
