import { expect, fixture, html } from "@open-wc/testing";
import { executeServerCommand } from "@web/test-runner-commands";
import { LitElement } from "lit";
import { CursorsController } from "../../src/controllers/cursors-controller.js";
import type { CursorPlace } from "../../src/controllers/cursors/cursor.js";
import type { SignalTransport } from "../../src/core/rooms/signal-transport.js";
import "../../src/define.js";
import type { LiveCursors } from "../../src/elements/live-cursors/live-cursors.js";
import type { RealtimeErrorEvent } from "../../src/events/realtime-error-event.js";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { registerLocale } from "../../src/locales/registry.js";
import { captureWarnings } from "../support/console.js";
import { onlyInChromium } from "../support/engine.js";
import {
  CursorsStage,
  namesIn,
  pointAt,
  pointersIn,
  together,
  untilTipAt,
} from "../support/cursors-stage.js";
import { until } from "../support/provided.js";
import { painted } from "../support/rows.js";

const content = html`<div data-cursor-anchor="it" style="block-size: 120px; inline-size: 400px">It</div>`;
const it_ = (element: LiveCursors): Element => element.querySelector("[data-cursor-anchor=it]")!;
const partOf = (element: LiveCursors, part: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(`[part~="${part}"]`);

describe("<live-cursors> says how it is", () => {
  let stage: CursorsStage;

  beforeEach(async () => (stage = await CursorsStage.open()));
  afterEach(() => stage.close());

  async function made(room: string, attributes: Partial<LiveCursors> = {}): Promise<LiveCursors> {
    const element = document.createElement("live-cursors");
    element.append(Object.assign(document.createElement("p"), { textContent: "Content" }));
    Object.assign(element, { room, client: stage.client("Ada") }, attributes);
    const box = await fixture(html`<div style="padding: 1px"></div>`);
    box.append(element);
    return element;
  }

  it("denied, in words, over content that stays, in the reader's language", async () => {
    registerLocale("de", de);
    registerLocale("ar", ar);
    const element = await made("closed:1");
    await until(() => element.matches(":state(denied)"));
    await element.updateComplete;
    expect(partOf(element, "denied")!.textContent.trim()).to.contain("You can");
    expect(element.textContent).to.equal("Content");
    await expect(element).to.be.accessible();
    for (const [lang, words] of [
      ["de", de],
      ["ar", ar],
    ] as const) {
      element.lang = lang;
      await until(() => partOf(element, "denied")!.textContent.trim() === words.cursorsDenied);
    }
  });

  it("draws over its content alone, also where it is on the page before its provider shows it", async () => {
    const client = stage.client("Ada");
    // Both connected by hand, before either has rendered.
    const provider = document.createElement("convex-provider");
    const element = document.createElement("live-cursors");
    Object.assign(element, { room: stage.room });
    Object.assign(provider, { client });
    provider.append(element);
    const box = await fixture(html`<div></div>`);
    box.append(provider);
    await until(() => element.matches(":state(empty)"));
    expect(partOf(element, "overlay")!.classList.contains("window")).to.equal(false);
  });

  it("failed, with an event, and tries again by its button", async () => {
    const warnings = captureWarnings();
    const errors: unknown[] = [];
    const note = (event: RealtimeErrorEvent): void => {
      errors.push(event.error.code);
      event.preventDefault();
    };
    document.addEventListener("realtime-error", note, { once: true });
    const element = await made("x".repeat(300));
    await until(() => element.matches(":state(error)"));
    await element.updateComplete;
    expect(errors).to.deep.equal(["bad-options"]);
    await expect(element).to.be.accessible();
    partOf(element, "error")!.querySelector("button")!.click();
    element.room = stage.room;
    await until(() => element.matches(":state(empty)"));
    expect(partOf(element, "error")).to.equal(null);
    expect(warnings.taken()).to.deep.equal([]);
  });

  it("stale without a connection, and with the pointers that it knew", async () => {
    const ada = await stage.shown("Ada", content);
    const ben = await stage.shown("Ben", content);
    await together(ada, ben);
    pointAt(it_(ada));
    await until(() => pointersIn(ben).length === 1);
    await stage.backend.cut();
    await until(() => ben.matches(":state(stale)"));
    expect(namesIn(ben)).to.deep.equal(["Ada"]);
    await expect(ben).to.be.accessible();
    await stage.backend.mend();
  });

  it("what its content is, where it is told", async () => {
    const element = await made(stage.room, { label: "Board" });
    await element.updateComplete;
    await expect(element).to.be.accessible();
    expect((element as unknown as { internals: ElementInternals }).internals.ariaLabel).to.equal("Board");
    expect((element as unknown as { internals: ElementInternals }).internals.role).to.equal("group");
    element.label = "";
    await element.updateComplete;
    expect((element as unknown as { internals: ElementInternals }).internals.role).to.equal(null);
  });

  it("that a name is none, or a room is missing", async () => {
    const warnings = captureWarnings();
    const element = await made("");
    await element.updateComplete;
    expect(warnings.taken().join()).to.contain("there is no `room`");
    element.addEventListener("realtime-error", (event) => event.preventDefault());
    Object.assign(element, { room: stage.room, name: "Not So" });
    await until(() => element.matches(":state(error)"));
  });

  it("with names that are text, whatever is in them, and colours that are colours", async () => {
    const ada = await stage.shown("Ada", content);
    const evil = await stage.shown("<img src=x onerror=alert(1)>", content);
    await together(ada, evil);
    pointAt(it_(evil));
    await until(() => namesIn(ada).join() === "<img src=x onerror=alert(1)>");
    expect(ada.shadowRoot!.querySelector("img")).to.equal(null);
    expect(pointersIn(ada)[0]!.style.getPropertyValue("--_color")).to.match(/^#[0-9a-f]{6}$/);
  });

  it("never makes its surroundings scroll, and takes no clicks", async () => {
    const ada = await stage.shown("Ada", content);
    const ben = await stage.shown("Ben", content);
    ben.parentElement!.style.cssText = "overflow: auto; inline-size: 420px; block-size: 130px";
    await together(ada, ben);
    pointAt(it_(ada), 1, 1);
    await until(() => pointersIn(ben).length === 1);
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = ben.parentElement!;
    expect([scrollWidth, scrollHeight]).to.deep.equal([clientWidth, clientHeight]);
    const { left, top } = pointersIn(ben)[0]!.getBoundingClientRect();
    expect(document.elementFromPoint(left - 2, top - 2)).to.equal(it_(ben));
    expect(partOf(ben, "overlay")!.getAttribute("aria-hidden")).to.equal("true");
  });
});

describe("50 pointers that move", () => {
  /** Brings what a test says, as if others had sent it. */
  class ByHand implements SignalTransport {
    readonly cost = "free";
    readonly #listeners = new Map<string, (value: unknown) => void>();
    send(): void {
      // Nobody is there.
    }
    subscribe(kind: string, listener: (value: unknown) => void): () => void {
      this.#listeners.set(kind, listener);
      return () => void this.#listeners.delete(kind);
    }
    bring(kind: string, value: unknown): void {
      this.#listeners.get(kind)?.(value);
    }
  }

  onlyInChromium("no counts of layouts")(
    "lay nothing out, render nothing, and write a transform each a frame, until they stand",
    async () => {
      const stage = await CursorsStage.open();
      const transport = new ByHand();
      const ada = await stage.shown("Ada", content, { transport });
      const ben = await stage.shown("Ben", content);
      await together(ada, ben);
      const { userId } = ada.state.name === "here" ? ada.state.members[1]! : { userId: "" };
      const message = (session: number, step: number): void => {
        const p = [0, 50, 100].flatMap((ms, index) => [
          ms,
          0,
          ((step + index) % 90) / 100,
          (session % 50) / 60,
        ]);
        const value = { a: ["@it"], p };
        transport.bring("pointer", {
          room: stage.room,
          session: `s${session}`,
          userId,
          value,
          forMs: 30_000,
        });
      };
      const everybody = (step: number): void => {
        for (let session = 0; session < 50; session++) message(session, step);
      };
      everybody(0);
      await until(() => pointersIn(ada).length === 50);
      await painted();
      let renders = 0;
      const update = (ada as unknown as { update: (...all: unknown[]) => void }).update.bind(ada);
      Object.assign(ada, {
        update: (...all: unknown[]) => {
          renders++;
          update(...all);
        },
      });
      const writes = new Map<string, number>();
      let frames = 0;
      const observer = new MutationObserver((records) => {
        for (const { attributeName } of records)
          writes.set(attributeName ?? "nodes", (writes.get(attributeName ?? "nodes") ?? 0) + 1);
      });
      observer.observe(ada.shadowRoot!, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      const request = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) => {
        frames++;
        return request(callback);
      };
      const layoutsBefore = await executeServerCommand<number, undefined>("layout-count");
      for (let step = 1; step <= 5; step++) {
        const before = frames;
        everybody(step * 3);
        await until(() => frames > before + 1);
      }
      // A quarter of a second without anybody who asks for a frame. While one is asked for each time, this never ends.
      for (let quiet = 0, before = frames; quiet < 15; before = frames) {
        await new Promise(request);
        quiet = frames === before ? quiet + 1 : 0;
      }
      const layouts = (await executeServerCommand<number, undefined>("layout-count")) - layoutsBefore;
      window.requestAnimationFrame = request;
      observer.disconnect();
      expect(frames).to.be.greaterThan(3);
      expect(renders).to.equal(0);
      expect([...writes.keys()].filter((name) => !["style", "data-look"].includes(name))).to.deep.equal([]);
      expect(writes.get("style") ?? 0).to.be.greaterThan(49);
      expect(writes.get("style") ?? 0).to.be.at.most(frames * 50);
      expect(layouts, "layouts").to.be.at.most(1);
      await stage.close();
    },
  );
});

describe("CursorsController in an element of one's own", () => {
  class OwnBoard extends LitElement {
    places: readonly CursorPlace[] = [];
    room = "";
    client: unknown;
    readonly pointers: CursorsController = new CursorsController(this, () => ({
      room: this.room,
      client: this.client as never,
      surface: this.renderRoot?.querySelector?.("#surface"),
      draw: (places) => (this.places = places),
    }));
    protected override render() {
      const surface = html`<div id="surface" style="inline-size: 200px; block-size: 100px">
        <i data-cursor-anchor="it" style="display: block; block-size: 50px"></i>
      </div>`;
      return html`${surface}<b>${this.pointers.cursors.map(({ member }) => member?.name)}</b>`;
    }
  }
  customElements.define("own-board", OwnBoard);

  it("sends, tells who points, and where to draw them", async () => {
    const stage = await CursorsStage.open();
    const ada = await stage.shown("Ada", content);
    const own = await fixture<OwnBoard>(
      html`<own-board .room=${stage.room} .client=${stage.client("Ben")}></own-board>`,
    );
    await until(() => ada.state.name === "here" && ada.state.count === 2);
    await until(() => {
      pointAt(it_(ada), 0.25, 0.5);
      return own.places.some(({ isInSight }) => isInSight);
    });
    await until(() => Math.abs(own.places[0]!.x - 50) < 1 && Math.abs(own.places[0]!.y - 25) < 1);
    await until(() => own.shadowRoot!.querySelector("b")!.textContent === "Ada");
    pointAt(own.shadowRoot!.querySelector("i")!, 0.5, 0.5);
    await untilTipAt(ada, it_(ada), 0.5, 0.5);
    own.remove();
    await until(() => ada.cursors.length === 0);
    expect(own.places).to.deep.equal([]);
    await stage.close();
  });
});
