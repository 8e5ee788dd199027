import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";

const textOf = (value: LiveValue) => value.shadowRoot!.textContent.replaceAll(/\s+/g, " ").trim();
const isFailing = (value: LiveValue) => value.matches(":state(error)");

describe("a <live-value> whose page has code or settings that fail", () => {
  let backend: TestBackend;
  let name: string;
  const rejections: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent): void => void rejections.push(event.reason);

  before(async () => {
    backend = await TestBackend.start();
    addEventListener("unhandledrejection", onRejection);
  });
  after(() => {
    removeEventListener("unhandledrejection", onRejection);
    return backend.stop();
  });
  beforeEach(() => (name = newListName()));
  afterEach(() => expect(rejections.splice(0)).to.deep.equal([]));

  async function shown(set: Partial<Record<keyof LiveValue, unknown>> = {}, content = html``) {
    const value = await provided<LiveValue>(
      backend,
      html`<live-value query="items:summary" path="totals.items" .args=${{ list: name }}
        >${content}</live-value
      >`,
    );
    const errors: RealtimeErrorEvent["error"][] = [];
    value.addEventListener("realtime-error", (event) => {
      event.preventDefault();
      errors.push(event.error);
    });
    Object.assign(value, set);
    await until(() => value.value !== undefined || isFailing(value) || value.path !== "totals.items");
    await value.updateComplete;
    return { value, errors };
  }

  it("says that the value is not available while its format throws, tells it once, and goes on", async () => {
    const { value, errors } = await shown({
      format: (count: number) => {
        if (count % 2 === 1) throw new Error("odd");
        return `${count} items`;
      },
      sparkline: 5,
      highlight: true,
    });
    await until(() => textOf(value).startsWith("0 items"));
    await backend.addTexts(name, ["a"]);
    await until(() => isFailing(value));
    expect(textOf(value)).to.equal("Not available");
    await expect(value).to.be.accessible();
    expect(errors.map(({ code }) => code)).to.deep.equal(["callback-failed"]);
    expect(errors[0]!.message).to.contain("odd");
    value.requestUpdate();
    await value.updateComplete;
    expect(errors).to.have.lengthOf(1);
    await backend.addTexts(name, ["b"]);
    await until(() => textOf(value).startsWith("2 items") && !isFailing(value));
    await backend.addTexts(name, ["c"]);
    await until(() => isFailing(value) && errors.length === 2);
    value.format = "number";
    await until(() => textOf(value) === "3" && !isFailing(value));
  });

  it("copes with whatever a format returns", async () => {
    const { value } = await shown();
    const unreadable = {
      toString() {
        throw new Error("no text");
      },
    };
    for (const odd of [
      Symbol("x"),
      () => "x",
      Promise.resolve("x"),
      Promise.reject(new Error("late")),
      unreadable,
      Object.create(null) as object,
      new Proxy({}, { get: () => unreadable.toString() }),
      html`<p>${Symbol("inside")}</p>`,
      document.body,
    ]) {
      value.format = () => odd;
      await value.updateComplete;
      expect([textOf(value), isFailing(value)]).to.deep.equal(["Not available", true]);
      value.format = undefined;
      await value.updateComplete;
      expect([textOf(value), isFailing(value)]).to.deep.equal(["0", false]);
    }
    for (const [fine, text] of [
      [null, ""],
      [undefined, ""],
      [NaN, "NaN"],
      [5n, "5"],
      [html`<b>b</b>`, "b"],
    ] as const) {
      value.format = () => fine;
      await value.updateComplete;
      expect([textOf(value), isFailing(value)]).to.deep.equal([text, false]);
    }
  });

  it("takes the whole result without a path, and warns once of one that can't be read", async () => {
    const warnings = captureWarnings();
    const { value } = await shown();
    value.removeAttribute("path");
    await value.updateComplete;
    expect(value.value).to.deep.equal({ totals: { items: 0 }, first: null });
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain("an object or a list");
    for (const odd of [5, 10n, Symbol("x"), {}, [], "a..b", Object.create(null) as object, () => "x"]) {
      const before = warnings.taken().length;
      Reflect.set(value, "path", odd);
      await value.updateComplete;
      value.requestUpdate();
      await value.updateComplete;
      expect([value.value, warnings.taken().length - before]).to.deep.equal([undefined, 1]);
      Reflect.set(value, "path", null);
      await value.updateComplete;
      expect(value.value).to.deep.equal({ totals: { items: 0 }, first: null });
    }
  });

  it("warns once of other settings of a wrong type", async () => {
    const warnings = captureWarnings();
    const { value } = await shown();
    for (const property of ["format", "sparkline", "maxUpdatesPerSecond"]) {
      for (const odd of [10n, Symbol("x"), {}, Object.create(null) as object]) {
        const before = warnings.taken().length;
        Reflect.set(value, property, odd);
        await value.updateComplete;
        value.requestUpdate();
        await value.updateComplete;
        expect(warnings.taken().length - before, property).to.equal(1);
        Reflect.set(value, property, undefined);
        await value.updateComplete;
        expect(textOf(value)).to.equal("0");
      }
    }
  });

  it("shows a record again that its template could show again, and drops one that a copy brought along", async () => {
    const { value } = await shown({ path: "." }, html`<template><b>{{totals.items}}</b></template>`);
    await until(() => value.querySelector("b")?.textContent === "0");
    const copy = value.cloneNode(true) as LiveValue;
    value.after(copy);
    copy.args = { list: name };
    copy.path = ".";
    await until(() => copy.matches(":not(:state(loading))"));
    await backend.addTexts(name, ["a"]);
    await until(() => copy.querySelector("b")?.textContent === "1");
    expect(copy.querySelectorAll("b")).to.have.lengthOf(1);
  });

  it("asks nothing while its arguments are not known", async () => {
    const value = await provided<LiveValue>(
      backend,
      html`<live-value query="items:summary" path="totals.items" args="skip">–</live-value>`,
    );
    for (const args of ["skip", null] as const) {
      value.args = args;
      await value.updateComplete;
      expect([value.matches(":state(loading)"), isFailing(value)]).to.deep.equal([true, false]);
      value.args = { list: name };
      await until(() => value.value === 0);
    }
  });
});
