import { expect, html } from "@open-wc/testing";
import "../../src/define.js";
import { roomOf } from "../../src/client/rooms/room-of.js";
import type { LiveCursors } from "../../src/elements/live-cursors/live-cursors.js";
import { CursorsStage, together } from "../support/cursors-stage.js";
import { until } from "../support/provided.js";

const form = html`
  <div style="padding: 40px">
    <input aria-label="A field" class="title" value="A long title of a page" style="inline-size: 260px" />
    <textarea aria-label="A field" style="display: block; inline-size: 240px; block-size: 80px">
one two three four five six seven eight nine</textarea>
    <input aria-label="A field" class="mail" type="email" value="a@b.c" />
    <input aria-label="A field" class="secret" type="password" value="secret" />
    <div data-cursor-private><input aria-label="A field" class="private" value="private" /></div>
    <p contenteditable role="textbox" aria-label="Rich" style="inline-size: 200px">Some <b>rich</b> text</p>
  </div>
`;
const field = <E extends HTMLElement = HTMLInputElement>(element: LiveCursors, selector: string): E =>
  element.querySelector<E>(selector)!;
const marks = (element: LiveCursors): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(".caret[data-look~=shown]"),
];
const isOver = (mark: Element, target: Element): boolean => {
  const [one, other] = [mark.getBoundingClientRect(), target.getBoundingClientRect()];
  return (
    Math.abs(one.left - other.left) < 2 &&
    Math.abs(one.top - other.top) < 2 &&
    Math.abs(one.width - other.width) < 2
  );
};

describe("<live-cursors selections>", () => {
  let stage: CursorsStage;
  let ada: LiveCursors;
  let ben: LiveCursors;

  beforeEach(async () => {
    stage = await CursorsStage.open();
    ada = await stage.shown("Ada", form, { selections: true });
    ben = await stage.shown("Ben", form, { selections: true });
    await together(ada, ben);
  });
  afterEach(() => stage.close());

  it("marks the field that somebody else is in, with their name, caret and selection, and no longer than that", async () => {
    const title = field(ada, ".title");
    title.focus();
    title.setSelectionRange(2, 6);
    await until(() => marks(ben).length === 1 && isOver(marks(ben)[0]!, field(ben, ".title")));
    const [mark] = marks(ben);
    expect(mark!.textContent.trim()).to.equal("Ada");
    await until(() => mark!.querySelectorAll(".range").length === 1, "the selection is marked");
    const tip = mark!.querySelector(".tip")!.getBoundingClientRect();
    const range = mark!.querySelector(".range")!.getBoundingClientRect();
    expect(Math.abs(tip.left - range.right)).to.be.lessThan(3);
    // "long" of the title, which begins after two characters.
    const measure = document.createElement("canvas").getContext("2d")!;
    measure.font = getComputedStyle(title).font;
    expect(Math.abs(range.width - measure.measureText("long").width)).to.be.lessThan(3);
    expect(marks(ada)).to.deep.equal([]);
    await expect(ben).to.be.accessible();
    title.blur();
    await until(() => ben.carets.length === 0 && marks(ben).length === 0);
  });

  it("places the caret in the lines of a text area, and in rich text", async () => {
    const text = field<HTMLTextAreaElement>(ada, "textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    const tipOf = (): DOMRect | undefined =>
      marks(ben)[0]?.querySelector(".tip:not([hidden])")?.getBoundingClientRect();
    const top = (): number => field(ben, "textarea").getBoundingClientRect().top;
    await until(() => (tipOf()?.top ?? 0) - top() > 14, "it is below the first line");
    expect(tipOf()!.height).to.be.greaterThan(8);
    const rich = field(ada, "[contenteditable]");
    rich.focus();
    getSelection()!.setBaseAndExtent(
      rich.querySelector("b")!.firstChild!,
      0,
      rich.querySelector("b")!.firstChild!,
      4,
    );
    const bold = field(ben, "[contenteditable] b");
    await until(() => {
      const range = marks(ben)[0]?.querySelector(".range")?.getBoundingClientRect();
      return range !== undefined && Math.abs(range.left - bold.getBoundingClientRect().left) < 2;
    }, "the bold word is marked");
    expect(marks(ben)).to.have.lengthOf(1);
  });

  it("marks a field that doesn't tell where its caret is, without one", async () => {
    field(ada, ".mail").focus();
    await until(() => marks(ben).length === 1 && isOver(marks(ben)[0]!, field(ben, ".mail")));
    expect(marks(ben)[0]!.querySelector<HTMLElement>(".tip")!.hidden).to.equal(true);
  });

  it("never tells of passwords and what is private, nor what stands in any field", async () => {
    const sent: unknown[] = [];
    const { client } = ada;
    const channel = roomOf(client!, stage.room).signal("caret");
    const send = channel.send.bind(channel);
    channel.send = (value, forMs) => {
      sent.push(value);
      send(value, forMs);
    };
    for (const name of [".secret", ".private"]) {
      field(ada, name).focus();
      field(ada, name).setSelectionRange(1, 3);
    }
    field(ada, ".title").focus();
    await until(() => marks(ben).length === 1);
    for (const value of sent) expect(value).to.have.all.keys("f", "s", "e");
    expect(sent.map((value) => (value as { f: string }).f)).to.deep.equal(["!0"]);
    expect(JSON.stringify(sent)).not.to.contain("title");
    field(ada, ".secret").focus();
    await until(() => ben.carets.length === 0, "who goes on to a password is in no field");
  });

  it("neither sends nor shows any of it without the attribute", async () => {
    ben.selections = false;
    await ben.updateComplete;
    field(ada, ".title").focus();
    await stage.settle();
    expect(ben.carets).to.deep.equal([]);
    ben.selections = true;
    await until(() => marks(ben).length === 1);
  });
});
