import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints } from "../support/console.js";
import { fixedClient } from "../support/fixed-client.js";
import { boxedList, textsOfThreeHeights } from "../support/long-list.js";
import { newListName, provided, until } from "../support/provided.js";
import { painted, rowsOf, textsOf } from "../support/rows.js";
import { shownList } from "../support/shown-list.js";

const failed = "This entry can’t be shown.";
const textOf = (row: unknown) => (row as { text: string }).text;

/** Throws for rows whose text begins with "bad". */
function look(row: unknown) {
  if (textOf(row).startsWith("bad")) throw new Error(`no look for ${textOf(row)}`);
  return html`<i>${textOf(row)}</i>`;
}

/** Throws what nobody should throw. */
function raise(value: unknown): never {
  const thrown: { readonly error: Error } = { error: value as Error };
  throw thrown.error;
}

const refuse = (): never => raise(new Error("trap"));

/** Hears of failures, and keeps them out of the log. */
function listen(list: HTMLElement) {
  const errors: RealtimeErrorEvent["error"][] = [];
  list.addEventListener("realtime-error", (event) => {
    event.preventDefault();
    errors.push(event.error);
  });
  return errors;
}

const isFailing = (list: Element) => list.matches(":state(error)");

describe("a <realtime-list> whose page has code that fails", () => {
  let backend: TestBackend;
  let name: string;
  const rejections: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent | ErrorEvent): void =>
    void rejections.push("reason" in event ? event.reason : event.error);

  before(async () => {
    backend = await TestBackend.start();
    addEventListener("unhandledrejection", onRejection);
    addEventListener("error", onRejection);
  });
  after(() => {
    removeEventListener("unhandledrejection", onRejection);
    removeEventListener("error", onRejection);
    return backend.stop();
  });
  beforeEach(() => (name = newListName()));
  afterEach(async () => {
    await painted();
    expect(rejections.splice(0)).to.deep.equal([]);
  });

  async function listOf(texts: readonly string[], set: Partial<RealtimeList> = {}) {
    const { list, ids } = await shownList(backend, name, texts);
    const errors = listen(list);
    Object.assign(list, set);
    await list.updateComplete;
    await painted();
    return { list, ids, errors };
  }

  it("shows a row that can't be rendered as failed, says so once, and goes on", async () => {
    const { list, ids, errors } = await listOf(["a", "bad", "c"], { renderItem: look });
    expect(textsOf(list)).to.deep.equal(["a", failed, "c"]);
    expect(rowsOf(list)[1]!.hasAttribute("data-broken")).to.equal(true);
    expect(isFailing(list)).to.equal(true);
    expect(errors.map(({ code, rowKey }) => [code, rowKey])).to.deep.equal([["callback-failed", ids[1]]]);
    expect(errors[0]!.message).to.contain(ids[1]).and.to.contain("no look for bad");
    expect((errors[0]!.cause as Error).message).to.equal("no look for bad");
    await expect(list).to.be.accessible();
    list.renderItem = (row) => look(row);
    await list.updateComplete;
    await backend.addTexts(name, ["d"]);
    await until(() => rowsOf(list).length === 4);
    await backend.edit(ids[1]!, { text: "bad again" });
    await backend.edit(ids[0]!, { text: "a2" });
    await until(() => textsOf(list)[0] === "a2");
    expect(textsOf(list)).to.have.members(["a2", failed, "c", "d"]);
    expect(errors).to.have.lengthOf(1);
  });

  it("shows the row again when it, or the function, is mended, and tells of the next failure", async () => {
    const { list, ids, errors } = await listOf(["a", "bad"], { renderItem: look });
    await backend.edit(ids[1]!, { text: "good" });
    await until(() => textsOf(list)[1] === "good" && !isFailing(list));
    expect(rowsOf(list)[1]!.hasAttribute("data-broken")).to.equal(false);
    await backend.edit(ids[1]!, { text: "bad 2" });
    await until(() => textsOf(list)[1] === failed && isFailing(list) && errors.length === 2);
    list.renderItem = (row) => html`<b>${textOf(row)}</b>`;
    await until(() => textsOf(list)[1] === "bad 2" && !isFailing(list));
    await backend.edit(ids[1]!, { text: "bad 3" });
    await until(() => textsOf(list)[1] === "bad 3");
    expect(errors).to.have.lengthOf(2);
  });

  it("forgets a failed row that goes, and one whose list is exchanged", async () => {
    const { list, ids } = await listOf(["a", "bad"], { renderItem: look });
    await backend.remove(ids[1]!);
    await until(() => rowsOf(list).length === 1 && !isFailing(list));
    await backend.addTexts(name, ["bad"]);
    await until(() => isFailing(list));
    list.args = { list: "nothing" };
    await until(() => rowsOf(list).length === 0 && !isFailing(list));
  });

  it("fails for a row whose data throws, in templates as in plain rows", async () => {
    const complaints = captureComplaints();
    const evil = {
      get text() {
        throw new Error("not to be read");
      },
    };
    const cyclic: Record<string, unknown> = { text: "round" };
    cyclic["self"] = cyclic;
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const content of [html`<template><p>{{text}}</p></template>`, html``]) {
      const list = await fixture<RealtimeList>(
        html`<realtime-list
          query="a:b"
          .client=${fixedClient([{ text: "a" }, evil, proxy, cyclic, { text: "z" }])}
          @realtime-error=${(event: Event) => event.preventDefault()}
          >${content}</realtime-list
        >`,
      );
      await until(() => isFailing(list));
      const isTemplate = list.querySelector("template") !== null;
      expect(rowsOf(list).map((row) => row.hasAttribute("data-broken"))).to.deep.equal([
        false,
        true,
        true,
        !isTemplate,
        false,
      ]);
    }
    expect(complaints().filter((line) => !line.includes("rows are shown"))).to.deep.equal([]);
  });

  it("copes with whatever renderItem returns or throws", async () => {
    const nothingToRead = {
      toString() {
        throw new Error("no text");
      },
    };
    const fragment = document.createDocumentFragment();
    fragment.append("from a fragment");
    const shared = document.createElement("b");
    shared.textContent = "once";
    const answers: Record<string, () => unknown> = {
      ok: () => "ok",
      null: () => null,
      undefined: () => undefined,
      bigint: () => 5n,
      nan: () => NaN,
      fragment: () => fragment,
      node: () => shared,
      "node again": () => shared,
      symbol: () => Symbol("x"),
      promise: () => Promise.reject(new Error("async")),
      function: () => () => "x",
      "no text": () => nothingToRead,
      "throws nothing": () => raise(undefined),
      "throws a proxy": () => raise(new Proxy({}, { get: refuse, getPrototypeOf: refuse })),
      "bad value in a template": () => html`<p>${Symbol("inside")}</p>`,
      ancestor: () => document.body,
      last: () => html`<u>last</u>`,
    };
    const texts = Object.keys(answers);
    const { list, errors } = await listOf(texts, { renderItem: (row) => answers[textOf(row)]!() });
    const shown = new Map(textsOf(list).map((text, index) => [texts[index], text]));
    const failing = [...shown].filter(([, text]) => text === failed).map(([key]) => key);
    // Of two rows with one node the first has it.
    expect(failing).to.deep.equal([
      "node again",
      "symbol",
      "promise",
      "function",
      "no text",
      "throws nothing",
      "throws a proxy",
      "bad value in a template",
      "ancestor",
    ]);
    expect(["ok", "null", "undefined", "bigint", "nan", "fragment", "node", "last"].map((key) => shown.get(key))).to.deep.equal(["ok", "", "", "5", "NaN", "from a fragment", "once", "last"]); // prettier-ignore
    expect(errors).to.have.lengthOf(failing.length);
    list.renderItem = (row) => answers[textOf(row)]!();
    await list.updateComplete;
    await painted();
    expect(errors).to.have.lengthOf(failing.length);
    list.renderItem = (row) => html`<p>${textOf(row)}</p>`;
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal(texts);
    await until(() => !isFailing(list));
  });

  it("fails for a row whose function throws the second time only, and leaves nothing of the first", async () => {
    let calls = 0;
    const { list, ids } = await listOf(["a", "b"], {
      renderItem: (row) => {
        if (textOf(row).startsWith("b") && ++calls > 1) throw new Error("again");
        return html`<i>${textOf(row)}</i>`;
      },
    });
    expect(textsOf(list)).to.deep.equal(["a", "b"]);
    await backend.edit(ids[1]!, { text: "b2" });
    await until(() => textsOf(list)[1] === failed);
    expect(rowsOf(list)[1]!.querySelector("i")).to.equal(null);
  });

  it("keeps the reader's focus when the row around it fails", async () => {
    const { list, ids } = await listOf(["a"], {
      renderItem: (row) => (textOf(row) === "a" ? html`<button>${textOf(row)}</button>` : look(row)),
    });
    list.querySelector("button")!.focus();
    await backend.edit(ids[0]!, { text: "bad" });
    await until(() => textsOf(list)[0] === failed);
    expect(document.activeElement).to.equal(rowsOf(list)[0]);
  });

  it("leaves rows out that the filter fails for, also by a promise, and never shows all", async () => {
    const { list, ids, errors } = await listOf(["a", "bad", "c"]);
    list.filter = (row) => look(row) !== undefined;
    await until(() => isFailing(list));
    expect(textsOf(list)).to.deep.equal(["a", "c"]);
    expect(errors.map(({ rowKey }) => rowKey)).to.deep.equal([ids[1]]);
    await expect(list).to.be.accessible();
    await backend.addTexts(name, ["bad too", "d"]);
    await until(() => textsOf(list).includes("d"));
    await until(() => errors.length === 2);
    expect(textsOf(list)).to.have.members(["a", "c", "d"]);
    list.filter = (async () => Promise.reject(new Error("later"))) as unknown as () => boolean;
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal([]);
    await until(() => isFailing(list));
    list.filter = undefined;
    await until(() => textsOf(list).length === 5 && !isFailing(list));
  });

  it("puts rows last that have no place in the order, and names them", async () => {
    const { list, ids, errors } = await listOf(["c", "bad", "a", "b"]);
    list.sortBy = (one, other) => {
      look(one);
      look(other);
      return textOf(one) < textOf(other) ? -1 : 1;
    };
    await until(() => isFailing(list));
    expect(textsOf(list)).to.deep.equal(["a", "b", "c", "bad"]);
    expect(errors.map(({ rowKey }) => rowKey)).to.deep.equal([ids[1]]);
    await backend.edit(ids[1]!, { text: "aa" });
    await until(() => textsOf(list).join() === "a,aa,b,c" && !isFailing(list));
    list.sortBy = () => Symbol("x") as unknown as number;
    await until(() => isFailing(list));
    expect(rowsOf(list)).to.have.lengthOf(4);
  });

  it("puts rows whose group can't be told under a header without a name", async () => {
    const { list, ids, errors } = await listOf(["a", "bad", "c"], {
      groupBy: (row) => (look(row), "good"),
    });
    expect(textsOf(list)).to.deep.equal(["good", "a", "", "bad", "good", "c"]);
    expect(errors.map(({ rowKey }) => rowKey)).to.deep.equal([ids[1]]);
    expect(isFailing(list)).to.equal(true);
  });

  it("leaves rows out that have no key, and goes on", async () => {
    const { list, errors } = await listOf(["a", "bad", "c"]);
    list.key = (row) => (look(row), textOf(row));
    await until(() => isFailing(list) && rowsOf(list).length === 2);
    expect(textsOf(list)).to.deep.equal(["a", "c"]);
    expect(list.matches(":state(stale)")).to.equal(false);
    await backend.addTexts(name, ["d"]);
    await until(() => rowsOf(list).length === 3);
    expect(errors.map(({ code }) => code)).to.deep.equal(["bad-rows"]);
    await expect(list).to.be.accessible();
    list.rowKey = "text";
    await until(() => textsOf(list).length === 4 && !isFailing(list));
  });

  it("asks nothing while its arguments are not known", async () => {
    await backend.addTexts(name, ["a"]);
    const list = await provided<RealtimeList>(
      backend,
      html`<realtime-list query="items:list" args="skip"><template>{{text}}</template></realtime-list>`,
    );
    const errors = listen(list);
    for (const args of ["skip", null] as const) {
      list.args = args;
      await list.updateComplete;
      expect([list.matches(":state(loading)"), isFailing(list), rowsOf(list).length]).to.deep.equal([
        true,
        false,
        0,
      ]);
      list.args = { list: name };
      await until(() => rowsOf(list).length === 1);
    }
    expect(errors).to.deep.equal([]);
  });

  it("drops rows that a copy of a list brought along", async () => {
    const { list } = await listOf(["a", "b"]);
    const copy = list.cloneNode(true) as RealtimeList;
    list.after(copy);
    copy.args = { list: name };
    const parsed = document.createElement("div");
    const { innerHTML } = Object.assign(document.createElement("div"), { innerHTML: list.outerHTML });
    parsed.innerHTML = innerHTML;
    copy.after(parsed);
    const [again] = parsed.children as unknown as [RealtimeList];
    again.args = { list: name };
    await until(() => textsOf(copy).join() === "a,b" && textsOf(again).join() === "a,b");
    await backend.addTexts(name, ["c"]);
    for (const each of [list, copy, again]) await until(() => textsOf(each).length === 3);
  });

  it("goes on while it is paused, and when it is long: one event for a row that comes and goes", async () => {
    const texts = textsOfThreeHeights(400).map((text, index) => (index % 50 === 3 ? `bad ${text}` : text));
    await backend.addTexts(name, texts);
    const list = await provided<RealtimeList>(backend, boxedList(name));
    const errors = listen(list);
    list.renderItem = look;
    await until(() => rowsOf(list).length > 0 && isFailing(list));
    await until(() => {
      list.loadMore();
      return list.isComplete;
    });
    for (const index of [399, 0, 200, 0, 399, 0]) {
      list.scrollTop = (list.scrollHeight * index) / 400;
      await painted();
      await painted();
    }
    const keys = errors.map(({ rowKey }) => rowKey);
    expect(new Set(keys).size).to.equal(keys.length);
    expect(keys.length).to.be.greaterThan(2);
    list.paused = true;
    const waits = list.waitingCount;
    await backend.addTexts(name, ["bad last"]);
    await until(() => list.waitingCount === waits + 1);
    list.paused = false;
    await until(() => list.loadedCount === 401);
  });

  it("says no more than once that a setting is of the wrong type, and goes on", async () => {
    const complaints = captureComplaints();
    const { list } = await listOf(["a", "b"]);
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const nothing = Object.create(null) as object;
    for (const odd of [5, 10n, Symbol("x"), cyclic, nothing, true, new Date(0)]) {
      for (const property of ["sortBy", "groupBy", "key", "renderItem", "pageSize", "selection", "rowKey"]) {
        const before = complaints().length;
        Reflect.set(list, property, odd);
        await list.updateComplete;
        Reflect.set(list, property, odd);
        list.requestUpdate();
        await list.updateComplete;
        const isFine = property === "pageSize" && odd === 5;
        expect(complaints().length - before, `${property} ${typeof odd}`).to.be.at.most(isFine ? 0 : 1);
        Reflect.set(list, property, undefined);
        await list.updateComplete;
      }
    }
    await until(() => textsOf(list).join() === "a,b");
    Reflect.set(list, "filter", "all");
    await list.updateComplete;
    expect(textsOf(list)).to.deep.equal([]);
    expect(complaints().at(-1)).to.contain("No row is shown");
  });
});
