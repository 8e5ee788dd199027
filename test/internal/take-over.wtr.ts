import "@lit-labs/ssr-client/lit-element-hydrate-support.js";
import { digestForTemplateResult } from "@lit-labs/ssr-client";
import { expect } from "@open-wc/testing";
import { html, type TemplateResult } from "lit";
import { RealtimeElement } from "../../src/internal/realtime-element.js";
import { captureComplaints } from "../support/console.js";

const template = (text: string): TemplateResult => html`<p>${text}</p>`;

/** Says what it knew each time it was rendered. */
class ServedGreeting extends RealtimeElement {
  readonly knew: string[] = [];

  protected override render(): TemplateResult {
    this.knew.push(`${this.isAsServed ? "as served" : "live"}, ${this.locale}`);
    return template(this.locale);
  }
}
customElements.define("served-greeting", ServedGreeting);

describe("what a server has rendered of an element", () => {
  const digest = digestForTemplateResult(template(""));

  /** In German, which no server sees, with a shadow root that has come with the page. */
  async function served(ofTemplate: string) {
    const box = document.createElement("div");
    box.lang = "de";
    box.setHTMLUnsafe(
      `<served-greeting><template shadowrootmode="open"><!--lit-part ${ofTemplate}--><p><!--lit-part-->en<!--/lit-part--></p><!--/lit-part--></template></served-greeting>`,
    );
    const element = box.querySelector<ServedGreeting>("served-greeting")!;
    const paragraph = element.shadowRoot!.querySelector("p");
    document.body.append(box);
    await element.updateComplete;
    await element.updateComplete;
    box.remove();
    return { element, paragraph, paragraphs: [...element.shadowRoot!.querySelectorAll("p")] };
  }

  it("is taken over as it is, with the element's styles, before the page is looked at", async () => {
    const complaints = captureComplaints();
    const { element, paragraph, paragraphs } = await served(digest);
    expect(element.knew).to.deep.equal(["as served, en", "live, de"]);
    expect(paragraphs).to.deep.equal([paragraph]);
    expect(paragraph!.textContent).to.equal("de");
    expect(element.shadowRoot!.adoptedStyleSheets).not.to.have.lengthOf(0);
    expect(complaints()).to.deep.equal([]);
  });

  it("is rendered anew, which is said, when it is of another template", async () => {
    const complaints = captureComplaints();
    const { element, paragraph, paragraphs } = await served("other");
    expect(paragraphs.map((each) => each.textContent)).to.deep.equal(["de"]);
    expect(paragraphs[0]).not.to.equal(paragraph);
    expect(element.knew.at(-1)).to.equal("live, de");
    expect(complaints().filter((line) => line.includes("doesn't fit"))).to.have.lengthOf(1);
  });
});
