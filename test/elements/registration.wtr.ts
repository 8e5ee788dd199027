import { expect } from "@open-wc/testing";
import { defineAll } from "../../src/define-all.js";
import "../../src/define.js";
import { LiveValue } from "../../src/elements/live-value/live-value.js";
import { captureWarnings } from "../support/console.js";

describe("registering", () => {
  it("gives a second tag a class of its own", () => {
    LiveValue.define("second-value");
    expect(document.createElement("second-value")).to.be.instanceOf(LiveValue);
    expect(customElements.get("live-value")).to.equal(LiveValue);
  });

  it("is silent when the same class is registered again", () => {
    const warnings = captureWarnings();
    LiveValue.define();
    LiveValue.define("second-value");
    expect(warnings.taken()).to.deep.equal([]);
  });

  it("warns once, and does not throw, when somebody else has the name", () => {
    class Stranger extends HTMLElement {}
    customElements.define("taken-value", Stranger);
    const warnings = captureWarnings();
    LiveValue.define("taken-value");
    LiveValue.define("taken-value");
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0]).to.contain("Stranger").and.to.contain("LiveValue");
  });

  it("names all elements with a prefix", () => {
    defineAll({ prefix: "acme-" });
    for (const tag of [
      "acme-convex-provider",
      "acme-realtime-list",
      "acme-edit-lock",
      "acme-live-value",
      "acme-optimistic-update",
      "acme-presence-indicator",
      "acme-sync-status",
      "acme-typing-indicator",
    ]) {
      expect(customElements.get(tag), tag).not.to.equal(undefined);
    }
  });
});
