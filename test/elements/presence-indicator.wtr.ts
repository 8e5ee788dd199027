import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import { roomOf } from "../../src/client/rooms/room-of.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import type { PresenceChangeEvent } from "../../src/events/presence-change-event.js";
import { ar } from "../../src/locales/ar.js";
import { de } from "../../src/locales/de.js";
import { registerLocale } from "../../src/locales/registry.js";
import { captureWarnings } from "../support/console.js";
import { PresenceStage, partOf, peopleOf, textIn } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

describe("<presence-indicator>", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  const colorsOf = (element: PresenceIndicator) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>("[part~=avatar]")].map(
      ({ style }) => `${style.getPropertyValue("--_color")} ${style.getPropertyValue("--_ink")}`,
    );

  describe("two clients of different users on one page", () => {
    it("see each other, each themselves first, and who leaves is gone after a moment", async () => {
      const ada = await stage.shown("Ada");
      const ben = await stage.shown("Ben");
      await until(() => peopleOf(ada).join() === "Ada (you), here,Ben, here");
      await until(() => peopleOf(ben).join() === "Ben (you), here,Ada, here");
      expect(colorsOf(ada)).to.deep.equal(colorsOf(ben).reverse());
      await expect(ada).to.be.accessible();
      ben.remove();
      await until(() => peopleOf(ada).join() === "Ada (you), here");
    });

    it("are shown as they wish, where the sign-in doesn't say, also when they change their mind", async () => {
      const ada = await stage.shown("Ada");
      const guest = await fixture<PresenceIndicator>(html`
        <presence-indicator
          room=${stage.room}
          shown-as="Grace"
          .client=${stage.client("")}
        ></presence-indicator>
      `);
      await until(() => peopleOf(ada)[1] === "Grace, here");
      await until(() => peopleOf(guest)[0] === "Grace (you), here");
      guest.profile = { name: "Grace Hopper", color: "gold" };
      await until(() => peopleOf(ada)[1] === "Grace Hopper, here");
      expect(colorsOf(ada)[1]).to.equal("rgb(255 215 0) #000");
      await until(() => colorsOf(guest)[0] === "rgb(255 215 0) #000");
    });

    it("don't see who appears offline, who sees everybody and is told so", async () => {
      const ada = await stage.shown("Ada");
      const ben = await stage.shown(
        "Ben",
        (client) =>
          html`<presence-indicator
            room=${stage.room}
            appear="offline"
            .client=${client}
          ></presence-indicator>`,
      );
      await until(() => peopleOf(ben).join() === "Ben (you), not shown to others,Ada, here");
      await stage.join("Last");
      await until(() => peopleOf(ada).includes("Last, here"));
      expect(peopleOf(ada)).to.deep.equal(["Ada (you), here", "Last, here"]);
      await expect(ben).to.be.accessible();
      ben.appear = "online";
      await until(() => peopleOf(ada).includes("Ben, here"));
    });
  });

  describe("of the people in a room", () => {
    it("shows initials, pictures and whether they are away, by text, shape and colour", async () => {
      const picture = `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`;
      await stage.join({ name: "Grace Hopper", away: true }, { name: "Pia", avatar: picture });
      const element = await stage.shown("Ada Lovelace");
      await until(() => peopleOf(element).length === 3);
      expect(peopleOf(element)).to.deep.equal([
        "Ada Lovelace (you), here",
        "Grace Hopper, away",
        "Pia, here",
      ]);
      const [ada, grace, pia] = [...element.shadowRoot!.querySelectorAll("[part~=member]")];
      expect([ada, grace].map((member) => member!.getAttribute("part"))).to.deep.equal([
        "member self",
        "member away",
      ]);
      expect(textIn(grace!.querySelector("[part=initials]")!)).to.equal("GH");
      const [here, away] = [ada, grace].map((member) => getComputedStyle(member!.querySelector(".dot")!));
      expect(here!.borderTopWidth).not.to.equal(away!.borderTopWidth);
      expect(pia!.querySelector("img")!.src).to.equal(new URL(picture).href);
      expect(grace!.querySelector("[part=avatar]")!.getAttribute("title")).to.equal("Grace Hopper · away");
      expect(element.shadowRoot!.querySelector("ul")!.children).to.have.lengthOf(3);
      await expect(element).to.be.accessible();
    });

    it("falls back to initials where a picture fails, and loads none that could run code", async () => {
      await stage.join(
        { name: "Broken", avatar: "data:image/png,no" },
        { name: "Mallory", avatar: "javascript:alert(1)" },
      );
      const element = await stage.shown();
      await until(() => peopleOf(element).length === 3);
      await until(() => element.shadowRoot!.querySelector("img") === null);
      expect(textIn(partOf(element, "list")!))
        .to.contain("B")
        .and.to.contain("M");
      expect(element.shadowRoot!.innerHTML).not.to.contain("alert(1)");
    });

    it("names those who have no name, and never by their id", async () => {
      const [guest] = await stage.join("  ");
      const element = await stage.shown();
      await until(() => peopleOf(element)[1] === "Anonymous, here");
      expect(partOf(element, "list")!.querySelector(".silhouette")).not.to.equal(null);
      expect(element.shadowRoot!.innerHTML).not.to.contain("guest:");
      expect(guest).not.to.equal(undefined);
      await expect(element).to.be.accessible();
    });

    it("keeps a chosen colour that letters can be read on, and takes their own for all others", async () => {
      const chosen = [
        "white",
        "#000",
        "oklch(0.7 0.1 200)",
        "transparent",
        "#ff000080",
        "url(x)",
        "var(--x)",
      ];
      await stage.join(...chosen.map((color, at) => ({ name: `P${at}`, color })));
      const element = await stage.shown("Ada", (client) => {
        return html`<presence-indicator
          room=${stage.room}
          max-visible="9"
          .client=${client}
        ></presence-indicator>`;
      });
      await until(() => peopleOf(element).length === 8);
      const [, white, black, oklch, ...others] = colorsOf(element);
      expect([white, black]).to.deep.equal(["rgb(255 255 255) #000", "rgb(0 0 0) #fff"]);
      expect(oklch).to.match(/^rgb\(\d+ \d+ \d+\) #000$/);
      for (const other of others) expect(other).to.match(/^#[\da-f]{6} #fff$/);
      await expect(element).to.be.accessible();
    });

    it("touches the nodes of a member only, when something of that member changes", async () => {
      const [grace] = await stage.join("Grace", "Hedy", "Ida");
      const element = await stage.shown();
      await until(() => peopleOf(element).length === 4);
      const touched = new Set<Element | null>();
      const observer = new MutationObserver((records) => {
        for (const { target } of records)
          touched.add(((target as Element).closest?.("li") ?? target.parentElement?.closest("li")) || null);
      });
      observer.observe(element.shadowRoot!, {
        ...{ subtree: true, childList: true, attributes: true, characterData: true },
      });
      await stage.turn(grace!, true);
      await until(() => peopleOf(element)[1] === "Grace, away");
      await Promise.resolve();
      observer.disconnect();
      expect([...touched].map((member) => textIn(member!.querySelector(".hidden-text")!))).to.deep.equal([
        "Grace, away",
      ]);
    });

    it("keeps its height, whatever it knows", async () => {
      const box = await fixture(html`<div></div>`);
      const element = document.createElement("presence-indicator");
      Object.assign(element, { room: stage.room, client: stage.client("Ada") });
      box.append(element);
      await element.updateComplete;
      expect(element.matches(":state(loading)")).to.equal(true);
      await expect(element).to.be.accessible();
      const height = element.getBoundingClientRect().height;
      await until(() => peopleOf(element).length === 1);
      expect(element.getBoundingClientRect().height).to.equal(height);
      await stage.join(...Array.from({ length: 8 }, (_, at) => `P${at}`));
      await until(() => partOf(element, "overflow") !== null);
      expect(element.getBoundingClientRect().height).to.equal(height);
    });
  });

  describe("tells the page", () => {
    it("who came and left, once each, and not beyond itself", async () => {
      const events: PresenceChangeEvent[] = [];
      const above: Event[] = [];
      const element = await stage.shown("Ada", (client) => {
        return html`<div @presence-change=${(event: Event) => above.push(event)}>
          <presence-indicator
            room=${stage.room}
            .client=${client}
            @presence-change=${(event: PresenceChangeEvent) => events.push(event)}
          ></presence-indicator>
        </div>`;
      });
      const [grace] = await stage.join("Grace");
      await until(() => events.length === 2);
      await stage.turn(grace!, true);
      await until(() => events.length === 3);
      await stage.leave(grace!);
      await until(() => events.length === 4);
      const named = (members: readonly { name: string }[]) => members.map(({ name }) => name).join();
      expect(
        events.map(({ members, joined, left }) => [members, joined, left].map(named).join("|")),
      ).to.deep.equal(["Ada||", "Ada,Grace|Grace|", "Ada,Grace||", "Ada||Grace"]);
      expect(above).to.deep.equal([]);
      expect(named(element.members)).to.equal("Ada");
      expect(element.count).to.equal(1);
    });
  });

  describe("when nobody else is there", () => {
    it("says so, in the page's words if it has some", async () => {
      const element = await stage.shown("Ada");
      expect(element.matches(":state(empty)")).to.equal(true);
      expect(textIn(partOf(element, "empty")!)).to.equal("Only you are here");
      await expect(element).to.be.accessible();
      const own = await stage.shown("Ada", (client) => {
        return html`<presence-indicator room="other" .client=${client}
          ><b slot="empty">Quiet.</b></presence-indicator
        >`;
      });
      expect(own.querySelector("b")!.checkVisibility()).to.equal(true);
      await stage.join("Grace");
      await until(() => !element.matches(":state(empty)"));
      await until(() => partOf(element, "empty") === null);
    });
  });

  describe("compact", () => {
    const compact = (attributes: { most?: number } = {}) =>
      stage.shown(
        "Zoe",
        (client) =>
          html`<presence-indicator
            compact
            room=${stage.room}
            max-visible=${attributes.most ?? 2}
            .client=${client}
          ></presence-indicator>`,
      );
    const text = (element: PresenceIndicator) => textIn(partOf(element, "text")!);

    it("says in a sentence who else is there", async () => {
      const element = await compact();
      expect(text(element)).to.equal("Only you are here");
      await expect(element).to.be.accessible();
      await stage.join("Ada");
      await until(() => text(element) === "Ada is here");
      await stage.join({ name: "Grace", away: true });
      await until(() => text(element) === "Ada and Grace (away) are here");
      await stage.join("Hedy");
      await until(() => text(element) === "Ada, Grace (away) and 1 other are here");
      await stage.join("Ida", "Joan");
      await until(() => text(element) === "Ada, Grace (away) and 3 others are here");
      expect(partOf(element, "text")!.localName).to.equal("button");
      await expect(element).to.be.accessible();
      element.maxVisible = 5;
      await until(() => text(element) === "Ada, Grace (away), Hedy, Ida and Joan are here");
      expect(partOf(element, "text")!.localName).to.equal("span");
    });
  });

  describe("in other languages", () => {
    before(() => {
      registerLocale("de", de);
      registerLocale("ar", ar);
    });

    it("speaks them, from right to left too", async () => {
      await stage.join("Ada", "Grace", "Hedy", "Ida");
      const element = await stage.shown("Zoe", (client) => {
        return html`<div lang="de">
          <presence-indicator compact room=${stage.room} .client=${client}></presence-indicator>
        </div>`;
      });
      await until(() => textIn(partOf(element, "text")!) === "Ada, Grace und 2 weitere sind da");
      (element.parentElement as HTMLElement).lang = "ar";
      element.parentElement!.dir = "rtl";
      await until(() => textIn(partOf(element, "text")!).includes("شخصان آخران"));
      element.compact = false;
      await element.updateComplete;
      const [self, next] = [...element.shadowRoot!.querySelectorAll("[part~=member]")];
      expect(self!.getBoundingClientRect().left).to.be.greaterThan(next!.getBoundingClientRect().left);
      await expect(element).to.be.accessible();
    });
  });

  describe("given something odd", () => {
    it("waits for a room, with one warning", async () => {
      const warnings = captureWarnings();
      const element = await fixture<PresenceIndicator>(
        html`<presence-indicator .client=${stage.client("Ada")}></presence-indicator>`,
      );
      element.requestUpdate();
      await element.updateComplete;
      expect(warnings.taken()).to.have.lengthOf(1);
      expect(warnings.taken()[0]).to.contain("there is no room");
      expect(element.matches(":state(loading)")).to.equal(true);
      element.room = stage.room;
      await until(() => peopleOf(element).length === 1);
    });

    it("warns once of it, and does without", async () => {
      const warnings = captureWarnings();
      await stage.join("A", "B", "C", "D", "E", "F");
      const element = await stage.shown("Ada", (client) => {
        return html`<presence-indicator
          room=${stage.room}
          max-visible="-1"
          appear="sometimes"
          .client=${client}
        ></presence-indicator>`;
      });
      await until(() => peopleOf(element).length === 5);
      expect(warnings.taken()).to.have.lengthOf(2);
      expect(warnings.taken().join()).to.contain("max-visible must be").and.to.contain('appear="sometimes"');
    });
  });

  it("leaves the room when it is removed, and is in it again when it is put back", async () => {
    const ada = await stage.shown("Ada");
    const ben = await stage.shown("Ben");
    const client = ben.client!;
    const parent = ben.parentElement!;
    await until(() => peopleOf(ada).length === 2);
    ben.remove();
    await until(() => roomOf(client, stage.room).members.current.name === "joining");
    await until(() => peopleOf(ada).length === 1);
    parent.append(ben);
    await until(() => peopleOf(ada).length === 2);
    await until(() => peopleOf(ben).length === 2);
  });

  it("stays in the room when it is moved, and shows the other when another is named", async () => {
    const ada = await stage.shown("Ada");
    const ben = await stage.shown("Ben");
    const left: unknown[] = [];
    ada.addEventListener("presence-change", (event) => left.push(...event.left));
    await until(() => peopleOf(ada).length === 2);
    const elsewhere = await fixture(html`<p></p>`);
    elsewhere.append(ben);
    await ben.updateComplete;
    expect(peopleOf(ben)).to.have.lengthOf(2);
    expect(left).to.deep.equal([]);
    ben.room = `${stage.room} next door`;
    await until(() => peopleOf(ben).join() === "Ben (you), here");
    expect(textIn(ben.shadowRoot!)).not.to.contain("Ada");
    await until(() => peopleOf(ada).length === 1);
  });
});
