import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { ValueChangeEvent } from "../../src/events/value-change-event.js";
import { TestBackend } from "../support/backend.js";
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
});
