import { expect, html } from "@open-wc/testing";
import { LitElement } from "lit";
import { TypingController } from "../../src/controllers/typing-controller.js";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { TypingStage } from "../support/typing-stage.js";

/** Somebody's own composer, which knows nothing of our elements. */
class OwnComposer extends LitElement {
  static override properties = { room: {}, client: { attribute: false } };
  declare room: string | undefined;
  declare client: TypingStage["ada"] | undefined;
  readonly typing = new TypingController(this, () => ({ room: this.room, client: this.client }));

  protected override render() {
    const { members, others } = this.typing;
    return html`<input
        aria-label="Message"
        @input=${() => this.typing.input()}
        @blur=${() => this.typing.stop()}
      />
      <p>${members.map(({ name }) => name).join()}${others > 0 ? ` +${others}` : ""}</p>`;
  }
}
customElements.define("own-composer", OwnComposer);

describe("TypingController in anybody's Lit element", () => {
  let backend: TestBackend;
  let stage: TypingStage;
  let composer: OwnComposer;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(async () => {
    stage = await TypingStage.open(backend);
    // The stage waits until both see each other.
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    composer = document.createElement("own-composer") as OwnComposer;
    Object.assign(composer, { room: stage.room, client: stage.ada });
    indicator.parentElement!.append(composer);
    await until(() => composer.typing.room !== undefined);
  });
  afterEach(() => stage.close());

  const shown = () => composer.shadowRoot!.querySelector("p")!.textContent;

  async function type(): Promise<void> {
    composer.shadowRoot!.querySelector("input")!.focus();
    await typeText("hi");
    await until(() => stage.isTold);
  }

  it("says who types, and nothing of oneself", async () => {
    await type();
    stage.grace.room.typing.input();
    await until(() => shown() === "Grace");
    expect(composer.typing.members.map(({ name }) => name)).to.deep.equal(["Grace"]);
    expect(composer.typing.others).to.equal(0);
  });

  it("tells that one types, until one has stopped", async () => {
    await type();
    composer.shadowRoot!.querySelector("input")!.blur();
    await until(() => !stage.isTold);
  });

  it("takes back what it told when its host is removed", async () => {
    await type();
    composer.remove();
    await until(() => !stage.isTold);
    const { signals } = stage;
    composer.typing.input();
    composer.typing.stop();
    expect(stage.signals).to.equal(signals);
  });

  it("takes back what it told when its host has another room", async () => {
    await type();
    const { signals } = stage;
    composer.room = "another";
    await until(() => !stage.isTold);
    // Not by the clock.
    expect(stage.signals).to.equal(signals + 1);
  });

  it("takes nothing back that was told by somebody else on the page", async () => {
    await type();
    const before = stage.acts.length;
    const other = document.createElement("own-composer") as OwnComposer;
    Object.assign(other, { room: stage.room, client: stage.ada });
    composer.parentElement!.append(other);
    await until(() => other.typing.room !== undefined);
    other.typing.stop();
    other.remove();
    await Promise.resolve();
    expect(stage.acts.slice(before)).to.deep.equal([]);
    expect(stage.isTold).to.equal(true);
  });

  it("is in no room without a name, and in none whose name is too long", async () => {
    composer.room = undefined;
    await composer.updateComplete;
    expect([composer.typing.room, composer.typing.members]).to.deep.equal([undefined, []]);
    composer.typing.input();
    composer.room = "x".repeat(300);
    await composer.updateComplete;
    expect(composer.typing.room).to.equal(undefined);
  });
});
