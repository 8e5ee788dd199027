import { expect, fixture, html } from "@open-wc/testing";
import { executeServerCommand } from "@web/test-runner-commands";
import { pageContent, pageTree } from "../../src/core/live/page-content.js";
import type { PagesSource, PagesState, RowsChange } from "../../src/core/live/pages-state.js";
import { pagesState } from "../../src/core/live/pages-view.js";
import type { QueryState } from "../../src/core/live/query-state.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import "../../src/define.js";
import type { LiveValue } from "../../src/elements/live-value/live-value.js";
import type { RealtimeList } from "../../src/elements/realtime-list/realtime-list.js";
import { onlyInChromium } from "../support/engine.js";
import { until } from "../support/provided.js";
import { painted, textsOf } from "../support/rows.js";

type Told<Arguments extends unknown[]> = (...what: Arguments) => void;

/** A client that lets all that watches it hear of something in one go, as one transition does. */
class OneTransition {
  readonly #values = new Set<Told<[QueryState<unknown>]>>();
  readonly #lists = new Set<Told<[PagesState<unknown>]>>();
  readonly #changes = new Set<Told<[RowsChange<unknown>, PagesState<unknown>]>>();
  #value: QueryState<unknown> = {
    name: "loading",
    value: undefined,
    stale: false,
    own: false,
    error: undefined,
  };
  #rows = pagesState(pageTree<unknown>([]), { ...quiet, name: "loading" });

  get client(): RealtimeClient {
    return {
      logger: console,
      watch: () =>
        Object.assign(
          this.#source(() => this.#value, this.#values),
          { retry: () => undefined },
        ),
      watchPages: () => this.#pages(),
    } as unknown as RealtimeClient;
  }

  setValues(value: number): void {
    this.#value = { name: "ready", value, stale: false, own: false, error: undefined };
    for (const listener of this.#values) listener(this.#value);
  }

  /** The first rows of all lists. */
  setRows(keys: readonly string[]): void {
    const rows = keys.map((text) => ({ text }));
    this.#rows = pagesState(pageTree<unknown>([pageContent(keys, rows)]), { ...quiet, name: "ready" });
    const placed = rows.map((row, at) => ({ kind: "added", key: keys[at]!, row, before: null }) as const);
    const regions = [{ index: 0, removed: 0, before: [], after: keys }];
    const change = { removed: [], placed, changed: [], regions, marked: [], cause: "data" } as const;
    for (const listener of this.#changes) listener(change, this.#rows);
    for (const listener of this.#lists) listener(this.#rows);
  }

  #pages(): PagesSource<unknown> {
    return Object.assign(
      this.#source(() => this.#rows, this.#lists),
      {
        subscribeChanges: (listener: Told<[RowsChange<unknown>, PagesState<unknown>]>) => {
          this.#changes.add(listener);
          return () => void this.#changes.delete(listener);
        },
        markOf: () => undefined,
        indexOf: () => -1,
        countBack: () => 0,
        look: () => undefined,
        loadMore: () => false,
        loadBack: () => false,
        retry: () => undefined,
      },
    );
  }

  #source<State>(current: () => State, listeners: Set<Told<[State]>>) {
    return {
      get current() {
        return current();
      },
      subscribe: (listener: Told<[State]>) => {
        listeners.add(listener);
        listener(current());
        return () => void listeners.delete(listener);
      },
    };
  }
}

const quiet = { more: "done", back: "done", stale: false, error: undefined } as const;

/** How often the page's styles were worked out for `work`, until the page is still. */
async function stylesOf(work: () => void | Promise<void>): Promise<number> {
  const count = () => executeServerCommand<number, undefined>("style-count");
  await painted();
  const before = await count();
  await work();
  await painted();
  return (await count()) - before;
}

/** What the page does by itself meanwhile, for the frames that it shows. */
const FRAMES = 12;

describe("many elements on a page", () => {
  const MANY = 60;

  async function mounted(element: string, count = MANY) {
    const at = new OneTransition();
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const all = Array.from({ length: count }, () => {
      const made = document.createElement(element);
      Object.assign(made, { client: at.client, query: "any:thing" });
      return made;
    });
    return { all, at, box };
  }

  const lists = async () => {
    const { all, at, box } = await mounted("realtime-list");
    for (const list of all as RealtimeList[]) list.renderItem = (row) => (row as { text: string }).text;
    return { all: all as RealtimeList[], at, box };
  };

  onlyInChromium("no counts of layouts")(
    "let the page work out its styles once for all lists that are put on it",
    async () => {
      const { all, box } = await lists();
      const count = await stylesOf(async () => {
        box.append(...all);
        await Promise.all(all.map((list) => list.updateComplete));
      });
      expect(count).to.be.below(FRAMES);
    },
  );

  onlyInChromium("no counts of layouts")(
    "let the page work out its styles once for the first rows of all lists",
    async () => {
      const { all, at, box } = await lists();
      box.append(...all);
      await painted();
      const count = await stylesOf(async () => {
        at.setRows(["a", "b", "c"]);
        await until(() => all.every((list) => textsOf(list).length === 3));
      });
      expect(count).to.be.below(FRAMES);
    },
  );

  const isMarked = (value: LiveValue): boolean => value.shadowRoot!.querySelector("[part~=changed]") !== null;
  const textOf = (value: LiveValue) => value.shadowRoot!.querySelector<HTMLElement>("[part~=text]")!;

  const markedValues = async (count = MANY) => {
    const { all, at, box } = await mounted("live-value", count);
    const values = all as LiveValue[];
    for (const value of values) value.highlight = true;
    box.append(...values);
    await Promise.all(values.map((value) => value.updateComplete));
    at.setValues(1);
    await painted();
    return { values, at };
  };

  onlyInChromium("no counts of layouts")(
    "let the page work out its styles once for all values that are marked, and when the marks go",
    async () => {
      const { values, at } = await markedValues();
      const count = await stylesOf(async () => {
        at.setValues(2);
        await until(() => values.every(isMarked));
      });
      expect(count).to.be.below(FRAMES);
      const marks = values.flatMap((value) => value.shadowRoot!.getAnimations());
      expect(marks).to.have.lengthOf(MANY);
      const gone = await stylesOf(async () => {
        for (const mark of marks) mark.finish();
        await until(() => !values.some(isMarked));
      });
      expect(gone).to.be.below(FRAMES);
    },
  );

  it("mark values without motion where very many change at once, each for as long as any other mark", async () => {
    const { values, at } = await markedValues(250);
    at.setValues(2);
    await until(() => values.every((value) => textOf(value).style.backgroundColor !== ""));
    expect(values.flatMap((value) => textOf(value).getAnimations())).to.deep.equal([]);
    await painted();
    await until(() => !values.some(isMarked));
    expect(values.every((value) => textOf(value).style.backgroundColor === "")).to.equal(true);
  });
});
