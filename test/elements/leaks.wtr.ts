import { expect, fixture, html, nextFrame } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { onlyInChromium } from "../support/engine.js";
import { newListName } from "../support/provided.js";

/** V8's own, by a flag in web-test-runner.config.mjs. Asynchronous, so that nothing on the stack is kept. */
declare const gc: (options: { type: "major"; execution: "async" }) => Promise<void>;

/** Only in Chromium. */
declare global {
  interface Performance {
    readonly memory: { readonly usedJSHeapSize: number };
  }
}

async function settledHeap(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    await nextFrame();
    await gc({ type: "major", execution: "async" });
  }
  return performance.memory.usedJSHeapSize;
}

/** Counts the listeners on what outlives an element: the window and the document. */
function countListeners(): { count(): number; restore(): void } {
  let count = 0;
  const targets = [window, document];
  const names = { addEventListener: 1, removeEventListener: -1 } as const;
  for (const target of targets) {
    for (const [name, change] of Object.entries(names)) {
      const original = Reflect.get(EventTarget.prototype, name) as (...all: unknown[]) => void;
      const counting = (...all: unknown[]): void => {
        count += change;
        Reflect.apply(original, target, all);
      };
      Object.defineProperty(target, name, { value: counting, configurable: true });
    }
  }
  return {
    count: () => count,
    restore: () => {
      for (const target of targets)
        for (const name of Object.keys(names)) Reflect.deleteProperty(target, name);
    },
  };
}

const tags = [
  "realtime-list",
  "live-value",
  "optimistic-update",
  "presence-indicator",
  "sync-status",
  "typing-indicator",
  "live-cursors",
  "edit-lock",
  "convex-provider",
] as const;

describe("after its removal", () => {
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

  for (const tag of tags) {
    onlyInChromium("garbage can't be collected on demand")(
      `<${tag}> is held by nothing, while its client lives on`,
      async () => {
        const list = newListName();
        await backend.addTexts(list, ["a"]);
        const box = await fixture(html`<div></div>`);
        const removed = await useAndRemove(box, tag, list);
        for (let round = 0; round < 20 && removed.deref() !== undefined; round++) {
          // A reference that was looked at is kept until the task ends.
          await nextFrame();
          await gc({ type: "major", execution: "async" });
        }
        expect(removed.deref() === undefined, "collected").to.equal(true);
      },
    );
  }

  onlyInChromium("garbage can't be collected on demand")(
    "a long list leaves nothing behind, however often it was shown and scrolled",
    async function () {
      this.timeout(60_000);
      const name = newListName();
      await backend.addTexts(
        name,
        Array.from({ length: 600 }, (_, index) => `row ${index}`),
      );
      const counting = countingWebSocket(backend.WebSocket);
      const own = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
      const box = await fixture<HTMLElement>(html`<div style="block-size: 300px; overflow-y: auto"></div>`);
      const listeners = countListeners();
      const showScrollRemove = async (): Promise<void> => {
        const list = document.createElement("realtime-list");
        Object.assign(list, { client: own, query: "items:list", pageSize: 300, args: { list: name } });
        list.renderItem = (row) => (row as { text: string }).text;
        box.append(list);
        while (list.loadedCount < 300) await nextFrame();
        list.loadMore();
        box.scrollTop = 4000;
        await nextFrame();
        box.scrollTop = 0;
        list.remove();
        await nextFrame();
      };
      for (let round = 0; round < 5; round++) await showScrollRemove();
      const listenersBefore = listeners.count();
      const before = await settledHeap();
      for (let round = 0; round < 100; round++) await showScrollRemove();
      const grown = (await settledHeap()) - before;
      expect(box.childNodes.length).to.equal(0);
      expect(counting.live()).to.equal(0);
      expect(listeners.count()).to.be.lessThan(listenersBefore + 10);
      // One leaked list with its rows would be 100 times about 100 kB.
      expect(grown).to.be.lessThan(2_000_000);
      listeners.restore();
      await own.close();
    },
  );

  async function useAndRemove(box: Element, tag: (typeof tags)[number], list: string) {
    const element = document.createElement(tag);
    Object.assign(element, {
      client,
      query: tag === "realtime-list" ? "items:list" : "items:summary",
      path: "totals.items",
      // Without one it would be told to the console, which holds on to it.
      mutation: "items:add",
      args: { list },
      renderItem: () => "row",
      renderMember: () => "member",
      room: "leaks",
      for: "field",
      selections: true,
      resource: "title",
    });
    box.append(element);
    await element.updateComplete;
    // Not `until`, whose timer would hold the element.
    while (element.matches(":state(loading)")) await nextFrame();
    element.remove();
    return new WeakRef(element);
  }
});
