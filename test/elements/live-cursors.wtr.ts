import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import type { LiveCursors } from "../../src/elements/live-cursors/live-cursors.js";
import {
  CursorsStage,
  leave,
  namesIn,
  pointAt,
  pointersIn,
  together,
  untilTipAt,
} from "../support/cursors-stage.js";
import { until } from "../support/provided.js";

const board = (style = "") => html`
  <div style="display: flex; gap: 20px; padding: 20px; ${style}">
    <div id="todo" style="flex: 1; block-size: 120px">To do</div>
    <div data-cursor-anchor="done" style="flex: 2; block-size: 90px"><b>Done</b></div>
  </div>
`;

const anchor = (element: LiveCursors, selector: string): Element => element.querySelector(selector)!;

describe("<live-cursors>", () => {
  let stage: CursorsStage;

  beforeEach(async () => (stage = await CursorsStage.open()));
  afterEach(() => stage.close());

  it("shows where somebody else points, at the same thing where the page is laid out otherwise", async () => {
    const ada = await stage.shown("Ada", board("inline-size: 700px"));
    const ben = await stage.shown("Ben", board("inline-size: 300px; flex-direction: column"));
    await together(ada, ben);
    pointAt(anchor(ada, "#todo"), 0.25, 0.75);
    await untilTipAt(ben, anchor(ben, "#todo"), 0.25, 0.75);
    expect(namesIn(ben)).to.deep.equal(["Ada"]);
    pointAt(anchor(ada, "b"), 1, 1);
    const { right, bottom } = anchor(ada, "b").getBoundingClientRect();
    const box = anchor(ada, "[data-cursor-anchor]").getBoundingClientRect();
    await untilTipAt(
      ben,
      anchor(ben, "[data-cursor-anchor]"),
      (right - box.left) / box.width,
      (bottom - box.top) / box.height,
    );
    expect(pointersIn(ada)).to.deep.equal([]);
    leave(ada);
    await until(() => pointersIn(ben).length === 0);
  });
});
