import { expect } from "@open-wc/testing";
import { RowTemplate } from "../../src/internal/template/row-template.js";
import { formats } from "../../src/internal/template/format-part.js";
import { blocks } from "../../src/internal/template/template-parts.js";
import { shadowingMarkup } from "../support/shadowing-fields.js";

before(() => Promise.all([blocks.load(), formats.load()]));

const page = globalThis as { injected?: string };

function makeRow(markup: string, row: unknown) {
  const warnings: string[] = [];
  const template = document.createElement("template");
  template.innerHTML = markup;
  const bound = new RowTemplate(template, (message) => warnings.push(message)).create(document);
  bound.update(row);
  const box = document.createElement("div");
  box.append(bound.nodes);
  return { box, warnings, bound };
}

const attributeOf = (form: Element, name: string) => Element.prototype.getAttribute.call(form, name);

describe("forms in row templates, whose fields have the names of what nodes know", () => {
  beforeEach(() => delete page.injected);

  it("are cleaned of what runs code", () => {
    const markup = `<form onclick="injected = 1" action="javascript:injected=1" title="x">${shadowingMarkup}</form>`;
    const { box, warnings } = makeRow(markup, {});
    const [form] = box.children as unknown as [HTMLFormElement];
    expect(attributeOf(form, "onclick")).to.equal(null);
    expect(attributeOf(form, "action")).to.equal(null);
    expect(attributeOf(form, "title")).to.equal("x");
    expect(warnings).to.have.lengthOf(1);
  });

  it("have their attributes filled, checked and taken away", () => {
    const markup = `<form action="{{to}}" title="{{title}}" onsubmit="{{to}}" hidden="{{gone}}">{{title}}${shadowingMarkup}</form>`;
    const { box, bound, warnings } = makeRow(markup, { to: "/a", title: "one", gone: true });
    const [form] = box.children as unknown as [HTMLFormElement];
    const read = () => ["action", "title", "onsubmit", "hidden"].map((name) => attributeOf(form, name));
    expect(read()).to.deep.equal(["/a", "one", null, ""]);
    bound.update({ to: "javascript:injected=1", title: null, gone: false });
    expect(read()).to.deep.equal([null, null, null, null]);
    expect(warnings.some((message) => message.includes("into action of <form>"))).to.equal(true);
  });

  it("come, move and go as parts", () => {
    const markup = `<section><template each="items"><form title="{{_id}}">${shadowingMarkup}</form></template>
      <template if="more"><form title="more">${shadowingMarkup}</form></template></section>`;
    const row = (ids: string, more: boolean) => ({ items: [...ids].map((_id) => ({ _id })), more });
    const { box, bound } = makeRow(markup, row("abc", true));
    const shown = () => [...box.querySelectorAll("form")].map((form) => attributeOf(form, "title")).join();
    for (const isOnPage of [false, true]) {
      if (isOnPage) document.body.append(box);
      bound.update(row("abc", true));
      expect(shown()).to.equal("a,b,c,more");
      const [first] = box.querySelectorAll("form");
      bound.update(row("cba", false));
      expect(shown()).to.equal("c,b,a");
      expect(box.querySelectorAll("form")[2]).to.equal(first);
      bound.update(row("", false));
      expect(shown()).to.equal("");
    }
    box.remove();
  });

  it("hold parts and forms of their own", () => {
    const markup = `<form title="{{a}}">${shadowingMarkup}<template if="b"><i title="{{a}}">{{b}}</i></template>
      <fieldset><template each="c"><b>{{.}}</b></template></fieldset></form>`;
    const { box, bound } = makeRow(markup, { a: "1", b: "x", c: [1, 2] });
    expect(box.querySelector("i")!.textContent).to.equal("x");
    bound.update({ a: "2", b: "", c: [2, 3, 1] });
    expect(box.querySelector("i")).to.equal(null);
    expect([...box.querySelectorAll("b")].map(({ textContent }) => textContent).join("")).to.equal("231");
  });

  it("don't let data take the place of what the document knows", () => {
    const markup = '<form name="{{name}}"></form><img alt="" name="{{name}}"><input name="{{name}}">';
    const { box, warnings } = makeRow(markup, { name: "createElement" });
    document.body.append(box);
    expect(typeof document.createElement).to.equal("function");
    expect([...box.children].map((element) => element.getAttribute("name"))).to.deep.equal([
      null,
      null,
      "createElement",
    ]);
    expect(warnings.length).to.be.greaterThan(0);
    box.remove();
  });
});
