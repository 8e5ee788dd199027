import { expect } from "@open-wc/testing";
import { localeOf } from "../../src/internal/locale-of.js";

describe("the language of an element", () => {
  const inside = (outer: string, inner: string) => {
    const box = document.createElement("div");
    box.lang = outer;
    const element = document.createElement("p");
    element.lang = inner;
    box.append(element);
    return element;
  };

  it("is its own, or the nearest ancestor's", () => {
    expect(localeOf(inside("de", "ar"))).to.equal("ar");
    expect(localeOf(inside("de", ""))).to.equal("de");
  });

  it("is read as it was meant when an underscore stands for the hyphen", () => {
    expect(localeOf(inside("", "pt_BR"))).to.equal("pt-BR");
  });

  it("is an ancestor's when its own is no language that could be written in", () => {
    expect(localeOf(inside("de", "not a language"))).to.equal("de");
  });
});
