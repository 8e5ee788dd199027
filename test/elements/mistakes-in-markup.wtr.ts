import { expect, fixture, html } from "@open-wc/testing";
import "../../src/define.js";
import type { ConvexProvider } from "../../src/elements/convex-provider/convex-provider.js";
import { LiveValue } from "../../src/elements/live-value/live-value.js";
import { RealtimeElement } from "../../src/internal/realtime-element.js";
import { TestBackend } from "../support/backend.js";
import { captureComplaints, captureWarnings } from "../support/console.js";
import { newListName, provided, until } from "../support/provided.js";
import { rowsOf } from "../support/rows.js";

describe("a mistake in a page's markup", () => {
  let backend: TestBackend;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());

  /** What a parser makes of `markup` in a provider. */
  async function parsed(markup: string): Promise<ConvexProvider> {
    const provider = await fixture<ConvexProvider>(backend.provider());
    const range = document.createRange();
    range.selectNodeContents(provider);
    provider.append(range.createContextualFragment(markup));
    return provider;
  }

  it("such as a tag that should close itself is told once, with what to write", async () => {
    const complaints = captureComplaints();
    await parsed(
      `<sync-status /> <div><live-value query="items:summary" args="skip"></live-value></div><typing-indicator room="a" />`,
    );
    await until(() => complaints().length > 0);
    await new Promise(requestAnimationFrame);
    const said = complaints().filter((line) => line.includes("inside of"));
    expect(said).to.have.lengthOf(1);
    expect(said[0])
      .to.contain("inside of <sync-status>")
      .and.to.contain("write <sync-status …></sync-status>");
  });

  it("is not what stands in slots, templates and rows", async () => {
    const list = newListName();
    await backend.addTexts(list, ["a"]);
    const complaints = captureWarnings();
    const provider = await parsed(
      `<realtime-list query="items:list" args='{"list":"${list}"}'>
        <template><p>{{text}} <live-value query="items:summary" args="skip"></live-value></p></template>
        <p slot="end"><sync-status></sync-status></p>
      </realtime-list>`,
    );
    const element = provider.querySelector("realtime-list")!;
    await until(
      () => rowsOf(element).length === 1 && rowsOf(element)[0]!.querySelector("live-value") !== null,
    );
    await new Promise(requestAnimationFrame);
    expect(complaints.taken()).to.deep.equal([]);
  });

  it("such as a second copy of the library is told with the versions of both", () => {
    const ours = LiveValue;
    class Theirs extends RealtimeElement {
      static override readonly defaultTag = "live-value";
      static override readonly version = "0.0.9";
    }
    customElements.define("copied-value", Theirs);
    const warnings = captureWarnings();
    ours.define("copied-value");
    expect(warnings.taken()).to.have.lengthOf(1);
    expect(warnings.taken()[0])
      .to.contain("<copied-value> is already defined by class Theirs of another copy")
      .and.to.contain(`version 0.0.9, this one is ${LiveValue.version}`);
  });
});

describe("a backend that can't be reached", () => {
  it("is told to the page's author once, and to readers in words", async () => {
    const complaints = captureWarnings();
    const provider = await fixture<ConvexProvider>(
      html`<convex-provider url="http://127.0.0.1:9"><sync-status></sync-status></convex-provider>`,
    );
    const said = () => complaints.taken().filter((line) => line.startsWith("<convex-provider>"));
    await until(() => said().length > 0);
    expect(said()).to.have.lengthOf(1);
    expect(said()[0]).to.contain("no connection to http://127.0.0.1:9");
    const status = provider.querySelector("sync-status")!;
    await until(() => status.shadowRoot!.textContent.includes("Server not reachable"));
  });

  it("is not told of a provider that has left the page, or that is connected", async () => {
    const backend = await TestBackend.start();
    const complaints = captureWarnings();
    const gone = await fixture<ConvexProvider>(
      html`<convex-provider url="http://127.0.0.1:9"></convex-provider>`,
    );
    gone.remove();
    const value = await provided(
      backend,
      html`<live-value query="items:summary" args='{"list":"x"}'></live-value>`,
    );
    await fixture(html`<convex-provider url="http://127.0.0.1:19"></convex-provider>`);
    await until(() => complaints.taken().some((line) => line.includes("127.0.0.1:19")));
    expect(complaints.taken().filter((line) => line.includes("no connection"))).to.have.lengthOf(1);
    expect(value.isConnected).to.equal(true);
    await backend.stop();
  });
});
