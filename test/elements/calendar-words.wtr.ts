import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { FakeTime } from "../support/fake-time.js";
import { newListName, provided, until } from "../support/provided.js";

const HOUR = 3_600_000;
const at = (local: string) => new Date(local).getTime();

/** In the past, so that the page takes the computer's clock for one that was set back. */
describe("times in the words of the calendar", () => {
  let backend: TestBackend;
  let client: RealtimeClient;
  let name: string;
  let time: FakeTime | undefined;

  before(async () => {
    backend = await TestBackend.start();
    client = createRealtimeClient({ url: backend.url, webSocketConstructor: backend.WebSocket });
  });
  after(async () => {
    await client.close();
    await backend.stop();
  });
  beforeEach(() => (name = newListName()));
  afterEach(() => {
    time?.end();
    time = undefined;
  });

  async function shown(value: number | string, now: string, lang = "en") {
    const text = typeof value === "number" ? new Date(value).toISOString() : value;
    await backend.add([{ list: name, rank: 1, text }]);
    await client.mutate("figures:set", { figures: [{ name, value }] }).settled;
    const box = await provided<HTMLElement>(
      backend,
      html`<div lang=${lang}>
        <realtime-list query="items:list" .client=${client} .args=${{ list: name }}>
          <template><time>{{text | relative}}</time></template>
        </realtime-list>
        <live-value query="figures:get" .client=${client} .args=${{ name }} format="relative"></live-value>
      </div>`,
    );
    const inValue = () => box.querySelector("live-value")!.shadowRoot!.querySelector("[part~=text]");
    await until(() => box.querySelector("time") !== null && inValue() !== null);
    time = new FakeTime(at(now));
    // As after a sleep of the computer: who comes back sees what is true by now.
    document.dispatchEvent(new Event("visibilitychange"));
    return async (text: string, after = 0) => {
      time!.pass(after);
      await box.querySelector("live-value")!.updateComplete;
      expect([box.querySelector("time")!.textContent, inValue()!.textContent]).to.deep.equal([text, text]);
    };
  }

  it("are yesterday's until the second midnight, and in three hours is not tomorrow", async () => {
    const reads = await shown(at("2023-03-10T01:00"), "2023-03-09T22:00");
    await reads("in 3 hours");
    await reads("now", 3 * HOUR);
    await reads("22 hours ago", 22 * HOUR);
    await reads("yesterday", 2 * HOUR);
    await reads("yesterday", 23 * HOUR - 1);
    await reads("2 days ago", 1);
  });

  it("follow months and years as long as they are", async () => {
    const reads = await shown(at("2024-01-31T12:00"), "2024-02-29T11:59:59");
    await reads("29 days ago");
    await reads("1 month ago", 1000);
    await reads("11 months ago", at("2025-01-31T11:59:59") - at("2024-02-29T12:00"));
    await reads("1 year ago", 1000);
  });

  it("are the same in every language", async () => {
    const day = at("2023-03-10T12:00");
    for (const [lang, today, before] of [
      ["de", "gestern", "vor 2 Tagen"],
      ["ar", "أمس", "قبل يومين"],
    ] as const) {
      name = newListName();
      const reads = await shown(day, "2023-03-11T23:59:59", lang);
      await reads(today);
      await reads(before, 1000);
      time!.end();
    }
  });

  it("know a day without a time of day as a day, and change at midnight only", async () => {
    const reads = await shown("2023-03-10", "2023-03-09T00:00");
    await reads("tomorrow");
    await reads("tomorrow", 24 * HOUR - 1);
    await reads("today", 1);
    await reads("today", 24 * HOUR - 1);
    await reads("yesterday", 1);
  });
});
