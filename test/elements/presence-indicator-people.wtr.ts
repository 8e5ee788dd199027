import { expect, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import { notInWebKit, resizePage } from "../support/engine.js";
import { PresenceStage, partOf, peopleOf, textIn } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

const crowd = (size: number) => Array.from({ length: size }, (_, at) => `Person ${at + 1}`);

describe("the list of all of <presence-indicator>", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  const button = (element: PresenceIndicator) => partOf(element, "overflow") as HTMLButtonElement | null;
  const panel = (element: PresenceIndicator) => partOf(element, "people")!;
  const isOpen = (element: PresenceIndicator) => panel(element)?.matches(":popover-open") ?? false;
  const persons = (element: PresenceIndicator) =>
    [...panel(element).querySelectorAll("li .who")].map((person) => textIn(person));
  const focused = (element: PresenceIndicator) => element.shadowRoot!.activeElement;

  async function crowded(size = 7): Promise<PresenceIndicator> {
    await stage.join(...crowd(size));
    const element = await stage.shown("Ada");
    await until(() => button(element) !== null);
    return element;
  }

  async function open(element: PresenceIndicator): Promise<void> {
    button(element)!.click();
    await until(() => panel(element).querySelector("h2") !== null);
    await element.updateComplete;
  }

  it("has a button as soon as there is no room for all, which says how many there are", async () => {
    await stage.join(...crowd(4));
    const element = await stage.shown("Ada");
    await until(() => peopleOf(element).length === 5);
    expect(button(element)).to.equal(null);
    await stage.join("One more");
    await until(() => button(element) !== null);
    expect(textIn(button(element)!)).to.equal("+11 more person");
    await stage.join("And another", "And a third");
    await until(() => textIn(button(element)!) === "+33 more people");
    expect(peopleOf(element)).to.have.lengthOf(5);
    element.maxVisible = 2;
    await until(() => textIn(button(element)!) === "+66 more people");
    await expect(element).to.be.accessible();
  });

  it("opens by a click, with names and status of all", async () => {
    const element = await crowded();
    await open(element);
    expect(element.matches(":state(people-open)")).to.equal(true);
    expect(textIn(panel(element).querySelector("h2")!)).to.equal("Who is here");
    expect(persons(element)).to.deep.equal(["Ada (you) here", ...crowd(7).map((name) => `${name} here`)]);
    expect(panel(element).querySelector("[part=others]")).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it("opens by the keyboard, closes by Escape, and gives the focus back", async () => {
    const element = await crowded();
    button(element)!.focus();
    await sendKeys({ press: "Enter" });
    await until(() => focused(element)?.localName === "h2");
    await sendKeys({ press: "Escape" });
    await until(() => focused(element) === button(element));
    expect(isOpen(element)).to.equal(false);
    await sendKeys({ press: " " });
    await until(() => focused(element)?.localName === "h2");
    await sendKeys({ press: "Tab" });
    await until(() => focused(element)?.ariaLabel === "Close");
    await sendKeys({ press: "Enter" });
    await until(() => focused(element) === button(element));
    expect(isOpen(element)).to.equal(false);
  });

  it("stays open while people come and leave, and its button as long as it is", async () => {
    const element = await crowded(5);
    await open(element);
    const [late] = await stage.join({ name: "Late", away: true });
    await until(() => persons(element).includes("Late away"));
    const first = panel(element).querySelector("li")!;
    element.maxVisible = 20;
    await element.updateComplete;
    expect(isOpen(element)).to.equal(true);
    expect(button(element)).not.to.equal(null);
    await stage.leave(late!);
    await until(() => persons(element).length === 6);
    expect(panel(element).querySelector("li")).to.equal(first);
    await sendKeys({ press: "Escape" });
    await until(() => button(element) === null);
    expect(document.activeElement).to.equal(element);
  });

  it("is gone with what it shows when the reader may see it no more", async () => {
    const element = await crowded();
    await open(element);
    await stage.backend.mutate("rooms:bar", { room: stage.room, userId: "https://issuer.test|Ada" });
    await until(() => element.matches(":state(denied)"));
    await element.updateComplete;
    expect(textIn(element.shadowRoot!)).not.to.contain("Person");
    expect(element.matches(":state(people-open)")).to.equal(false);
    expect(document.activeElement).to.equal(element);
  });

  it("says how many are there beyond those that are listed", async function () {
    this.timeout(60_000);
    const element = await stage.shown("Ada");
    await stage.join(...crowd(104));
    await until(() => element.count === 105 && element.state.name === "here" && element.state.isExact);
    await until(() => textIn(button(element)!) === "+100100 more people");
    await open(element);
    expect(persons(element)).to.have.lengthOf(element.members.length);
    const others = 105 - element.members.length;
    expect(others).to.be.greaterThan(0);
    expect(textIn(panel(element).querySelector("[part=others]")!)).to.equal(`and ${others} more`);
    await expect(element).to.be.accessible();
  });

  it("opens from a sentence too", async () => {
    await stage.join(...crowd(4));
    const element = await stage.shown("Ada", (client) => {
      return html`<presence-indicator
        compact
        label="People in the lobby"
        room=${stage.room}
        .client=${client}
      ></presence-indicator>`;
    });
    await until(() => button(element) !== null);
    await open(element);
    expect(textIn(panel(element).querySelector("h2")!)).to.equal("People in the lobby");
    expect(persons(element)).to.have.lengthOf(5);
    await expect(element).to.be.accessible();
  });

  describe("on a narrow screen", () => {
    afterEach(() => resizePage({ width: 800, height: 600 }));

    notInWebKit("its window is never as narrow")("is at the bottom, as wide as the screen", async () => {
      const element = await crowded();
      await resizePage({ width: 360, height: 640 });
      await open(element);
      const { left, width, bottom } = panel(element).getBoundingClientRect();
      expect([left, width]).to.deep.equal([0, document.documentElement.clientWidth]);
      expect(Math.round(bottom)).to.be.closeTo(innerHeight, 4);
    });
  });
});
