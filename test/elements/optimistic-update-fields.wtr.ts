import { expect, fixture, html } from "@open-wc/testing";
import { sendKeys } from "@web/test-runner-commands";
import type { TemplateResult } from "lit";
import "../../src/define.js";
import type { OptimisticUpdate } from "../../src/elements/optimistic-update/optimistic-update.js";
import { formArgs } from "../../src/elements/optimistic-update/form-args.js";
import { FormSnapshot } from "../../src/elements/optimistic-update/form-snapshot.js";
import { TestBackend } from "../support/backend.js";
import { typeText } from "../support/engine.js";
import { until } from "../support/provided.js";
import { statusText, storedTexts, updateBelow, UpdatePages } from "../support/update-page.js";

const form = (fields: TemplateResult) => fixture<HTMLFormElement>(html`<form>${fields}</form>`);

describe("the arguments of a form", () => {
  const cases: Record<string, readonly [TemplateResult, Record<string, unknown>]> = {
    "are texts by default, also empty ones": [
      html`<input name="a" value="x" /><textarea name="b"></textarea>`,
      { a: "x", b: "" },
    ],
    "leave out empty texts that are said to be left out": [html`<input name="a" data-empty="omit" />`, {}],
    "are numbers of number fields and sliders, without empty ones": [
      html`<input type="number" name="a" value="1.5" /><input type="number" name="b" /><input
          type="range"
          name="c"
          value="7"
        />`,
      { a: 1.5, c: 7 },
    ],
    "are booleans of checkboxes without a value": [
      html`<input type="checkbox" name="a" checked /><input type="checkbox" name="b" />`,
      { a: true, b: false },
    ],
    "are arrays of checkboxes with a value, also of none": [
      html`<input type="checkbox" name="a" value="1" data-type="number" checked /><input
          type="checkbox"
          name="a"
          value="2"
          data-type="number"
          checked
        /><input type="checkbox" name="b" value="x" />`,
      { a: [1, 2], b: [] },
    ],
    "are the choice among radio buttons, if there is one": [
      html`<input type="radio" name="a" value="1" /><input type="radio" name="a" value="2" checked /><input
          type="radio"
          name="b"
          value="1"
        />`,
      { a: "2" },
    ],
    "are arrays of lists in which several can be chosen, and of several fields of one name": [
      html`<select name="a" multiple>
          <option selected>x</option>
          <option>y</option>
        </select>
        <input name="b" value="1" /><input name="b" value="2" />`,
      { a: ["x"], b: ["1", "2"] },
    ],
    "are objects where a name has dots": [
      html`<input name="a.b" value="x" /><input name="a.c.d" value="y" />`,
      { a: { b: "x", c: { d: "y" } } },
    ],
    "are of the type that a field says": [
      html`<select name="a" data-type="number">
          <option>3</option>
        </select>
        <input name="b" value="9007199254740993" data-type="bigint" />
        <input name="c" value='{"d":1}' data-type="json" />
        <input type="hidden" name="e" value="false" data-type="boolean" />
        <input type="date" name="f" value="1970-01-02" data-type="timestamp" />
        <input type="date" name="g" value="1970-01-02" />`,
      { a: 3, b: 9007199254740993n, c: { d: 1 }, e: false, f: 86_400_000, g: "1970-01-02" },
    ],
    "leave out what is disabled, and buttons that were not pressed": [
      html`<input name="a" value="x" disabled /><button name="b" value="y">Go</button>`,
      {},
    ],
    "are not led astray by fields that are named as a form's own properties": [
      html`<input name="elements" value="x" /><input name="reset" value="y" />`,
      { elements: "x", reset: "y" },
    ],
  };
  for (const [title, [fields, args]] of Object.entries(cases)) {
    it(title, async () => expect(formArgs(await form(fields))).to.deep.equal(args));
  }

  it("have the name and value of the button that was pressed", async () => {
    const shown = await form(
      html`<button name="a" value="1">1</button><button name="a" value="2">2</button>`,
    );
    expect(formArgs(shown, shown.querySelectorAll("button")[1])).to.deep.equal({ a: "2" });
  });

  it("can't be files, no numbers, or a name that leads into JavaScript's objects", async () => {
    const files = await form(html`<input type="file" name="a" />`);
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.txt"));
    files.querySelector("input")!.files = transfer.files;
    expect(() => formArgs(files)).to.throw(/"a" holds a file/);
    const words = await form(html`<input name="a" value="many" data-type="number" />`);
    expect(() => formArgs(words)).to.throw(/is no number/);
    const proto = await form(html`<input name="__proto__.x" value="y" />`);
    expect(() => formArgs(proto)).to.throw(/no argument can have/);
    expect(({} as { x?: unknown }).x).to.equal(undefined);
  });
});

describe("what a form held", () => {
  const fields = html`<input name="a" value="default" /><input type="checkbox" name="b" /><input
      type="radio"
      name="c"
      value="1"
      checked
    /><input type="radio" name="c" value="2" /><select name="d">
      <option>x</option>
      <option>y</option></select
    ><input type="hidden" name="e" value="kept" />`;
  const field = (shown: HTMLFormElement, selector: string) =>
    shown.querySelector<HTMLInputElement>(selector)!;

  async function filled() {
    const shown = await form(fields);
    field(shown, "[name=a]").value = "written";
    field(shown, "[name=b]").checked = true;
    field(shown, "[name=c][value='2']").checked = true;
    shown.querySelector("select")!.value = "y";
    return { shown, snapshot: new FormSnapshot(shown) };
  }
  const contentOf = (shown: HTMLFormElement) => Object.fromEntries(new FormData(shown));
  const defaults = { a: "default", c: "1", d: "x", e: "kept" };

  it("goes, and comes back where nobody has written meanwhile", async () => {
    const { shown, snapshot } = await filled();
    const before = contentOf(shown);
    snapshot.clear();
    expect(contentOf(shown)).to.deep.equal(defaults);
    expect(snapshot.restore()).to.equal(true);
    expect(contentOf(shown)).to.deep.equal(before);
  });

  it("goes only where it still is", async () => {
    const { shown, snapshot } = await filled();
    field(shown, "[name=a]").value = "newer";
    field(shown, "[name=c][value='1']").checked = true;
    snapshot.clear();
    expect(contentOf(shown)).to.deep.equal({ ...defaults, a: "newer" });
  });

  it("does not come back over what was written meanwhile", async () => {
    const { shown, snapshot } = await filled();
    snapshot.clear();
    field(shown, "[name=a]").value = "newer";
    expect(snapshot.restore()).to.equal(false);
    expect(contentOf(shown)).to.deep.equal({ ...defaults, a: "newer" });
  });
});

describe("what the backend says of fields", () => {
  let backend: TestBackend;
  let pages: UpdatePages;
  before(async () => {
    backend = await TestBackend.start("outbox");
    pages = new UpdatePages(backend);
  });
  after(async () => {
    await pages.close();
    await backend.stop();
  });

  const textField = (update: OptimisticUpdate) => update.querySelector<HTMLInputElement>("[name=text]")!;
  const describing = (field: Element) =>
    document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent;

  for (const outbox of ["with an outbox", "without"] as const) {
    it(`stands at them until they are written in, and they are sent again (${outbox})`, async () => {
      const client = await pages.client(outbox);
      const update = await updateBelow(
        client,
        html`<optimistic-update mutation="notes:addChecked" ?queued=${outbox !== "without"}
          ><form>
            <label>Text: <input name="text" required /></label><button>Send</button>
          </form></optimistic-update
        >`,
      );
      const field = textField(update);
      field.focus();
      await typeText("far too long");
      await sendKeys({ press: "Enter" });
      await until(() => field.getAttribute("aria-invalid") === "true");
      await update.updateComplete;
      expect(update.matches(":state(failed)")).to.equal(true);
      expect(field.value).to.equal("far too long");
      expect(field.validationMessage).to.equal("Too long");
      expect(describing(field)).to.equal("Text: Too long");
      expect(statusText(update)).to.contain("Please check what is marked.");
      expect(update.shadowRoot!.querySelector("[data-action=retry]")).to.equal(null);
      expect(document.activeElement).to.equal(field);
      await expect(update).to.be.accessible();
      field.select();
      await typeText("ok");
      expect(field.validity.valid).to.equal(true);
      expect(field.hasAttribute("aria-invalid")).to.equal(false);
      expect(field.hasAttribute("aria-describedby")).to.equal(false);
      expect(update.querySelector("[slot=field-error]")).to.equal(null);
      await sendKeys({ press: "Enter" });
      await until(() => update.matches(":state(applied)"));
      expect(field.value).to.equal("");
      expect((await storedTexts(backend)).filter((text) => text !== "ok")).to.deep.equal([]);
      if (outbox !== "without") expect(client.outbox.current).to.include({ pending: 0, failed: 0 });
    });
  }

  it("stands where the author has made room for it, and what no field has in the line below", async () => {
    const client = await pages.client("without");
    const update = await updateBelow(
      client,
      html`<optimistic-update mutation="notes:addChecked" .args=${{ tags: ["a", "b"] }}
        ><form>
          <input name="text" aria-label="Text" aria-describedby="hint" value="far too long" /><i id="hint"
            >Short</i
          >
          <b data-error-for="text"></b><button>Send</button>
        </form></optimistic-update
      >`,
    );
    update.querySelector("button")!.click();
    await until(() => update.querySelector("b")!.textContent === "Too long");
    await update.updateComplete;
    expect(textField(update).getAttribute("aria-describedby")).to.match(/^hint optimistic-update-error-\d+$/);
    expect(statusText(update)).to.contain("One at most");
    await expect(update).to.be.accessible();
    textField(update).dispatchEvent(new Event("input", { bubbles: true }));
    expect(update.querySelector("b")!.textContent).to.equal("");
    expect(textField(update).getAttribute("aria-describedby")).to.equal("hint");
  });
});
