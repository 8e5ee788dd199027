import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { ValueChangeEvent } from "../../src/events/value-change-event.js";
import { TestBackend } from "../support/backend.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

const textOf = (value: LiveValue) => value.shadowRoot!.querySelector("[part=text]")?.textContent.trim();

describe("<live-value>", () => {
  let backend: TestBackend;
  let name: string;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(() => (name = newListName()));

  const count = (extra: Partial<LiveValue> = {}) => {
    const { format, label = "", announce = false } = extra;
    return html`<live-value
      query="items:summary"
      path="totals.items"
      .args=${{ list: name }}
      .format=${format}
      .label=${label}
      .announce=${announce}
      >many</live-value
    >`;
  };

  it("shows its content until the first result, and then the value", async () => {
    await backend.cut();
    const value = await provided<LiveValue>(backend, count());
    expect(value.matches(":state(loading)")).to.equal(true);
    expect(value.shadowRoot!.querySelector("slot")!.assignedNodes()[0]!.textContent).to.equal("many");
    await expect(value).to.be.accessible();
    await backend.mend();
    await until(() => textOf(value) === "0");
    expect(value.shadowRoot!.querySelector("slot")).to.equal(null);
    await expect(value).to.be.accessible();
  });

  it("follows the backend and tells of each change", async () => {
    const value = await provided<LiveValue>(backend, count());
    const changes: ValueChangeEvent[] = [];
    value.addEventListener("value-change", (event) => changes.push(event));
    await until(() => textOf(value) === "0");
    await backend.addTexts(name, ["a", "b"]);
    await until(() => textOf(value) === "2");
    expect(value.value).to.equal(2);
    expect(changes.map((event) => [event.value, event.previous, event.stale])).to.deep.equal([
      [0, undefined, false],
      [2, 0, false],
    ]);
  });

  it("writes numbers as the language around it does", async () => {
    const box = await provided<HTMLElement>(
      backend,
      html`<div lang="de">${count({ format: "percent" })}</div>`,
    );
    const value = box.querySelector("live-value")!;
    await until(() => textOf(value) !== undefined);
    await backend.addTexts(name, ["a"]);
    await until(() => textOf(value) === "100\u00a0%");
  });

  it("shows what a format function returns", async () => {
    const format = (items: unknown) => html`<b>${String(items)} things</b>`;
    const value = await provided<LiveValue>(backend, count({ format }));
    await until(() => textOf(value) === "0 things");
    expect(value.shadowRoot!.querySelector("b")).not.to.equal(null);
  });

  it("warns of a format that is not known, and shows the value", async () => {
    const warnings = captureWarnings();
    const value = await provided<LiveValue>(backend, count({ format: "roman" }));
    await until(() => textOf(value) === "0");
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain("number, compact, percent");
  });

  it("is empty, with words for it, when there is no value", async () => {
    const value = await provided<LiveValue>(
      backend,
      html`<live-value query="items:summary" path="first" .args=${{ list: name }}></live-value>`,
    );
    await until(() => value.matches(":state(empty)"));
    expect(textOf(value)).to.contain("None");
    await expect(value).to.be.accessible();
    await backend.addTexts(name, ["here"]);
    await until(() => textOf(value) === "here");
    expect(value.matches(":state(empty)")).to.equal(false);
  });

  it("says that it failed when there never was a value", async () => {
    await backend.turn(name, true);
    const value = await provided<LiveValue>(backend, count());
    value.addEventListener("realtime-error", (event) => event.preventDefault());
    await until(() => value.matches(":state(error)"));
    await value.updateComplete;
    expect(value.shadowRoot!.textContent).to.contain("Not available");
    await expect(value).to.be.accessible();
  });

  it("keeps the last value when it fails later, and marks it", async () => {
    await backend.addTexts(name, ["a"]);
    const value = await provided<LiveValue>(backend, count());
    value.addEventListener("realtime-error", (event) => event.preventDefault());
    await until(() => textOf(value) === "1");
    await backend.turn(name, true);
    await until(() => value.matches(":state(error)"));
    await value.updateComplete;
    expect(textOf(value)).to.equal("1");
    expect(value.shadowRoot!.querySelector("[part=error]")!.textContent).to.contain("Not up to date");
    await expect(value).to.be.accessible();
    await backend.turn(name, false);
    await until(() => value.shadowRoot!.querySelector("[part=error]") === null);
  });

  it("is stale while the connection is down", async () => {
    const value = await provided<LiveValue>(backend, count());
    await until(() => textOf(value) === "0");
    await backend.cut();
    await until(() => value.matches(":state(stale)"));
    await backend.mend();
    await until(() => !value.matches(":state(stale)"));
  });

  it("announces new values with its label if asked to", async () => {
    const value = await provided<LiveValue>(backend, count({ label: "Things", announce: true }));
    await until(() => textOf(value) === "0");
    await backend.addTexts(name, ["a"]);
    await until(() => document.querySelector("[aria-live]")?.textContent === "Things: 1");
  });

  describe("on a dashboard", () => {
    const figure = (markup: Partial<LiveValue> = {}) =>
      html`<live-value
        query="items:summary"
        path="totals.items"
        .args=${{ list: name }}
        .highlight=${markup.highlight ?? false}
        .sparkline=${markup.sparkline}
        .maxUpdatesPerSecond=${markup.maxUpdatesPerSecond}
        >many</live-value
      >`;
    const shownText = (value: LiveValue) =>
      value.shadowRoot!.querySelector("[part~=text]")?.textContent.trim();

    it("marks a change for a moment, with an arrow for its direction, but not the first value", async () => {
      const value = await provided<LiveValue>(backend, figure({ highlight: true }));
      await until(() => shownText(value) === "0");
      expect(value.shadowRoot!.querySelector("[part~=changed]")).to.equal(null);
      await backend.addTexts(name, ["a"]);
      await until(() => value.shadowRoot!.querySelector("[part~=up]") !== null);
      expect(value.shadowRoot!.querySelector("[part~=trend]")!.textContent).to.equal("\u25b2");
      await expect(value).to.be.accessible();
      await until(() => value.shadowRoot!.querySelector("[part~=changed]") === null);
    });

    it("draws a line through its last values, with a text for those who don't see it", async () => {
      const value = await provided<LiveValue>(backend, figure({ sparkline: 3 }));
      await until(() => shownText(value) === "0");
      for (const count of [1, 2, 3]) {
        await backend.addTexts(name, ["a"]);
        await until(() => shownText(value) === String(count));
      }
      expect(value.points).to.deep.equal([1, 2, 3]);
      const line = value.shadowRoot!.querySelector("[part=sparkline]")!;
      expect(line.getAttribute("aria-label")).to.equal("Last 3 values: from 1 to 3");
      expect(line.querySelector("polyline")!.getAttribute("points")).to.equal("0,14.5 30,8 60,1.5");
      await expect(value).to.be.accessible();
    });

    it("shows at most so many values a second, and always the last", async () => {
      const value = await provided<LiveValue>(backend, figure({ maxUpdatesPerSecond: 5 }));
      const shown: unknown[] = [];
      value.addEventListener("value-change", (event) => shown.push(event.value));
      await until(() => shownText(value) === "0");
      for (let at = 0; at < 20; at++) await backend.addTexts(name, ["a"]);
      await until(() => shownText(value) === "20");
      expect(shown.length).to.be.lessThan(18);
    });

    it("shows a record by a template that the page can style", async () => {
      await backend.addTexts(name, ["hello"]);
      const value = await provided<LiveValue>(
        backend,
        html`<live-value query="items:summary" .args=${{ list: name }}>
          …<template><b>{{first}}</b> of {{totals.items | plural one="# item" other="# items"}}</template>
        </live-value>`,
      );
      await until(() => value.querySelector("b")?.textContent === "hello");
      expect(value.querySelector("[slot=record]")!.textContent).to.equal("hello of 1 item");
      await backend.addTexts(name, ["b"]);
      await until(() => value.querySelector("[slot=record]")!.textContent === "hello of 2 items");
      await expect(value).to.be.accessible();
    });

    it("shares one subscription among all that ask for the same", async () => {
      const counting = countingWebSocket(backend.WebSocket);
      const client = createRealtimeClient({ url: backend.url, webSocketConstructor: counting.WebSocket });
      const box = await provided<HTMLElement>(
        backend,
        html`<div>
          ${["totals.items", "totals", "first", "totals.items"].map(
            (path) =>
              html`<live-value
                .client=${client}
                query="items:summary"
                path=${path}
                .format=${String}
                .args=${{ list: name }}
              ></live-value>`,
          )}
        </div>`,
      );
      await until(() => [...box.children].every((value) => !value.matches(":state(loading)")));
      expect(counting.live()).to.equal(1);
      await client.close();
    });

    it("warns once of what it can't draw", async () => {
      const warnings = captureWarnings();
      const value = await provided<LiveValue>(backend, figure({ sparkline: 1, maxUpdatesPerSecond: -1 }));
      await until(() => shownText(value) === "0");
      expect(warnings.taken().filter((text) => /sparkline|max-updates/.test(text))).to.have.lengthOf(2);
    });
  });
});
