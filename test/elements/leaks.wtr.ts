import { expect, fixture, html, nextFrame } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { newListName } from "../support/provided.js";

/** V8's own, by a flag in web-test-runner.config.mjs. Asynchronous, so that nothing on the stack is kept. */
declare const gc: (options: { type: "major"; execution: "async" }) => Promise<void>;

const tags = ["realtime-list", "live-value", "sync-status", "convex-provider"] as const;

describe("after its removal", () => {
  let backend: TestBackend;
  let client: RealtimeClient;

  before(async () => {
    backend = await TestBackend.start();
    client = createRealtimeClient({ url: backend.url });
  });
  after(async () => {
    await client.close();
    await backend.stop();
  });

  for (const tag of tags) {
    it(`<${tag}> is held by nothing, while its client lives on`, async () => {
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
    });
  }

  async function useAndRemove(box: Element, tag: (typeof tags)[number], list: string) {
    const element = document.createElement(tag);
    Object.assign(element, {
      client,
      query: tag === "realtime-list" ? "items:list" : "items:summary",
      path: "totals.items",
      args: { list },
      renderItem: () => "row",
    });
    box.append(element);
    await element.updateComplete;
    // Not `until`, whose timer would hold the element.
    while (element.matches(":state(loading)")) await nextFrame();
    element.remove();
    return new WeakRef(element);
  }
});
