import { expect, html } from "@open-wc/testing";
import { executeServerCommand, sendKeys } from "@web/test-runner-commands";
import "../../src/define.js";
import { TestBackend } from "../support/backend.js";
import { captureWarnings } from "../support/console.js";
import { onlyInChromium, typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { hidePage, TypingStage } from "../support/typing-stage.js";

/** Somebody's own field, which keeps its input where nobody can look, and tells its value after its own listeners. */
class OwnField extends HTMLElement {
  static readonly formAssociated = true;
  readonly #input = document.createElement("input");
  value = "";

  constructor() {
    super();
    this.attachInternals();
    this.attachShadow({ mode: "closed", delegatesFocus: true }).append(this.#input);
    this.#input.ariaLabel = "Message";
    this.#input.addEventListener("input", (event) => {
      event.stopPropagation();
      this.value = this.#input.value;
    });
  }
}
customElements.define("own-field", OwnField);

const fieldOf = <E extends HTMLElement>(id = "field") => document.getElementById(id) as E;
const press = (key: string) => sendKeys({ press: key });
const type = (text: string) => typeText(text);

describe("what is typed in a field", () => {
  let backend: TestBackend;
  let stage: TypingStage;

  before(async () => (backend = await TestBackend.start()));
  after(() => backend.stop());
  beforeEach(async () => (stage = await TypingStage.open(backend)));
  afterEach(() => stage.close());

  const told = () => until(() => stage.isTold, "Grace sees that Ada types");
  const untold = () => until(() => !stage.isTold, "Grace sees that Ada doesn't type");

  /** Ada has typed something, and Grace sees it. */
  async function typing(content = html`<input id="field" aria-label="Message" />`) {
    const indicator = await stage.page(html`${content}<typing-indicator for="field"></typing-indicator>`);
    fieldOf().focus();
    await type("hi");
    await told();
    return indicator;
  }

  /** What was typed has been looked at. */
  const afterTyping = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  /** Nobody is to be told of it. */
  async function expectNothing(act: () => unknown): Promise<void> {
    const inputs = (): number => stage.acts.filter((name) => name === "input").length;
    const before = inputs();
    await act();
    await afterTyping();
    expect(inputs()).to.equal(before);
    expect(stage.isTold).to.equal(false);
  }

  const fields = {
    "an input": html`<input id="field" aria-label="Message" />`,
    "a textarea": html`<textarea id="field" aria-label="Message"></textarea>`,
    contenteditable: html`<div id="field" contenteditable role="textbox" aria-label="Message"></div>`,
    "an editor with its text inside": html`<div id="field">
      <div contenteditable role="textbox" aria-label="Message"></div>
    </div>`,
    "a form-associated element": html`<own-field id="field"></own-field>`,
  };

  for (const [name, content] of Object.entries(fields)) {
    it(`of the kind ${name} is told, until it is empty`, async () => {
      await stage.page(html`${content}<typing-indicator for="field"></typing-indicator>`);
      (document.querySelector<HTMLElement>("#field [contenteditable]") ?? fieldOf()).focus();
      await type("a");
      await told();
      await press("Backspace");
      await untold();
    });
  }

  it("is never told itself", async () => {
    await typing();
    await type("secret");
    await press("Enter");
    fieldOf().blur();
    await untold();
    const frames = stage.sent.join("\n");
    expect(frames).to.contain("realtime:signal");
    expect(frames).not.to.match(/hi|secret|s.?e.?c.?r/);
  });

  it("is told with the first key, and not with each", async () => {
    await typing();
    const { signals } = stage;
    expect(signals).to.equal(1);
    await type("abcdefgh");
    expect(stage.signals - signals).to.be.lessThan(2);
  });

  it("is not told when it is the last that is deleted", async () => {
    await stage.page(
      html`<input id="field" value="x" aria-label="Message" /><typing-indicator
          for="field"
        ></typing-indicator>`,
    );
    fieldOf<HTMLInputElement>().select();
    await expectNothing(() => press("Backspace"));
    expect(fieldOf<HTMLInputElement>().value).to.equal("");
  });

  onlyInChromium("no input method")("counts while it is composed", async () => {
    await stage.page(html`${fields["an input"]}<typing-indicator for="field"></typing-indicator>`);
    fieldOf().focus();
    await executeServerCommand("compose", "に");
    await told();
  });

  const endings: Record<string, () => unknown> = {
    "the field is left": () => fieldOf().blur(),
    "the form is sent": () => press("Enter"),
    "the form is reset by a script": () => fieldOf().closest("form")!.reset(),
    "the field is removed": () => fieldOf().remove(),
    "the element is removed": () => document.querySelector("typing-indicator")!.remove(),
    "the room is another one": () => (document.querySelector("typing-indicator")!.room = "another"),
    "the field may not be written in any more": () =>
      fieldOf<HTMLInputElement>().setAttribute("readonly", ""),
    "it is to be found elsewhere": () => (document.querySelector("typing-indicator")!.for = "elsewhere"),
  };

  for (const [name, end] of Object.entries(endings)) {
    it(`ends when ${name}`, async () => {
      await typing(
        html`<form @submit=${(event: Event) => event.preventDefault()}>
          <input id="field" aria-label="Message" />
        </form>`,
      );
      const at = performance.now();
      await end();
      await untold();
      // By itself it would after five seconds.
      expect(performance.now() - at).to.be.lessThan(4_000);
    });
  }

  it("ends when the page is hidden, and goes on with the next key when it is seen again", async () => {
    await typing();
    const show = hidePage();
    await untold();
    const { signals } = stage;
    await type("x");
    await afterTyping();
    expect(stage.signals).to.equal(signals);
    show();
    await type("y");
    await told();
  });

  it("ends when a script empties the field at a key, and not because a script fills it", async () => {
    await typing();
    fieldOf().addEventListener("keydown", ({ key }) => {
      if (key === "Enter") fieldOf<HTMLInputElement>().value = "";
    });
    await press("Enter");
    await untold();
    await expectNothing(() => {
      fieldOf<HTMLInputElement>().value = "by a script";
      fieldOf().dispatchEvent(
        new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }),
      );
    });
  });

  it("ends by the clock when the tab crashes", async () => {
    await typing();
    stage.isSilenced = true;
    await stage.ada.close();
    await untold();
  });

  it("is told again when the connection is back", async () => {
    const indicator = await typing();
    await backend.cut();
    await until(() => indicator.matches(":state(stale)"));
    await backend.mend();
    for (const client of [stage.ada, stage.grace.client]) client.reconnect();
    await until(() => !indicator.matches(":state(stale)"));
    await until(() => stage.grace.client.connection.current.name === "connected");
    await type("x");
    await told();
  });

  for (const [name, attributes] of Object.entries({
    password: { type: "password" },
    "password that is shown": { autocomplete: "current-password" },
    "read-only": { readonly: "" },
    disabled: { disabled: "" },
  })) {
    it(`is not told of a ${name} field`, async () => {
      const warnings = captureWarnings();
      const field = document.createElement("input");
      field.id = "field";
      field.ariaLabel = "Secret";
      for (const [attribute, value] of Object.entries(attributes)) field.setAttribute(attribute, value);
      await stage.page(html`${field}<typing-indicator for="field"></typing-indicator>`);
      field.focus();
      await expectNothing(() => type("x"));
      const isSecret = name.startsWith("password");
      if (isSecret) await until(() => warnings.taken().length === 1);
      expect(warnings.taken().join("")).to.contain(isSecret ? "password field" : "");
    });
  }

  it("is heard of a field that comes later, is replaced, moved, or gets another id", async () => {
    const indicator = await stage.page(
      html`<p></p>
        <div></div>
        <typing-indicator for="field"></typing-indicator>`,
    );
    const [place, other] = [document.querySelector("p")!, indicator.parentElement!.querySelector("div")!];
    const added = (id: string): HTMLInputElement => {
      const field = document.createElement("input");
      field.id = id;
      return field;
    };
    const hears = async (field: HTMLElement): Promise<void> => {
      field.focus();
      await type("x");
      await told();
      field.blur();
      await untold();
    };
    const first = added("field");
    place.append(first);
    await hears(first);
    const second = added("field");
    first.replaceWith(second);
    await hears(second);
    other.append(second);
    await hears(second);
    second.id = "other";
    second.focus();
    await expectNothing(() => type("x"));
    second.id = "field";
    await hears(second);
  });

  it("is heard in a shadow root, and of a field that is given as it is", async () => {
    const indicator = await stage.page(
      html`<div></div>
        <typing-indicator for="field"></typing-indicator>`,
    );
    const host = indicator.parentElement!.querySelector("div")!;
    const root = host.attachShadow({ mode: "open" });
    const field = document.createElement("input");
    field.id = "field";
    root.append(field);
    field.focus();
    await expectNothing(() => type("x"));
    indicator.field = field;
    await indicator.updateComplete;
    await type("y");
    await told();
    field.blur();
    await untold();
    indicator.field = undefined;
    root.append(indicator);
    await until(() => indicator.matches(":state(empty)"));
    field.focus();
    await type("z");
    await told();
  });

  it("isn't left by going from one part of it to another", async () => {
    await stage.page(
      html`<div id="field"><input aria-label="Message" /><button>Bold</button></div>
        <typing-indicator for="field"></typing-indicator>`,
    );
    const [input, button] = [fieldOf().querySelector("input")!, fieldOf().querySelector("button")!];
    input.focus();
    await type("x");
    await told();
    const before = stage.acts.length;
    button.focus();
    input.focus();
    await type("y");
    await until(() => stage.acts.length > before);
    expect(stage.acts.slice(before)).not.to.include("stop");
    input.blur();
    await untold();
  });

  it("is told by the page itself, too", async () => {
    const indicator = await stage.page(html`<typing-indicator></typing-indicator>`);
    indicator.input();
    await told();
    indicator.stop();
    await untold();
    indicator.remove();
    await Promise.resolve();
    await expectNothing(() => indicator.input());
  });

  it("is told by who acts, when somebody else signs in", async () => {
    await typing();
    stage.ada.setAuth(null);
    await untold();
  });
});
