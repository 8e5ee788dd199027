import { expect } from "@open-wc/testing";
import { RowTemplate } from "../../src/internal/template/row-template.js";
import { formats } from "../../src/internal/template/format-part.js";
import { blocks } from "../../src/internal/template/template-parts.js";

before(() => Promise.all([blocks.load(), formats.load()]));

const page = globalThis as { injected?: string };
const code = "javascript:injected=1";
const XLINK = "http://www.w3.org/1999/xlink";
const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";

function shown(template: HTMLTemplateElement, row: unknown = {}) {
  const warnings: string[] = [];
  const bound = new RowTemplate(template, (message) => warnings.push(message)).create(document);
  bound.update(row);
  const box = document.createElement("div");
  box.append(bound.nodes);
  document.body.append(box);
  boxes.push(box);
  return { box, warnings, bound };
}

function templateOf(markup: string): HTMLTemplateElement {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template;
}

/** As the parser of pages makes it, with shadow roots. */
function parsed(markup: string): HTMLTemplateElement {
  const read = Document as unknown as { parseHTMLUnsafe(markup: string): Document };
  return document.importNode(
    read.parseHTMLUnsafe(`<template>${markup}</template>`).querySelector("template")!,
    true,
  );
}

const boxes: Element[] = [];

/** All elements, also those inside of templates and open shadow roots. */
function allOf(root: ParentNode): Element[] {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(element instanceof HTMLTemplateElement ? allOf(element.content) : []),
    ...(element.shadowRoot ? allOf(element.shadowRoot) : []),
  ]);
}

describe("what may not come out of a row template", () => {
  beforeEach(() => delete page.injected);
  afterEach(() => {
    for (const box of boxes.splice(0)) box.remove();
    expect(page.injected).to.equal(undefined);
  });

  it("is judged by namespace and local name, whatever the prefix", () => {
    for (const isBound of [false, true]) {
      const template = document.createElement("template");
      const svg = document.createElementNS(SVG, "svg");
      const link = document.createElementNS(SVG, "s:a");
      const script = document.createElementNS(SVG, "s:script");
      const frame = document.createElementNS(HTML, "h:iframe");
      link.setAttributeNS(XLINK, "x:href", isBound ? "{{x}}" : code);
      link.setAttributeNS("urn:mine", "y:href", isBound ? "{{x}}" : code);
      script.textContent = "injected = 1";
      frame.setAttribute("srcdoc", "<script>parent.injected = 1</script>");
      svg.append(link, script);
      template.content.append(svg, frame);
      const { box, warnings } = shown(template, { x: code });
      expect(allOf(box).map(({ localName }) => localName)).to.deep.equal(["svg", "a"]);
      expect(box.querySelector("a")!.getAttributeNames()).to.deep.equal([]);
      box.querySelector("a")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      expect(warnings.length).to.be.greaterThan(0);
    }
  });

  it("lets an address of a prefix of one's own be filled and taken away", () => {
    const template = document.createElement("template");
    const link = document.createElementNS(SVG, "a");
    link.setAttributeNS(XLINK, "x:href", "{{x}}");
    template.content.append(link);
    const { box, bound } = shown(template, { x: "/page" });
    expect(box.firstElementChild!.getAttributeNS(XLINK, "href")).to.equal("/page");
    bound.update({ x: code });
    expect(box.firstElementChild!.getAttributeNS(XLINK, "href")).to.equal(null);
  });

  const inside = `<script>injected = 1</script><iframe srcdoc="x"></iframe><img alt="" src="missing:" onerror="injected = 1">
    <a href="${code}">a</a><p>kept</p><svg><set attributeName="href" to="${code}"></set></svg>`;

  it("is taken out of shadow roots that come along", () => {
    for (const mode of ["open", "closed"]) {
      const { box, warnings } = shown(
        parsed(`<section><div><template shadowrootmode="${mode}" shadowrootclonable>${inside}
          <div><template shadowrootmode="open" shadowrootclonable>${inside}</template></div></template></div></section>`),
      );
      const all = allOf(box);
      expect(
        all.filter((element) => element.matches("script, iframe, set, [onerror], a[href]")),
      ).to.deep.equal([]);
      // What nobody can look into goes as a whole.
      expect(all.filter((element) => element.matches("p")).length).to.equal(mode === "open" ? 2 : 0);
      expect(box.querySelector("div") === null).to.equal(mode === "closed");
      expect(warnings).to.have.lengthOf(1);
    }
  });

  it("is taken out of templates inside, at any depth", () => {
    const { box, warnings } = shown(
      templateOf(`<div><template>${inside}<template>${inside}</template></template></div>
        <template if="a">${inside}<template>${inside}</template></template>`),
      { a: true },
    );
    const all = allOf(box);
    expect(all.filter((element) => element.matches("script, iframe, set, [onerror], a[href]"))).to.deep.equal(
      [],
    );
    expect(all.filter((element) => element.matches("p")).length).to.equal(4);
    expect(warnings).to.have.lengthOf(1);
  });

  it("is no shadow root that a parser would open later", () => {
    const { box } = shown(
      templateOf('<div><template shadowrootmode="open" shadowrootclonable>x</template></div>'),
    );
    expect(box.querySelector("template")!.getAttributeNames()).to.deep.equal([]);
  });

  for (const [what, markup] of [
    [
      "custom elements",
      '<x-card href="{{x}}" data-href="{{x}}" image-url="{{x}}" go="{{x}}" avatarsrc="{{x}}" uri="{{x}}" form-action="{{x}}"></x-card>',
    ],
    ["elements that are customized", '<button is="x-button" go="{{x}}"></button>'],
    [
      "links and fields",
      '<a href="{{x}}" ping="{{x}}" attributionsrc="{{x}}"></a><form action="{{x}}"></form><button formaction="{{x}}"></button><input type="image" src="{{x}}" formaction="{{x}}">',
    ],
    [
      "media",
      '<img alt="" src="{{x}}" srcset="{{x}} 1x" longdesc="{{x}}"><video src="{{x}}" poster="{{x}}"></video><source srcset="{{x}}"><track src="{{x}}"><blockquote cite="{{x}}"></blockquote><table background="{{x}}"></table>',
    ],
    [
      "SVG",
      '<svg><a href="{{x}}" xlink:href="{{x}}"></a><use href="{{x}}" xlink:href="{{x}}"></use><image href="{{x}}"></image><animate attributeName="fill" to="{{x}}"></animate><set attributeName="fill" to="{{x}}" href="{{x}}"></set></svg>',
    ],
    [
      "MathML",
      '<math href="{{x}}"><mrow xlink:href="{{x}}"></mrow><maction actiontype="statusline" href="{{x}}"></maction></math>',
    ],
    [
      "what lifts a protection",
      '<p nonce="{{x}}" style="{{x}}" is="{{x}}" srcdoc="{{x}}" integrity="{{x}}" http-equiv="{{x}}" sandbox="{{x}}" allow="{{x}}"></p>',
    ],
  ] as const) {
    it(`is code that data puts into attributes of ${what}`, () => {
      const { box, warnings } = shown(templateOf(markup), { x: code });
      const left = allOf(box).flatMap((element) =>
        [...element.attributes].filter(({ value }) => value.includes("javascript")).map(({ name }) => name),
      );
      expect(left).to.deep.equal([]);
      expect(warnings.length).to.be.greaterThan(0);
    });
  }

  it("is an animation of an address or of a handler, under any name", () => {
    const markup = ["href", "xlink:href", "x:href", " href ", "onclick", "src"]
      .map(
        (name) => `<a href="#"><animate attributeName="${name}" to="${code}" values="${code}"></animate></a>`,
      )
      .join("");
    expect(shown(templateOf(`<svg>${markup}</svg>`)).box.querySelector("animate")).to.equal(null);
    const fill = '<svg><animate attributeName="fill" to="red"></animate></svg>';
    expect(shown(templateOf(fill)).box.querySelector("animate")).not.to.equal(null);
  });

  it("is not the words, numbers and addresses that custom elements are given", () => {
    const markup =
      '<x-card href="{{a}}" label="{{b}}" count="{{c}}" go="{{a}}" aria-label="{{b}}" when="{{d}}"></x-card>';
    const row = { a: "/page?x=1", b: "javascript: the good parts", c: 5, d: "at: 10:30" };
    const { box, warnings } = shown(templateOf(markup), row);
    expect(box.innerHTML).to.equal(
      '<x-card href="/page?x=1" label="javascript: the good parts" count="5" go="/page?x=1" aria-label="javascript: the good parts" when="at: 10:30"></x-card>',
    );
    expect(warnings).to.deep.equal([]);
  });

  it("fills names with a colon, and warns of names that can't be set", () => {
    const { box, warnings } = shown(templateOf('<p x:title="{{a}}" v-on:foo="{{a}}" title="{{a}}"></p>'), {
      a: "1",
    });
    expect(box.firstElementChild!.getAttribute("x:title")).to.equal("1");
    expect(box.firstElementChild!.getAttribute("title")).to.equal("1");
    shown(templateOf('<p @click="{{a}}" [b]="{{a}}" title="{{a}}"></p>'), { a: "1" });
    expect(warnings.length).to.be.at.most(2);
  });
});
