import { expect, html } from "@open-wc/testing";
import { html as litHtml } from "lit";
import "../../src/define.js";
import type { PresenceIndicator } from "../../src/elements/presence-indicator/presence-indicator.js";
import { captureWarnings } from "../support/console.js";
import { PresenceStage, partOf, peopleOf, textIn } from "../support/presence-stage.js";
import { until } from "../support/provided.js";

describe("members of <presence-indicator> as the page shows them", () => {
  let stage: PresenceStage;

  beforeEach(async () => (stage = await PresenceStage.open()));
  afterEach(() => stage.close());

  const boxes = (element: PresenceIndicator) => [...element.querySelectorAll<HTMLElement>(":scope > span")];
  const texts = (element: PresenceIndicator) => boxes(element).map(textIn);

  const templated = () =>
    stage.shown("Ada", (client) => {
      return html`<presence-indicator room=${stage.room} .client=${client}>
        <template>
          <b class="chip">{{initials}} {{name}}<template if="isAway"> ({{status}})</template></b>
        </template>
      </presence-indicator>`;
    });

  it("come from a template, and only what changes is written", async () => {
    const [grace] = await stage.join("Grace <b>Hopper</b>");
    const element = await templated();
    await until(() => texts(element).join() === "A Ada,GB Grace <b>Hopper</b>");
    expect(peopleOf(element)).to.have.lengthOf(2);
    const chip = boxes(element)[1]!.querySelector(".chip");
    expect(boxes(element)[1]!.style.getPropertyValue("--presence-indicator-color")).to.match(/^#/);
    expect(chip!.checkVisibility()).to.equal(true);
    await expect(element).to.be.accessible();
    await stage.turn(grace!, true);
    await until(() => texts(element)[1] === "GB Grace <b>Hopper</b> (away)");
    expect(boxes(element)[1]!.querySelector(".chip")).to.equal(chip);
    await stage.leave(grace!);
    await until(() => boxes(element).length === 1);
  });

  it("come from a function of the page, which wins over a template", async () => {
    await stage.join("Grace");
    const element = await templated();
    await until(() => boxes(element).length === 2);
    element.renderMember = ({ name, isSelf }) => litHtml`<i>${name}${isSelf ? "!" : ""}</i>`;
    await until(() => texts(element).join() === "Ada!,Grace");
    element.renderMember = ({ name }) => name.toUpperCase();
    await until(() => texts(element).join() === "ADA,GRACE");
    element.renderMember = undefined;
    await until(() => texts(element).join() === "A Ada,G Grace");
  });

  it("are shown by initials where that function fails, with one warning", async () => {
    const warnings = captureWarnings();
    await stage.join("Grace", "Hedy");
    const element = await stage.shown("Ada", (client) => {
      return html`<presence-indicator
        room=${stage.room}
        .client=${client}
        .renderMember=${({ name }: { name: string }) => {
          if (name === "Grace") throw new Error("no Grace");
          return name;
        }}
      ></presence-indicator>`;
    });
    await until(() => peopleOf(element).length === 3);
    await element.updateComplete;
    expect(peopleOf(element)[1]).to.equal("Grace, here");
    expect(texts(element)).to.deep.equal(["Ada", "", "Hedy"]);
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain("no Grace");
  });

  it("are gone with the element, and there once when it is put back or copied", async () => {
    const element = await templated();
    await until(() => texts(element).join() === "A Ada");
    const parent = element.parentElement!;
    element.remove();
    await Promise.resolve();
    expect(boxes(element)).to.have.lengthOf(0);
    parent.append(element);
    await until(() => texts(element).join() === "A Ada");
    const copy = element.cloneNode(true) as PresenceIndicator;
    copy.client = element.client;
    parent.append(copy);
    await until(() => texts(copy).join() === "A Ada");
  });

  it("give way to a sentence", async () => {
    await stage.join("Grace");
    const element = await templated();
    await until(() => boxes(element).length === 2);
    element.compact = true;
    await element.updateComplete;
    expect(boxes(element)).to.have.lengthOf(0);
    expect(textIn(partOf(element, "text")!)).to.equal("Grace is here");
  });
});
