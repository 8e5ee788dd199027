import { aTimeout, expect, html } from "@open-wc/testing";
import type { TemplateResult } from "lit";
import "../../src/define.js";
import type { LiveCursors } from "../../src/elements/live-cursors/live-cursors.js";
import { roomOf } from "../../src/client/rooms/room-of.js";
import { broadcastTransport } from "../../src/client/rooms/index.js";
import { countingWebSocket } from "../support/counting-web-socket.js";
import { itOverSockets } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import {
  CursorsStage,
  leave,
  namesIn,
  pointAt,
  pointersIn,
  tipIn,
  together,
  untilTipAt,
} from "../support/cursors-stage.js";
import { until } from "../support/provided.js";

const board = (style = "", more: TemplateResult | string = "") => html`
  <div style="display: flex; gap: 20px; padding: 20px; ${style}">
    <div class="todo" data-cursor-anchor="todo" style="flex: 1; min-block-size: 120px">To do ${more}</div>
    <div data-cursor-anchor="done" style="flex: 2; min-block-size: 90px"><b>Done</b></div>
  </div>
`;
const todo = (element: LiveCursors): Element => element.querySelector("[data-cursor-anchor=todo]")!;
const done = (element: LiveCursors): Element => element.querySelector("[data-cursor-anchor=done]")!;

describe("<live-cursors>", () => {
  let stage: CursorsStage;

  beforeEach(async () => (stage = await CursorsStage.open()));
  afterEach(() => stage.close());

  async function adaAndBen(
    one: TemplateResult = board("inline-size: 700px"),
    other: TemplateResult = board("inline-size: 300px; flex-direction: column"),
    options: Partial<LiveCursors> = {},
  ): Promise<[LiveCursors, LiveCursors]> {
    const ada = await stage.shown("Ada", one, options);
    const ben = await stage.shown("Ben", other, options);
    await together(ada, ben);
    return [ada, ben];
  }

  it("shows where somebody else points, at the same thing where the page is laid out otherwise", async () => {
    const [ada, ben] = await adaAndBen();
    expect(ben.matches(":state(empty)")).to.equal(true);
    const people = ben.state;
    pointAt(todo(ada), 0.25, 0.75);
    await untilTipAt(ben, todo(ben), 0.25, 0.75);
    expect(namesIn(ben)).to.deep.equal(["Ada"]);
    expect(ben.matches(":state(empty)")).to.equal(false);
    pointAt(ada.querySelector("b")!, 1, 1);
    const tip = ada.querySelector("b")!.getBoundingClientRect();
    const box = done(ada).getBoundingClientRect();
    const [x, y] = [(tip.right - box.left) / box.width, (tip.bottom - box.top) / box.height];
    await untilTipAt(ben, done(ben), x, y);
    expect(pointersIn(ada)).to.deep.equal([]);
    expect(ben.state, "who is there is no other for that").to.equal(people);
    await expect(ben).to.be.accessible();
    leave(ada);
    await until(() => pointersIn(ben).length === 0);
  });

  it("points at the same thing where text runs the other way", async () => {
    const [ada, ben] = await adaAndBen(board("direction: ltr"), board("direction: rtl"));
    pointAt(todo(ada), 0.25, 0.5);
    await untilTipAt(ben, todo(ben), 0.75, 0.5);
    pointAt(done(ben), 0.1, 0.5);
    await untilTipAt(ada, done(ada), 0.9, 0.5);
  });

  it("stays at the same thing when the reader scrolls, resizes or changes the page, and nothing is sent for that", async () => {
    const scroller = (size: number) => html`
      <div class="box" data-cursor-anchor="box" style="block-size: 150px; overflow: auto">
        <div style="block-size: ${size}px"></div>
        <p data-cursor-anchor="low" style="block-size: 50px">Low</p>
        <div style="block-size: 300px"></div>
      </div>
    `;
    const ada = await stage.shown("Ada", scroller(0));
    const sockets = countingWebSocket(stage.backend.WebSocket);
    const ben = await stage.shown("Ben", scroller(300), { client: stage.client("Ben", sockets.WebSocket) });
    await together(ada, ben);
    const [here, there] = [ada, ben].map((each) => each.querySelector("[data-cursor-anchor=low]")!);
    const box = ben.querySelector<HTMLElement>(".box")!;
    pointAt(here!, 0.5, 0.5);
    await until(() => ben.cursors.length === 1);
    // It is there, further down in a box that Ben hasn't scrolled so far.
    await aTimeout(0);
    expect(pointersIn(ben)).to.deep.equal([]);
    box.scrollTop = 250;
    await untilTipAt(ben, there!, 0.5, 0.5);
    ben.style.inlineSize = "200px";
    await untilTipAt(ben, there!, 0.5, 0.5);
    ben.parentElement!.style.transform = "scale(1.5)";
    ben.parentElement!.style.transformOrigin = "0 0";
    box.scrollTop = 240;
    await untilTipAt(ben, there!, 0.5, 0.5);
    there!.before(document.createElement("hr"));
    await untilTipAt(ben, there!, 0.5, 0.5);
    // Gone for Ben alone.
    there!.remove();
    await until(() => pointersIn(ben).length === 0);
  });

  it("keeps the place in a box that scrolls and has no anchors inside", async () => {
    const scroller = html`<div data-cursor-anchor="box" style="block-size: 100px; overflow: auto">
      <div style="block-size: 400px">Long</div>
    </div>`;
    const [ada, ben] = await adaAndBen(scroller, scroller);
    const [here, there] = [ada, ben].map((each) => each.querySelector<HTMLElement>("[data-cursor-anchor]")!);
    here!.scrollTop = 150;
    pointAt(here!, 0.5, 0.5);
    await until(() => ben.cursors.length === 1);
    there!.scrollTop = 120;
    // 150 + 50 pixels into the content are 80 into what Ben sees.
    await untilTipAt(ben, there!, 0.5, 0.8);
  });

  it("sends nothing alone, for a finger, or before anybody has come, who then sees where it is", async () => {
    const sockets = countingWebSocket(stage.backend.WebSocket);
    const client = stage.client("Ada", sockets.WebSocket);
    const ada = await stage.shown("Ada", board(), { client });
    const channel = roomOf(client, stage.room).signal("pointer");
    let sent = 0;
    const send = channel.send.bind(channel);
    channel.send = (...all) => {
      sent++;
      send(...all);
    };
    for (let move = 0; move < 5; move++) {
      pointAt(todo(ada), move / 10);
      await aTimeout(60);
    }
    await aTimeout(300);
    expect(sent).to.equal(0);
    const ben = await stage.shown("Ben", board());
    await together(ada, ben);
    await until(() => ben.cursors.length === 1, "Ben sees where Ada's pointer was when he came");
    leave(ada);
    await until(() => ben.cursors.length === 0);
    sent = 0;
    pointAt(todo(ada), 0.5, 0.5, { pointerType: "touch" });
    await aTimeout(400);
    expect(sent).to.equal(0);
    pointAt(todo(ada), 0.5, 0.5, { pointerType: "pen" });
    await until(() => ben.cursors.length === 1);
  });

  it("shows nobody any more whose element was removed, and them again when it is put back", async () => {
    const [ada, ben] = await adaAndBen();
    pointAt(todo(ada));
    await until(() => pointersIn(ben).length === 1);
    const parent = ada.parentElement!;
    ada.remove();
    await until(() => ben.cursors.length === 0);
    parent.append(ada);
    await together(ada, ben);
    pointAt(todo(ada), 0.2, 0.2);
    await untilTipAt(ben, todo(ben), 0.2, 0.2);
    pointAt(todo(ben), 0.6, 0.6);
    await untilTipAt(ada, todo(ada), 0.6, 0.6);
    const again = ben.parentElement!;
    ben.remove();
    again.append(ben);
    await untilTipAt(ben, todo(ben), 0.2, 0.2);
  });

  it("shows nothing of the room to who signs in as somebody else, until they are let in themselves", async () => {
    const client = stage.client("Ben");
    const ada = await stage.shown("Ada", board());
    const ben = await stage.shown("Ben", board(), { client });
    await together(ada, ben);
    pointAt(todo(ada));
    pointAt(todo(ben));
    await until(() => pointersIn(ben).length === 1 && pointersIn(ada).length === 1);
    await stage.backend.cut();
    await until(() => ben.matches(":state(stale)"));
    stage.signIn(client, "Cleo");
    await until(() => ben.cursors.length === 0);
    await ben.updateComplete;
    expect(ben.shadowRoot!.querySelectorAll(".cursor")).to.have.lengthOf(0);
    await stage.backend.mend();
    client.reconnect();
    await until(() => ben.state.name === "here" && ben.state.members[0]?.name === "Cleo");
    await until(() => {
      pointAt(todo(ben), 0.3, 0.3);
      return namesIn(ada).includes("Cleo");
    }, "Ada sees Cleo");
  });

  itOverSockets("a farewell goes by HTTP")("leaves no ghost of who signs out for somebody else", async () => {
    const client = stage.client("Ben");
    const ada = await stage.shown("Ada", board());
    const ben = await stage.shown("Ben", board(), { client });
    await together(ada, ben);
    pointAt(todo(ben));
    await until(() => namesIn(ada).join() === "Ben");
    stage.signIn(client, "Cleo");
    await until(() => ben.state.name === "here" && ben.state.members[0]?.name === "Cleo");
    await until(() => {
      pointAt(todo(ben), 0.3, 0.3);
      return namesIn(ada).join() === "Cleo";
    }, "Ada sees Cleo alone");
  });

  it("points at an element elsewhere by `for`, also when that comes later, without changing it", async () => {
    const warnings = captureWarnings();
    const ada = await stage.shown("Ada", html``, { htmlFor: "target" });
    const ben = await stage.shown("Ben", html``, { htmlFor: "target" });
    await together(ada, ben);
    expect(warnings.taken()).to.have.lengthOf(2);
    expect(warnings.taken()[0]).to.contain("is waited for");
    const target = document.createElement("div");
    target.id = "target";
    target.style.cssText = "inline-size: 300px; block-size: 100px";
    ada.parentElement!.append(target);
    await until(() => {
      pointAt(target, 0.5, 0.5);
      return tipIn(ben, target) !== undefined;
    }, "Ben sees the pointer over it");
    await untilTipAt(ben, target, 0.5, 0.5);
    expect(target.childNodes).to.have.lengthOf(0);
    expect(target.getAttributeNames()).to.deep.equal(["id", "style"]);
    target.remove();
    await until(() => pointersIn(ben).length === 0);
  });

  it("goes between tabs of one browser by a transport of the page's own", async () => {
    const transport = broadcastTransport(`test ${stage.room}`);
    const other = broadcastTransport(`test ${stage.room}`);
    const ada = await stage.shown("Ada", board(), { transport });
    const ben = await stage.shown("Ben", board(), { transport: other });
    await together(ada, ben);
    pointAt(todo(ada), 0.4, 0.4);
    await untilTipAt(ben, todo(ben), 0.4, 0.4);
    expect(namesIn(ben)).to.deep.equal(["Ada"]);
    ada.transport = undefined;
    await until(() => ben.cursors.length === 0, "who takes another way leaves no ghost");
  });

  it("shows only who is in the room, whatever a transport brings", async () => {
    const transport = broadcastTransport(`test ${stage.room}`);
    const [ada] = await adaAndBen(board(), board(), { transport });
    const stranger = {
      room: stage.room,
      session: "s",
      userId: "eve",
      value: { a: [""], p: [0, 0, 0.5, 0.5] },
      forMs: 9e9,
    };
    const channel = new BroadcastChannel(`test ${stage.room}`);
    channel.postMessage({ kind: "pointer", value: stranger });
    channel.postMessage({ kind: "pointer", value: "<img src=x>" });
    channel.postMessage("nothing");
    await aTimeout(100);
    expect(ada.cursors).to.deep.equal([]);
    channel.close();
  });
});
