import { expect, html, nextFrame } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { newListName, provided, until } from "../support/provided.js";
import { painted, rowsOf, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

const MOVES = 20;
/** More than what updates may take of a frame. */
const COST_MS = 10;

describe("what a <realtime-list> shows", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  describe("of rows that a query gives the same key", () => {
    it("is each row once, as it was, with one word of why, and all that came as soon as the keys differ", async () => {
      const name = newListName();
      const { list, ids } = await shownList(
        backend,
        name,
        ["a", "b", "c"],
        html`<realtime-list query="items:list" .args=${{ list: name }} key="text">
          <template><p>{{text}} {{rank}}</p></template>
        </realtime-list>`,
      );
      const told: string[] = [];
      list.addEventListener("realtime-error", (event: RealtimeErrorEvent) => {
        event.preventDefault();
        told.push(`${event.error.code}: ${event.error.message}`);
      });

      await backend.edit(ids[2]!, { text: "a" });
      await until(() => told.length > 0);
      await backend.add([{ list: name, rank: 3, text: "d" }]);
      await painted();
      expect(textsOf(list)).to.deep.equal(["a 0", "b 1", "c 2"]);
      expect(told).to.have.lengthOf(1);
      expect(told[0]).to.contain("bad-rows").and.to.contain('"a"').and.to.contain("items:list");
      expect(list.matches(":state(error)")).to.equal(true);

      await backend.edit(ids[2]!, { text: "other" });
      await until(() => textsOf(list).join() === "a 0,b 1,other 2,d 3");
      expect(list.matches(":state(error)")).to.equal(false);
      expect(told).to.have.lengthOf(1);
    });
  });

  describe("of arguments that change faster than answers come", () => {
    it("is in no frame rows of former ones, and it stays subscribed to none of them", async () => {
      const counting = countingWebSocket(backend.WebSocket);
      const client = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
      const names = Array.from({ length: 4 }, () => newListName());
      for (const name of names) await backend.addTexts(name, [name, name]);
      const list = await provided<RealtimeList>(
        backend,
        html`<realtime-list query="items:list" .client=${client}
          ><template>{{text}}</template></realtime-list
        >`,
      );

      let now = "";
      let isOver = false;
      const others: string[] = [];
      const watch = (): void => {
        for (const text of textsOf(list)) if (text !== now) others.push(`${text} instead of ${now}`);
        if (!isOver) requestAnimationFrame(watch);
      };
      const ask = async (name: string) => {
        now = name;
        list.args = { list: name };
        await list.updateComplete;
      };
      await ask(names[0]!);
      await until(() => textsOf(list).length === 2);
      watch();
      for (let round = 0; round < 24; round++) {
        await ask(names[(round * 3 + 1) % 4]!);
        // Some within one frame, some with frames between, so that answers arrive amid the changes.
        for (let frames = round % 4; frames > 0; frames--) await nextFrame();
      }
      await ask(names[2]!);
      await until(() => textsOf(list).length === 2);
      await until(() => counting.live() === 1);
      isOver = true;
      expect(others).to.deep.equal([]);
      await backend.addTexts(names[2]!, [names[2]!]);
      await until(() => textsOf(list).length === 3);
      list.remove();
      await client.close();
    });
  });

  describe("of a row that moves to another list", () => {
    it("is in every frame one of the two, however long rows take to render", async () => {
      const name = newListName();
      const client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
      const [moving, still] = await backend.addTexts(name, ["moving", "still"]);
      const slowly = (row: unknown): string => {
        for (const end = performance.now() + COST_MS; performance.now() < end;);
        return (row as { text: string }).text;
      };
      const half = (args: object) => html`
        <realtime-list
          query="items:ranked"
          .client=${client}
          .args=${{ list: name, from: 10, ...args }}
          .renderItem=${slowly}
        ></realtime-list>
      `;
      const box = await provided<HTMLElement>(
        backend,
        html`<div>${half({})}${half({ backwards: true })}</div>`,
      );
      const lists = [...box.querySelectorAll("realtime-list")];
      const places = () =>
        lists.map((list) => rowsOf(list).filter((row) => row.dataset["key"] === moving).length).join();
      await until(() => lists.every((list) => list.isComplete) && places() === "1,0");

      const inFrames: string[] = [];
      let isOver = false;
      const watch = (): void => {
        inFrames.push(places());
        if (!isOver) requestAnimationFrame(watch);
      };
      requestAnimationFrame(watch);
      for (let move = 1; move <= MOVES; move++) {
        const rank = move % 2 === 1 ? 20 : 0;
        // Other rows take the frame's time at the same moment.
        await Promise.all([
          backend.edit(still!, { text: `still ${move}`, rank: rank + 1 }),
          backend.edit(moving!, { text: `move ${move}`, rank }),
        ]);
      }
      await until(() => box.textContent.includes(`move ${MOVES}`));
      isOver = true;
      expect([...new Set(inFrames)].sort()).to.deep.equal(["0,1", "1,0"]);
      box.remove();
      await client.close();
    });
  });

  describe("in a language that is no tag", () => {
    it("is written in the next one around it, and rows are never kept from being shown", async () => {
      const complaints = captureComplaints();
      const name = newListName();
      await backend.add([{ list: name, rank: 1234567.5, text: "a" }]);
      const odd = {
        en_US: "1,234,567.5",
        nl_NL: "1.234.567,5",
        de_AT: "1\u00a0234\u00a0567,5",
        zh_Hans_CN: "1,234,567.5",
        " de ": "1.234.567,5",
        "x-klingon": "1.234.567,5",
        "en-US@posix": "1.234.567,5",
        C: "1.234.567,5",
        "C.UTF-8": "1.234.567,5",
        "*": "1.234.567,5",
        "": "1.234.567,5",
      };
      const box = await provided<HTMLElement>(
        backend,
        html`<div lang="de">
          ${Object.keys(odd).map(
            (lang) =>
              html`<realtime-list lang=${lang} query="items:list" .args=${{ list: name }}>
                <template
                  ><b>{{rank | number}}</b> {{_creationTime | date}} {{_creationTime | relative}}</template
                >
              </realtime-list>`,
          )}
        </div>`,
      );
      const lists = [...box.querySelectorAll("realtime-list")];
      await until(() => lists.every((list) => rowsOf(list).length === 1));
      const numbers = () => lists.map((list) => list.querySelector("b")!.textContent);
      expect(numbers()).to.deep.equal(Object.values(odd));
      expect(lists.filter((list) => list.matches(":state(error)"))).to.deep.equal([]);
      for (const list of lists) list.lang = "fr_FR";
      await until(() => numbers().every((number) => number === "1\u202f234\u202f567,5"));
      expect(lists.flatMap(textsOf).filter((text) => text.includes("{{"))).to.deep.equal([]);
      expect(complaints()).to.deep.equal([]);
    });
  });
});
