import { expect, html } from "@open-wc/testing";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { ValueChangeEvent } from "../../src/events/value-change-event.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

const textOf = (value: LiveValue) =>
  value.shadowRoot!.querySelector("[part~=text]")?.textContent.replace(/\s+/g, " ").trim();
const find = (value: LiveValue, part: string) => value.shadowRoot!.querySelector(`[part~=${part}]`);

/** Any values that Convex has, in figures that are set from the page. */
describe("<live-value> of any figure", () => {
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

  const set = (value: unknown, of = name) =>
    client.mutate("figures:set", { figures: [{ name: of, value }] }).settled;
  /** Not by this page, which wouldn't wait for what it did itself. */
  const setElsewhere = (value: number) => backend.mutate("figures:set", { figures: [{ name, value }] });
  const refuse = (code: string) => client.mutate("figures:refuse", { name, code }).settled;
  const figure = (extra: Partial<LiveValue> = {}) =>
    html`<live-value
      query="figures:get"
      .client=${client}
      .args=${{ name: (extra.args as { name?: string } | undefined)?.name ?? name }}
      .format=${extra.format}
      .path=${extra.path ?? "."}
      .label=${extra.label ?? ""}
      .announce=${extra.announce ?? false}
      .highlight=${extra.highlight ?? false}
      .sparkline=${extra.sparkline}
      .maxUpdatesPerSecond=${extra.maxUpdatesPerSecond}
      >…</live-value
    >`;
  const shown = async (extra: Partial<LiveValue> = {}) => {
    const value = await provided<LiveValue>(backend, figure(extra));
    await until(() => !value.matches(":state(loading)"));
    await value.updateComplete;
    return value;
  };

  it("is there at once when another element has the value already", async () => {
    await set(7);
    await shown();
    const second = await provided<LiveValue>(backend, figure());
    await second.updateComplete;
    expect(textOf(second)).to.equal("7");
  });

  it("goes over to other arguments at once, known or not, and takes no change for one of the value", async () => {
    const other = newListName();
    await set(7);
    await set(3, other);
    const value = await shown({ highlight: true, sparkline: 5, maxUpdatesPerSecond: 0.001 });
    await shown({ args: { name: other } });
    const changes: ValueChangeEvent[] = [];
    value.addEventListener("value-change", (event) => changes.push(event));
    value.args = { name: other };
    await value.updateComplete;
    expect(textOf(value)).to.equal("3");
    value.args = { name: newListName() };
    await value.updateComplete;
    expect(value.matches(":state(loading)")).to.equal(true);
    expect(textOf(value)).to.equal(undefined);
    await until(() => value.matches(":state(empty)"));
    expect(find(value, "changed")).to.equal(null);
    expect(value.points).to.deep.equal([]);
    expect(changes.map(({ value, previous }) => [value, previous])).to.deep.equal([
      [3, undefined],
      [null, undefined],
    ]);
  });

  it("does not mark the value of another path", async () => {
    await set({ a: 1, b: 2 });
    const value = await shown({ path: "a", highlight: true, sparkline: 5 });
    value.path = "b";
    await value.updateComplete;
    expect(textOf(value)).to.equal("2");
    expect(find(value, "changed")).to.equal(null);
    expect(value.points).to.deep.equal([2]);
  });

  it("knows which way an Int64 changed, and draws it", async () => {
    await set(5n);
    const value = await shown({ highlight: true, sparkline: 5, format: "number" });
    await set(4n);
    await until(() => textOf(value) === "4");
    await until(() => find(value, "down") !== null);
    expect(value.points).to.deep.equal([5, 4]);
  });

  it("draws only what has a height, and says only what was drawn", async () => {
    const warnings = captureWarnings();
    await set(NaN);
    const value = await shown({ sparkline: 10, highlight: true });
    expect(find(value, "sparkline")).to.equal(null);
    for (const next of [-3, Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 0, "text", null]) {
      await set(next);
      await until(() => Object.is(value.value, next));
      await value.updateComplete;
      const points = find(value, "sparkline")!.querySelector("polyline")!.getAttribute("points")!;
      expect(points, String(next)).to.match(/^[\d., ]+$/);
    }
    expect(value.points).to.deep.equal([-3, Number.MAX_VALUE, -Number.MAX_VALUE, 0]);
    await expect(value).to.be.accessible();
    expect(warnings.taken().filter((line) => line.includes("sparkline"))).to.have.lengthOf(1);
  });

  it("begins, shortens and ends its line as soon as it is told to", async () => {
    await set(1);
    const value = await shown();
    value.sparkline = 5;
    await value.updateComplete;
    expect(value.points).to.deep.equal([1]);
    for (const next of [2, 3, 4]) {
      await set(next);
      await until(() => textOf(value) === String(next));
    }
    value.sparkline = 2;
    await value.updateComplete;
    expect(value.points).to.deep.equal([3, 4]);
    value.removeAttribute("sparkline");
    value.sparkline = undefined;
    await value.updateComplete;
    expect(find(value, "sparkline")).to.equal(null);
  });

  for (const format of ["relative", "date", "number", "currency", "percent", "compact"]) {
    it(`shows every kind of value with format="${format}", and warns of what does not fit`, async () => {
      const warnings = captureWarnings();
      await set(0);
      const box = await provided<HTMLElement>(backend, html`<div lang="en_US">${figure({ format })}</div>`);
      const value = box.querySelector<LiveValue>("live-value")!;
      for (const next of [1n, Infinity, 1e300, "text", true, [1n], { a: 1 }, new ArrayBuffer(3)]) {
        await set(next);
        await until(
          () => value.value !== 0 && JSON.stringify(value.value, plain) === JSON.stringify(next, plain),
        );
        await value.updateComplete;
        expect(textOf(value)).not.to.equal("");
        expect(value.matches(":state(error)")).to.equal(false);
      }
      expect(new Set(warnings.taken()).size).to.equal(warnings.taken().length);
    });
  }

  it("says a change as it is shown, without the arrow", async () => {
    await set(1);
    const value = await shown({ announce: true, highlight: true, label: "Orders" });
    await set(2);
    await until(() => find(value, "trend") !== null);
    await until(() => document.querySelector("[aria-live]")?.textContent === "Orders: 2");
  });

  it("says a record as its template shows it, and marks it when it has changed", async () => {
    await set({ state: "built" });
    const value = await provided<LiveValue>(
      backend,
      html`<live-value
        query="figures:get"
        .client=${client}
        .args=${{ name }}
        label="Main"
        announce
        highlight
      >
        …<template><b>{{state}}</b></template>
      </live-value>`,
    );
    await until(() => value.querySelector("b")?.textContent === "built");
    await set({ state: "broken" });
    await until(() => find(value, "changed") !== null);
    await until(() => document.querySelector("[aria-live]")?.textContent === "Main: broken");
    await until(() => find(value, "changed") === null);
  });

  it("is as wide with an arrow as without one", async () => {
    await set(1);
    const value = await shown({ highlight: true, sparkline: 5 });
    const { width } = value.getBoundingClientRect();
    await set(2);
    await until(() => find(value, "trend") !== null);
    expect(value.getBoundingClientRect().width).to.be.closeTo(width, 0.5);
  });

  it("has one mark at a time, however fast its value changes", async () => {
    await set(0);
    const value = await shown({ highlight: true });
    for (let next = 1; next <= 10; next++) {
      await set(next);
      await until(() => textOf(value) === String(next));
    }
    expect(find(value, "text")!.getAnimations()).to.have.lengthOf(1);
  });

  it("hides what the reader may no longer see", async () => {
    await set("secret");
    const value = await shown({ sparkline: 5 });
    value.addEventListener("realtime-error", (event) => event.preventDefault());
    await refuse("forbidden");
    await until(() => value.matches(":state(denied)"));
    await value.updateComplete;
    expect(value.shadowRoot!.textContent).not.to.contain("secret");
    expect(value.shadowRoot!.textContent).to.contain("have access");
    await expect(value).to.be.accessible();
    await set("public");
    await until(() => textOf(value) === "public");
    expect(value.matches(":state(denied)")).to.equal(false);
  });

  it("knows nothing any more of what the reader might not see for a while", async () => {
    for (const value of [1, 2]) await set(value);
    const value = await shown({ sparkline: 5, highlight: true });
    value.addEventListener("realtime-error", (event) => event.preventDefault());
    const changes: unknown[] = [];
    value.addEventListener("value-change", (event) => changes.push([event.value, event.previous]));
    await refuse("forbidden");
    await until(() => value.matches(":state(denied)"));
    await set(7);
    await until(() => textOf(value) === "7");
    await value.updateComplete;
    expect(changes).to.deep.equal([[7, undefined]]);
    expect(find(value, "trend")).to.equal(null);
    expect(find(value, "sparkline")!.getAttribute("aria-label")).not.to.contain("2");
  });

  it("tells of each change once, however often it is rendered", async () => {
    await set(1);
    const value = await shown();
    const changes: unknown[] = [];
    value.addEventListener("value-change", (event) => changes.push(event.value));
    for (const label of ["one", "two"]) {
      value.label = label;
      await value.updateComplete;
    }
    await set(2);
    await until(() => textOf(value) === "2");
    value.label = "three";
    await value.updateComplete;
    expect(changes).to.deep.equal([2]);
  });

  it("keeps the focus of who tried again by keyboard", async () => {
    await refuse("broken");
    const value = await shown();
    value.addEventListener("realtime-error", (event) => event.preventDefault());
    const button = value.shadowRoot!.querySelector("button")!;
    button.focus();
    await set(8);
    button.click();
    await until(() => textOf(value) === "8");
    expect(document.activeElement === value).to.equal(true);
  });

  it("writes in another language as soon as it is set, on the element or around it", async () => {
    await set(1234.5);
    const box = await provided<HTMLElement>(
      backend,
      html`<div lang="en">${figure({ format: "number" })}</div>`,
    );
    const value = box.querySelector<LiveValue>("live-value")!;
    await until(() => textOf(value) === "1,234.5");
    box.lang = "de";
    await until(() => textOf(value) === "1.234,5");
    value.lang = "en";
    await until(() => textOf(value) === "1,234.5");
  });

  it("writes a record in another language as soon as it is set", async () => {
    await set({ price: 1234.5 });
    const box = await provided<HTMLElement>(
      backend,
      html`<div lang="en">
        <live-value query="figures:get" .client=${client} .args=${{ name }}
          ><template><b>{{price | number}}</b></template></live-value
        >
      </div>`,
    );
    await until(() => box.querySelector("b")?.textContent === "1,234.5");
    const b = box.querySelector("b");
    box.lang = "de";
    await until(() => box.querySelector("b")?.textContent === "1.234,5");
    expect(box.querySelector("b") === b).to.equal(true);
  });

  it("shows the last value when its limit is lifted, and when it comes back to the page", async () => {
    await setElsewhere(1);
    const value = await shown({ maxUpdatesPerSecond: 1e-12 });
    await setElsewhere(2);
    await until(() => textOf(value) === "2");
    await setElsewhere(3);
    await until(() => value.value === 3);
    await value.updateComplete;
    expect(textOf(value)).to.equal("2");
    value.maxUpdatesPerSecond = undefined;
    await until(() => textOf(value) === "3");
    value.maxUpdatesPerSecond = 1e-12;
    await value.updateComplete;
    await setElsewhere(4);
    await until(() => value.value === 4);
    const parent = value.parentElement!;
    value.remove();
    parent.append(value);
    await until(() => textOf(value) === "4");
  });
});

function plain(_name: string, field: unknown): unknown {
  return typeof field === "bigint" || typeof field === "number" ? String(field) : field;
}
